import type { Clock } from '../../src/platform/clock.ts';

/** A clock that moves only when a test moves it. */
export class ManualClock implements Clock {
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** Milliseconds. */
  pass(time: number): void {
    this.#now += time;
  }
}
