import type { SuppressedCount, SuppressionWindow } from '../../aws/sesv2/suppression.ts';

/** "API version 2019-09-27": there was no list before there was the API. Milliseconds since the epoch. */
export const LIST_BEGINS = Date.UTC(2019, 0, 1);

const DAY_MS = 86_400_000;
const FIRST_STEP_MS = 4 * 365 * DAY_MS;
const SMALLEST_STEP_MS = 60_000;

/** How many pages a run may read, and how many of them it has left. */
export interface PageBudget {
  readonly whole: number;
  left: number;
}

export type CountWindow = (window: SuppressionWindow) => Promise<SuppressedCount>;

/**
 * Counts the list from its begin to a moment that moves on, a window of time after the other. Windows are of the size
 * that one run can read whole, so that no page token has to last from run to run and a failure costs one window.
 */
export class WindowedCount {
  readonly counts = new Map<string, number>();
  #at: number;
  #step = FIRST_STEP_MS;

  constructor(from: number = LIST_BEGINS) {
    this.#at = from;
  }

  /** Everything before this moment is counted: milliseconds since the epoch. */
  get countedTo(): number {
    return this.#at;
  }

  /** Reads on until `to`, or until the budget is used up. @returns whether it got there. */
  async readTo(to: number, budget: PageBudget, count: CountWindow): Promise<boolean> {
    while (this.#at < to && budget.left > 0) {
      const end = Math.min(to, this.#at + this.#step);
      // A window that cannot be made smaller is read whole, or the count would never get past it.
      const pages = this.#step > SMALLEST_STEP_MS ? budget.left : Number.POSITIVE_INFINITY;
      const had = budget.left;
      const found = await count({ start: this.#at, end, pages });
      budget.left = Math.max(0, budget.left - found.pages);
      if (found.complete) this.#add(found.counts, end);
      if (found.complete && (found.pages === 1 || found.pages * 2 <= budget.whole)) this.#step *= 2;
      // What did not fit was read for nothing, so the next try is a good deal smaller.
      if (!found.complete && had * 2 >= budget.whole) this.#step = Math.max(SMALLEST_STEP_MS, this.#step / 8);
    }
    return this.#at >= to;
  }

  #add(counts: ReadonlyMap<string, number>, end: number): void {
    for (const [reason, count] of counts) this.counts.set(reason, (this.counts.get(reason) ?? 0) + count);
    this.#at = end;
  }
}
