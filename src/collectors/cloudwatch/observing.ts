import { incrementKey } from '../../contracts/increment.ts';
import type { PeriodObservation } from '../../contracts/period.ts';
import type { CounterName } from './mapping.ts';
import type { Read } from './reading.ts';

type Observation = PeriodObservation<CounterName>;

export type Counter = Pick<Observation, 'metric' | 'labels'>;

/** What the sums among these say of each slot. Lengths and times are milliseconds. */
export function observationsOf(reads: readonly Read[], period: number): Observation[] {
  const observations: Observation[] = [];
  for (const { target, points } of reads) {
    if (target.stat !== 'Sum') continue;
    for (const { start, value } of points) observations.push(observed(target, start, period, value));
  }
  return observations;
}

/**
 * Of the slot in progress at first sight only what comes after is counted. Where AWS has nothing to say of it yet, that
 * is everything: so it stands at 0, for these counters and for those that are expected.
 */
export class FirstSight {
  readonly #since: number;
  readonly #period: number;
  /** The start of the slot in progress. */
  readonly #current: number;
  readonly #counters = new Map<string, Counter>();
  /** Series of which AWS has something to say of that slot. */
  readonly #begun = new Set<string>();
  readonly #observations: Observation[] = [];

  constructor(since: number, period: number, expected: readonly Counter[]) {
    this.#since = since;
    this.#period = period;
    this.#current = Math.floor(since / period) * period;
    for (const counter of expected) this.#counters.set(incrementKey({ ...counter, part: '' }), counter);
  }

  /** Slots that are over are history. What AWS did not answer is not known yet: it counts from its next whole slot on. */
  see(reads: readonly Read[]): void {
    for (const { target, series, points, failed } of reads) {
      const { stat, metric, labels } = target;
      if (failed !== undefined) this.#counters.delete(series);
      if (failed !== undefined || stat !== 'Sum') continue;
      this.#counters.set(series, { metric, labels });
      for (const { start, value } of points) {
        if (start + this.#period <= this.#since) continue;
        this.#observations.push(observed(target, start, this.#period, value));
        if (start === this.#current) this.#begun.add(series);
      }
    }
  }

  observations(): readonly Observation[] {
    const silent = [...this.#counters].filter(([series]) => !this.#begun.has(series));
    const zeros = silent.map(([, counter]) => observed(counter, this.#current, this.#period, 0));
    return [...this.#observations, ...zeros];
  }
}

function observed({ metric, labels }: Counter, start: number, period: number, total: number) {
  return { metric, labels, part: '', start, end: start + period, total };
}
