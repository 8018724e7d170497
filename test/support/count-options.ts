import { mailboxProviderOf } from '../../src/events/mailbox-provider.ts';
import type { CountOptions } from '../../src/metrics/count-event.ts';

/** Labels as without any setting. */
export const countOptions: CountOptions = {
  tags: [],
  providerOf: mailboxProviderOf({ providers: 20, providerDomains: {} }),
};
