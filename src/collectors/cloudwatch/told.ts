import type { SourceState } from '../../contracts/period.ts';
import type { Read } from './reading.ts';

/** With more at once the oldest give way, and are told again. */
const NEW_SLOTS = 4;

/**
 * The last value of each slot of the look-back that the ledger has durably, so that it is told only what differs: a
 * reading of eight thousand metrics has three hundred thousand slots, most of them as they were five minutes before.
 * It is believed only while the ledger stands where this collector left it: whoever else has counted meanwhile, or a
 * ledger that lost something, leaves another checkpoint.
 */
export class Told {
  readonly #period: number;
  /** Those of the look-back, and some that are new since the last reading. */
  readonly #slots: number;
  /** By series: start and value of a slot each, at the place that its start gives it, where a later one takes its place. */
  readonly #bySeries = new Map<string, Float64Array>();
  #left: SourceState | undefined;

  /** Both in milliseconds. */
  constructor(period: number, lookback: number) {
    this.#period = period;
    this.#slots = Math.ceil(lookback / period) + NEW_SLOTS;
  }

  /** To be called with what the ledger knows of the source, before anything is read. */
  resume(known: SourceState | undefined): void {
    if (known?.since !== this.#left?.since || known?.readTo !== this.#left?.readTo) this.#bySeries.clear();
    this.#left = known;
  }

  /** What of this the ledger has not been told. */
  news<One extends Read>(read: One): One {
    const told = this.#bySeries.get(read.series);
    if (!told) return read;
    const points = read.points.filter(({ start, value }) => {
      const at = this.#placeOf(start);
      return told[at] !== start || told[at + 1] !== value;
    });
    return { ...read, points };
  }

  /** To be called once the ledger has these durably, with the checkpoint that they came with. */
  durable(reads: readonly Read[], readTo: number): void {
    for (const { target, series, points } of reads) {
      if (target.stat !== 'Sum' || points.length === 0) continue;
      let told = this.#bySeries.get(series);
      if (!told) this.#bySeries.set(series, (told = new Float64Array(2 * this.#slots)));
      for (const { start, value } of points) {
        const at = this.#placeOf(start);
        if ((told[at] ?? 0) > start) continue;
        told[at] = start;
        told[at + 1] = value;
      }
    }
    if (this.#left) this.#left = { ...this.#left, readTo: Math.max(this.#left.readTo, readTo) };
  }

  /** Nothing is believed any more. */
  forget(): void {
    this.#bySeries.clear();
  }

  /** Forgets all series but these. */
  keepOnly(series: ReadonlySet<string>): void {
    for (const one of this.#bySeries.keys()) if (!series.has(one)) this.#bySeries.delete(one);
  }

  #placeOf(start: number): number {
    return 2 * ((start / this.#period) % this.#slots);
  }
}
