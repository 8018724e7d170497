import type { EventType } from '../../events/ses-event.ts';

/** Where the slots of time lie: their length, and how far they begin after a multiple of it. Both in milliseconds. */
export interface Grid {
  readonly length: number;
  readonly phase: number;
}

export interface Slot {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
}

/** What one source says of one account and region: counts by event type and slot of time. */
export class Tally {
  #grid: Grid;
  readonly #counts = new Map<EventType, Map<number, number>>();

  /** @param grid what holds until a slot tells. */
  constructor(grid: Grid) {
    this.#grid = grid;
  }

  get grid(): Grid {
    return this.#grid;
  }

  /** One more event, in the slot that its time lies in. */
  add(type: EventType, time: number): void {
    const counts = this.#of(type);
    const start = alignDown(time, this.#grid);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }

  /** What is said now of a slot takes the place of what was said before. */
  revise(type: EventType, { start, end }: Slot, total: number): void {
    const length = end - start;
    this.#grid = { length, phase: start % length };
    this.#of(type).set(start, total);
  }

  /** The sum of all slots that begin in the window. */
  sum(type: EventType, window: Slot): number {
    let sum = 0;
    for (const [start, count] of this.#of(type))
      if (start >= window.start && start < window.end) sum += count;
    return sum;
  }

  /** Forgets slots that begin before this moment. */
  forgetBefore(moment: number): void {
    for (const counts of this.#counts.values())
      for (const start of counts.keys()) if (start < moment) counts.delete(start);
  }

  #of(type: EventType): Map<number, number> {
    let counts = this.#counts.get(type);
    if (!counts) this.#counts.set(type, (counts = new Map()));
    return counts;
  }
}

/** The coarser grid, if the slots of the finer fill its slots exactly. */
export function commonGrid(one: Grid, other: Grid): Grid | undefined {
  const [fine, coarse] = one.length < other.length ? [one, other] : [other, one];
  const fits = coarse.length % fine.length === 0 && (coarse.phase - fine.phase) % fine.length === 0;
  return fits ? coarse : undefined;
}

export function alignDown(time: number, { length, phase }: Grid): number {
  return Math.floor((time - phase) / length) * length + phase;
}

export function alignUp(time: number, { length, phase }: Grid): number {
  return Math.ceil((time - phase) / length) * length + phase;
}
