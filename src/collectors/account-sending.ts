import { gauge, samplerOf, type MetricSpecs } from '../catalog/spec.ts';
import { defineCollector } from './collector.ts';

const metrics = {
  ses_account_sending_enabled: gauge(
    'Whether sending is enabled for the account, 1 or 0 (GetAccountSendingEnabled Enabled).',
  ),
} satisfies MetricSpecs;

const sample = samplerOf(metrics);

/** Whether AWS, or the account's owner, has stopped all sending in the region. */
export const accountSending = defineCollector({
  name: 'account-sending',
  description: 'GetAccountSendingEnabled.',
  service: 'ses',
  schedule: '*/5 * * * *',
  metrics,
  iam: ['ses:GetAccountSendingEnabled'],
  create: () => ({
    async *collect({ aws, labels, signal }) {
      const enabled = await aws.ses.getAccountSendingEnabled(signal);
      yield { samples: [sample('ses_account_sending_enabled', labels, enabled ? 1 : 0)] };
    },
  }),
});
