import type { Clock } from '../../platform/clock.ts';

/** A clock that stands still until it is started, and then runs `speed` times as fast as the wall's. */
export class AcceleratedClock implements Clock {
  readonly speed: number;
  readonly #from: number;
  readonly #wall: () => number;
  #startedAt: number | undefined;

  /** @param from milliseconds since the epoch. */
  constructor(from: number, speed: number, wall: () => number = () => performance.now()) {
    this.#from = from;
    this.speed = speed;
    this.#wall = wall;
  }

  /** @param at the moment on the wall's clock, for clocks of several processes that are to show the same time. */
  start(at: number = this.#wall()): void {
    this.#startedAt ??= at;
  }

  now(): number {
    if (this.#startedAt === undefined) return this.#from;
    return Math.floor(this.#from + (this.#wall() - this.#startedAt) * this.speed);
  }
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * When a story begins: the next quarter of an hour, so that nothing AWS says can look old to Prometheus. At the wall's own
 * pace it is the last one: the story would stay ahead, and who reads events by their time would not see the newest.
 */
export function storyStart(wallTime: number, speed?: number): number {
  const quarters = wallTime / (15 * MINUTE);
  return (speed === 1 ? Math.floor(quarters) : Math.ceil(quarters)) * 15 * MINUTE;
}
