import type { Clock } from '../../src/platform/clock.ts';

/** A clock that moves only when a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  #steady = 0;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  steady(): number {
    return this.#steady;
  }

  /** Milliseconds. */
  pass(time: number): void {
    this.#now += time;
    this.#steady += time;
  }

  /** Sets it ahead, or back where negative: milliseconds. No time passes. */
  jump(by: number): void {
    this.#now += by;
  }
}
