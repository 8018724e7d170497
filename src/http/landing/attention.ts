import type { AccountStatus, LandingStatus } from '../landing-status.ts';
import { reputationRates, QUOTA_WATCH, quotaUse, type Level } from './rates.ts';
import { count, percent, some } from './words.ts';

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
      text: 'The ledger cannot be written: no events are counted, and senders must retry.',
    });
  for (const account of status.accounts) found.push(...attentionOf(account));
  for (const queue of status.unreadableQueues)
    found.push({
      level: 'watch',
      text: `Queue ${queue} cannot be read: its events wait there; see the log.`,
    });
  for (const { label, metric, values } of status.fullLabels)
    found.push({
      level: 'watch',
      text: `${metric} is full: further values of the label ${label}, beside the ${count(values)} that it has, are counted together as __other__; see the log.`,
    });
  for (const [where, collectors] of Map.groupBy(status.collectors, whereOf)) {
    const failing = collectors.filter(({ ok }) => ok === false).map(({ collector }) => collector);
    if (failing.length > 0) {
      const subject = failing.length === 1 ? 'Collector' : 'Collectors';
      const verb = failing.length === 1 ? 'fails' : 'fail';
      found.push({ level: 'watch', text: `${subject} ${some(failing)} ${verb} for ${where}.` });
    }
    for (const { collector, denied = [], failed = [] } of collectors.filter(({ ok }) => ok !== false)) {
      if (denied.length > 0)
        found.push({ level: 'watch', text: `Collector ${collector} is denied ${some(denied)} of ${where}.` });
      if (failed.length > 0)
        found.push({
          level: 'watch',
          text: `Collector ${collector} gets errors from AWS for ${some(failed)} of ${where}.`,
        });
    }
  }
  return found.toSorted((one, other) => Number(one.level === 'watch') - Number(other.level === 'watch'));
}

/** An account that could not be asked who it is has no number yet. */
function whereOf({ accountId, region }: { readonly accountId: string; readonly region: string }): string {
  return `${accountId || 'the ambient account'} in ${region || 'its region'}`;
}

function attentionOf(account: AccountStatus): Attention[] {
  const where = whereOf(account);
  const found: Attention[] = [];
  if (account.sendingEnabled === false)
    found.push({ level: 'bad', text: `Sending is disabled for ${where}.` });
  for (const { title, level, distance } of reputationRates(account)) {
    if (level === 'watch' || level === 'bad')
      found.push({ level, text: `${title} of ${where}: ${distance}.` });
  }
  const used = quotaUse(account) ?? 0;
  if (used >= QUOTA_WATCH)
    found.push({ level: 'watch', text: `${percent(used)} of the daily quota of ${where} is used.` });
  if (account.up === false) found.push({ level: 'watch', text: `Calls of SES’s API fail for ${where}.` });
  return found;
}
