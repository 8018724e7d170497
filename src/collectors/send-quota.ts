import { gauge, samplerOf, type MetricSpecs } from '../catalog/spec.ts';
import { defineCollector } from './collector.ts';

const metrics = {
  ses_account_max_24_hour_send: gauge(
    'Emails the account may send in 24 hours, +Inf if unlimited (GetSendQuota Max24HourSend).',
  ),
  ses_account_max_send_rate: gauge(
    'Emails a second that SES accepts from the account (GetSendQuota MaxSendRate).',
  ),
  ses_account_sent_last_24_hours: gauge('Emails sent in the last 24 hours (GetSendQuota SentLast24Hours).'),
} satisfies MetricSpecs;

const sample = samplerOf(metrics);

/** How much the account may send, and how much of it is used. */
export const sendQuota = defineCollector({
  name: 'send-quota',
  description: 'GetSendQuota: the quota and its use.',
  service: 'ses',
  schedule: '* * * * *',
  metrics,
  iam: ['ses:GetSendQuota'],
  create: () => ({
    async *collect({ aws, labels, signal }) {
      const quota = await aws.ses.getSendQuota(signal);
      const max = quota.max24HourSend === UNLIMITED ? Infinity : quota.max24HourSend;
      yield {
        samples: [
          sample('ses_account_max_24_hour_send', labels, max),
          sample('ses_account_max_send_rate', labels, quota.maxSendRate),
          sample('ses_account_sent_last_24_hours', labels, quota.sentLast24Hours),
        ],
      };
    },
  }),
});

/** "A value of -1 signifies an unlimited quota" (SES API reference, GetSendQuota, Max24HourSend). */
const UNLIMITED = -1;
