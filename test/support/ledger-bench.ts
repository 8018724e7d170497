import { afterEach } from 'vitest';
import type { Entry, Ledger } from '../../src/contracts/ledger.ts';
import type { LedgerOptions } from '../../src/ledger/options.ts';
import type { PeriodObservation } from '../../src/contracts/period.ts';
import type { CountedName, CountedIncrement } from '../../src/metrics/catalog.ts';

export const minute = 60_000;
export const day = 86_400_000;
export const noon = Date.parse('2026-03-01T12:00:00Z');

export function key(at: number): string {
  return at.toString(16).padStart(32, '0');
}

export function increment(value = 1, labels: Record<string, string> = {}): CountedIncrement {
  return { metric: 'ses_clicks_total', labels, part: '', value };
}

export function entry(at: number, ...increments: CountedIncrement[]): Entry {
  return { key: key(at), increments: increments.length > 0 ? increments : [increment()] };
}

export function slot(
  start: number,
  total: number,
  labels: Record<string, string> = {},
): PeriodObservation<CountedName> {
  const metric = 'ses_statistics_bounces_total';
  return { metric, labels, part: '', start, end: start + 15 * minute, total };
}

export async function sum(ledger: Ledger, metric = 'ses_clicks_total'): Promise<number> {
  const totals = await ledger.totals();
  return totals.filter((total) => total.metric === metric).reduce((value, total) => value + total.value, 0);
}

export function counted(ledger: Ledger): Promise<number> {
  return sum(ledger, 'ses_statistics_bounces_total');
}

export type OpenLedger = (options: LedgerOptions) => Promise<Ledger>;

/** Opens new, empty ledgers whose clock the test moves; they are closed after each test. */
export function ledgerBench(open: OpenLedger) {
  const opened: Ledger[] = [];
  afterEach(async () => {
    for (const ledger of opened.splice(0)) await ledger[Symbol.asyncDispose]();
  });
  return async () => {
    let [now, off] = [noon, 0];
    const ledger = await open({ now: () => now + off, past: () => now, retention: 14 * day });
    opened.push(ledger);
    return {
      ledger,
      advance: (by: number) => (now += by),
      /** Moves the clock alone: no time passes. */
      jump: (by: number) => (off += by),
      now: () => now + off,
    };
  };
}
