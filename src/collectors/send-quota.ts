import { sample } from '../metrics/catalog/index.ts';
import { defineCollector } from './collector.ts';

/** How much the account may send, and how much of it is used. */
export const sendQuota = defineCollector({
  name: 'send-quota',
  service: 'ses',
  schedule: '* * * * *',
  gauges: ['ses_account_max_24_hour_send', 'ses_account_max_send_rate', 'ses_account_sent_last_24_hours'],
  counters: [],
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
