import { incrementKey, type Increment, type Total } from '../metrics/increment.ts';
import { PERIOD_MEMORY_MS } from '../metrics/period.ts';
import { KEY_MEMORY_SLACK_MS, type Ledger, type LedgerOptions } from './ledger.ts';
import { observePeriod, type PeriodState } from './period-arithmetic.ts';

/** A ledger that forgets everything when the process ends: for tests, and for the brave. */
export function openMemoryLedger({ now, retention }: LedgerOptions): Ledger {
  /** In order of counting, so that the oldest stand first. */
  const counted = new Map<string, number>();
  const totals = new Map<string, Total>();
  const periods = new Map<string, PeriodState & { readonly start: number }>();
  const sources = new Map<string, { since: number; readTo: number }>();

  const add = (increments: readonly Increment[]) => {
    for (const increment of increments) {
      const key = incrementKey(increment);
      const before = totals.get(key);
      totals.set(key, {
        ...increment,
        value: (before?.value ?? 0) + increment.value,
        since: before?.since ?? now(),
      });
    }
  };

  const forget = () => {
    for (const [key, at] of counted) {
      if (at >= now() - retention - KEY_MEMORY_SLACK_MS) break;
      counted.delete(key);
    }
    for (const [key, { start }] of periods) if (start < now() - PERIOD_MEMORY_MS) periods.delete(key);
  };

  return {
    countOnce(entries) {
      forget();
      const fresh = entries.map(({ key, increments }) => {
        if (counted.has(key)) return false;
        counted.set(key, now());
        add(increments);
        return true;
      });
      return Promise.resolve(fresh);
    },
    countPeriods({ source, observations, readTo }) {
      forget();
      const state = sources.get(source) ?? { since: now(), readTo };
      sources.set(source, { since: state.since, readTo: Math.max(state.readTo, readTo) });
      const increments: Increment[] = [];
      let shrunk = 0;
      for (const observed of observations) {
        const { metric, labels, part, start } = observed;
        const key = `${incrementKey(observed)}\u0003${start}`;
        const step = observePeriod(observed, periods.get(key), state.since, now());
        if (!step) continue;
        periods.set(key, { ...step.next, start });
        if (step.shrunk) shrunk++;
        if (step.added > 0) increments.push({ metric, labels, part, value: step.added });
      }
      add(increments);
      return Promise.resolve({ increments, shrunk });
    },
    source: (name) => Promise.resolve(sources.get(name)),
    totals: () => Promise.resolve([...totals.values()]),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
