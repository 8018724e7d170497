import { account, type MetricSpec } from './spec.ts';

/** Polled from the SES API. */
export const accountMetrics = {
  ses_statistics_delivery_attempts_total: {
    type: 'counter',
    help: 'Delivery attempts since the exporter first saw the account (GetSendStatistics DeliveryAttempts).',
    labels: account,
    stability: 'stable',
  },
  ses_statistics_bounces_total: {
    type: 'counter',
    help: 'Bounces since the exporter first saw the account (GetSendStatistics Bounces).',
    labels: account,
    stability: 'stable',
  },
  ses_statistics_complaints_total: {
    type: 'counter',
    help: 'Complaints since the exporter first saw the account (GetSendStatistics Complaints).',
    labels: account,
    stability: 'stable',
  },
  ses_statistics_rejects_total: {
    type: 'counter',
    help: 'Rejected messages since the exporter first saw the account (GetSendStatistics Rejects).',
    labels: account,
    stability: 'stable',
  },
  ses_account_max_24_hour_send: {
    type: 'gauge',
    help: 'Emails the account may send in 24 hours, +Inf if unlimited (GetSendQuota Max24HourSend).',
    labels: account,
    stability: 'stable',
  },
  ses_account_max_send_rate: {
    type: 'gauge',
    help: 'Emails a second that SES accepts from the account (GetSendQuota MaxSendRate).',
    labels: account,
    stability: 'stable',
  },
  ses_account_sent_last_24_hours: {
    type: 'gauge',
    help: 'Emails sent in the last 24 hours (GetSendQuota SentLast24Hours).',
    labels: account,
    stability: 'stable',
  },
  ses_account_sending_enabled: {
    type: 'gauge',
    help: 'Whether sending is enabled for the account, 1 or 0 (GetAccountSendingEnabled Enabled).',
    labels: account,
    stability: 'stable',
  },
  ses_configuration_sets: {
    type: 'gauge',
    help: 'Configuration sets of the account (ListConfigurationSets).',
    labels: account,
    stability: 'stable',
  },
  ses_identities: {
    type: 'gauge',
    help: 'Identities of the account, verified or not, by type: domain or email_address (ListIdentities).',
    labels: [...account, 'identity_type'],
    stability: 'stable',
  },
  ses_up: {
    type: 'gauge',
    help: 'Whether the last call of the SES API worked, 1 or 0.',
    labels: account,
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
