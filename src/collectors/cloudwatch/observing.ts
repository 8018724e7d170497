import { incrementKey } from '../../contracts/increment.ts';
import type { PeriodObservation } from '../../contracts/period.ts';
import type { CounterName } from './mapping.ts';
import type { Read } from './reading.ts';

type Observation = PeriodObservation<CounterName>;

type Counter = Pick<Observation, 'metric' | 'labels'>;

/** What the sums among these say of each slot. Lengths and times are milliseconds. */
export function observationsOf(reads: readonly Read[], period: number): Observation[] {
  return reads.flatMap(({ target, points }) =>
    target.stat === 'Sum' ? points.map(({ start, value }) => observed(target, start, period, value)) : [],
  );
}

/**
 * Of the slot in progress at first sight only what comes after is counted. Where AWS has nothing to say of it yet, that
 * is everything: so it stands at 0, for these counters and for those that are expected.
 */
export class FirstSight {
  readonly #since: number;
  readonly #period: number;
  readonly #counters = new Map<string, Counter>();
  readonly #observations: Observation[] = [];

  constructor(since: number, period: number, expected: readonly Counter[]) {
    this.#since = since;
    this.#period = period;
    for (const counter of expected) this.#know(counter);
  }

  /** Slots that are over are history. What AWS did not answer is not known yet: it counts from its next whole slot on. */
  see(all: readonly Read[]): void {
    const reads = all.filter(({ failed }) => failed === undefined);
    for (const { target, failed } of all) {
      const { stat, metric, labels } = target;
      if (failed !== undefined) this.#counters.delete(incrementKey({ metric, labels, part: '' }));
      else if (stat === 'Sum') this.#know({ metric, labels });
    }
    const running = observationsOf(reads, this.#period).filter(({ end }) => end > this.#since);
    this.#observations.push(...running);
  }

  observations(): readonly Observation[] {
    const start = Math.floor(this.#since / this.#period) * this.#period;
    const begun = this.#observations.filter((one) => one.start === start);
    const known = new Set(begun.map((one) => incrementKey(one)));
    const silent = [...this.#counters].filter(([key]) => !known.has(key));
    return [...this.#observations, ...silent.map(([, counter]) => observed(counter, start, this.#period, 0))];
  }

  #know(counter: Counter): void {
    this.#counters.set(incrementKey({ ...counter, part: '' }), counter);
  }
}

function observed({ metric, labels }: Counter, start: number, period: number, total: number) {
  return { metric, labels, part: '', start, end: start + period, total };
}
