import type { Read } from './reading.ts';
import type { Sample } from './metrics.ts';

/** The newest value of a rate, and the start of its slot. */
interface Rate {
  readonly start: number;
  readonly shown: Sample;
}

/**
 * The newest value of each rate since the look-back; one that AWS publishes no more is no more shown. Where AWS answers
 * with an error, the value before stands.
 */
export class Rates {
  #before = new Map<string, Rate>();
  #read = new Map<string, Rate>();

  /** To be called before anything is read. What a reading that failed has found is forgotten. */
  begin(): void {
    this.#read = new Map();
  }

  /** @param since no slot that began earlier is shown: milliseconds since the epoch. */
  see(reads: readonly Read[], since: number): void {
    for (const { target, series, points, failed } of reads) {
      if (target.stat === 'Sum') continue;
      const { metric: name, labels } = target;
      const newest = points.at(-1);
      const found = newest
        ? { start: newest.start, shown: { name, labels, value: newest.value } as Sample }
        : failed && this.#before.get(series);
      if (found && found.start >= since) this.#read.set(series, found);
    }
  }

  /** To be called when everything was read that could be. */
  end(): void {
    this.#before = this.#read;
  }

  samples(): readonly Sample[] {
    return [...this.#before.values()].map(({ shown }) => shown);
  }
}
