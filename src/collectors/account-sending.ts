import { sample } from '../metrics/catalog/index.ts';
import { defineCollector } from './collector.ts';

/** Whether AWS, or the account's owner, has stopped all sending in the region. */
export const accountSending = defineCollector({
  name: 'account-sending',
  service: 'ses',
  schedule: '*/5 * * * *',
  gauges: ['ses_account_sending_enabled'],
  counters: [],
  iam: ['ses:GetAccountSendingEnabled'],
  create: () => ({
    async *collect({ aws, labels, signal }) {
      const enabled = await aws.ses.getAccountSendingEnabled(signal);
      yield { samples: [sample('ses_account_sending_enabled', labels, enabled ? 1 : 0)] };
    },
  }),
});
