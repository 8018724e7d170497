import type { ClockJudge } from './clock-judge.ts';

/** Where the program learns the time. The demo's clock runs faster than the wall's. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds since some moment, by a clock that nobody sets: by it a jump of the other is seen. */
  steady?(): number;
  /** What is known of whether it is right; who hears AWS's word tells it. */
  readonly judge?: ClockJudge;
}

export const systemClock: Clock = { now: () => Date.now(), steady: () => performance.now() };

/** How far AWS's clock and ours may differ before a message counts as coming from the future. */
export const CLOCK_TOLERANCE_MS = 15 * 60_000;

/** What intervals of this process are measured by: what a jump of the clock would make very long or negative. */
export function steadyNow(clock: Clock): number {
  return clock.steady?.() ?? clock.now();
}

/** Whether so much time has passed since a moment. So it has, too, where that lies in the future: the clock was set back. */
export function hasPassed(ms: number, since: number, now: number): boolean {
  return now - since >= ms || now < since;
}
