import { MINUTE } from './clock.ts';

/** As long as AWS keeps minutes: GetSendStatistics needs 14 days, CloudWatch keeps 15. */
const KEPT = 15 * 24 * 60;

/** Counts per minute of the last 15 days, in bounded memory. Minutes are numbered from the epoch. */
export class MinuteCounts {
  readonly #ring = new Uint32Array(KEPT);
  #newest = -1;
  #oldest = Infinity;
  #total = 0;

  /** Everything ever added, whatever has been forgotten since. */
  get total(): number {
    return this.#total;
  }

  /** The first minute in which anything was counted. */
  get since(): number {
    return this.#oldest;
  }

  /** The last minute in which anything was counted. */
  get newest(): number {
    return this.#newest;
  }

  add(time: number, count: number): void {
    const minute = minuteOf(time);
    if (minute <= this.#newest - KEPT) return;
    const from = Math.max(this.#newest + 1, minute - KEPT + 1);
    for (let between = from; between <= minute; between++) this.#ring[between % KEPT] = 0;
    this.#newest = Math.max(this.#newest, minute);
    this.#oldest = Math.min(this.#oldest, minute);
    this.#ring[minute % KEPT] = this.at(minute) + count;
    this.#total += count;
  }

  at(minute: number): number {
    const known = minute <= this.#newest && minute > this.#newest - KEPT && minute >= 0;
    return known ? (this.#ring[minute % KEPT] ?? 0) : 0;
  }

  /** The sum from one time to another, both rounded down to the minute, the second one excluded. */
  between(from: number, to: number): number {
    let sum = 0;
    for (let minute = minuteOf(from); minute < minuteOf(to); minute++) sum += this.at(minute);
    return sum;
  }

  /** The time from which on so much was counted until `to`; `earliest` if it never was. */
  startOf(count: number, earliest: number, to: number): number {
    const first = minuteOf(earliest);
    let minute = minuteOf(to);
    for (let sum = 0; sum < count && minute > first;) sum += this.at(--minute);
    return minute * MINUTE;
  }
}

export function minuteOf(time: number): number {
  return Math.floor(time / MINUTE);
}
