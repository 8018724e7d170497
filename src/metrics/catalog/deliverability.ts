import { account, type MetricSpec } from './spec.ts';

const scope = 'since the exporter first saw the account, by metric such as send, delivery, open';

/**
 * Virtual Deliverability Manager. Its counts leave out mails to more than one recipient and to the mailbox simulator, so
 * they are not those of ses_events_total.
 */
export const deliverabilityMetrics = {
  ses_vdm_emails_total: {
    type: 'counter',
    help: `Mails in Virtual Deliverability Manager ${scope} (BatchGetMetricData, no dimension).`,
    labels: [...account, 'metric'],
    stability: 'stable',
  },
  ses_vdm_isp_emails_total: {
    type: 'counter',
    help: `Mails to an ISP of the setting isps ${scope} (BatchGetMetricData by ISP).`,
    labels: [...account, 'isp', 'metric'],
    stability: 'stable',
  },
  ses_vdm_identity_emails_total: {
    type: 'counter',
    help: `Mails from a sending domain ${scope} (BatchGetMetricData by EMAIL_IDENTITY).`,
    labels: [...account, 'identity', 'metric'],
    stability: 'stable',
  },
  ses_vdm_configuration_set_emails_total: {
    type: 'counter',
    help: `Mails sent with a configuration set ${scope} (BatchGetMetricData by CONFIGURATION_SET).`,
    labels: [...account, 'configuration_set', 'metric'],
    stability: 'stable',
  },
  ses_vdm_recommendations: {
    type: 'gauge',
    help: 'Open recommendations of Virtual Deliverability Manager’s advisor by type and impact (ListRecommendations).',
    labels: [...account, 'recommendation', 'impact'],
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
