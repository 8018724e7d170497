import type { AccountStatus, LandingStatus } from '../landing-status.ts';
import { judgedRates, QUOTA_WATCH, quotaUse, type Level } from './rates.ts';
import { percent, some } from './words.ts';

/** Something that wants a human's eye, the worst first. */
export interface Attention {
  readonly level: Exclude<Level, 'ok' | 'unknown'>;
  readonly text: string;
}

export function attention(status: LandingStatus): readonly Attention[] {
  const found: Attention[] = [];
  if (!status.ledgerHealthy)
    found.push({
      level: 'bad',
      text: 'The ledger cannot write: nothing is counted, senders are told to try again.',
    });
  for (const account of status.accounts) found.push(...attentionOf(account));
  for (const { collector, accountId, region, ok, denied = [] } of status.collectors) {
    const where = `${accountId} in ${region}`;
    if (ok === false) found.push({ level: 'watch', text: `Collector ${collector} fails for ${where}.` });
    else if (denied.length > 0)
      found.push({ level: 'watch', text: `Collector ${collector} is denied ${some(denied)} of ${where}.` });
  }
  return found.toSorted((one, other) => Number(one.level === 'watch') - Number(other.level === 'watch'));
}

function attentionOf(account: AccountStatus): Attention[] {
  const where = `${account.accountId} in ${account.region}`;
  const found: Attention[] = [];
  if (account.sendingEnabled === false)
    found.push({ level: 'bad', text: `Sending is disabled for ${where}.` });
  for (const { title, level, distance } of judgedRates(account)) {
    if (level === 'watch' || level === 'bad')
      found.push({ level, text: `${title} of ${where}: ${distance}.` });
  }
  const used = quotaUse(account) ?? 0;
  if (used >= QUOTA_WATCH)
    found.push({ level: 'watch', text: `${percent(used)} of the daily quota of ${where} is used.` });
  if (account.up === false) found.push({ level: 'watch', text: `The SES API does not answer for ${where}.` });
  return found;
}
