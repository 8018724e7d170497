import { incrementKey, type Increment, type SeriesPart, type Total } from '../contracts/increment.ts';
import { PERIOD_MEMORY_MS, type PeriodBatch } from '../contracts/period.ts';
import { countedAt, KEY_MEMORY_SLACK_MS, rememberedFrom, type LedgerOptions } from './options.ts';
import type { Ledger } from '../contracts/ledger.ts';
import { observePeriod, type PeriodState } from './period-arithmetic.ts';

/** A ledger that forgets everything when the process ends: for tests, and for the brave. */
export function openMemoryLedger(options: LedgerOptions): Ledger {
  const { now, past = now, retention } = options;
  /** In order of counting, so that the oldest stand first. */
  const counted = new Map<string, number>();
  const totals = new Map<string, Total>();
  /** Slots by their start, so that those of one time are forgotten together. */
  const slots = new Map<number, Map<string, PeriodState>>();
  const sources = new Map<string, { since: number; readTo: number }>();
  const kept = new Map<string, string>();

  const add = (increments: readonly Increment[]) => {
    for (const increment of increments) {
      const key = incrementKey(increment);
      const before = totals.get(key);
      totals.set(key, {
        ...increment,
        value: (before?.value ?? 0) + increment.value,
        since: before?.since ?? countedAt(options),
        revealed: before?.revealed ?? false,
      });
    }
  };
  let forgottenTo = 0;
  const forgetKeys = () => {
    const before = past() - retention - KEY_MEMORY_SLACK_MS;
    for (const [key, at] of counted) {
      if (at >= before) break;
      counted.delete(key);
      forgottenTo = before;
    }
  };
  const reveal = (series: SeriesPart) => {
    add([{ ...series, value: 0 }]);
    const key = incrementKey(series);
    const total = totals.get(key);
    if (total) totals.set(key, { ...total, revealed: true });
  };
  const forgetSlots = () => {
    for (const start of slots.keys()) if (start < past() - PERIOD_MEMORY_MS) slots.delete(start);
  };

  return {
    countOnce(entries) {
      const fresh = entries.map(({ key, increments }) => {
        if (counted.has(key)) return false;
        counted.set(key, countedAt(options));
        add(increments);
        return true;
      });
      forgetKeys();
      return Promise.resolve(fresh);
    },
    countPeriods<Metric extends string>({ source, observations, readTo }: PeriodBatch<Metric>) {
      const state = sources.get(source) ?? { since: readTo, readTo };
      sources.set(source, { since: state.since, readTo: Math.max(state.readTo, readTo) });
      const increments: Increment<Metric>[] = [];
      let shrunk = 0;
      let revised = 0;
      for (const observed of observations) {
        const { metric, labels, part, start } = observed;
        const key = incrementKey(observed);
        const step = observePeriod(observed, slots.get(start)?.get(key), state, past());
        if (!step) continue;
        slots.set(start, (slots.get(start) ?? new Map<string, PeriodState>()).set(key, step.next));
        if (step.shrunk) shrunk++;
        if (step.revised) revised++;
        const increment = { metric, labels, part, value: step.added };
        // 0 where a series is born with nothing to count yet.
        if (step.added > 0 || !totals.has(key)) {
          increments.push(increment);
          add([increment]);
        }
      }
      forgetSlots();
      return Promise.resolve({ increments, shrunk, revised });
    },
    source: (name) => Promise.resolve(sources.get(name)),
    totals: () => Promise.resolve([...totals.values()]),
    reveal(series) {
      series.forEach(reveal);
      return Promise.resolve();
    },
    recall: (name) => Promise.resolve(kept.get(name)),
    keep(name, text) {
      kept.set(name, text);
      return Promise.resolve();
    },
    rememberedFrom: () => rememberedFrom(forgottenTo),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
