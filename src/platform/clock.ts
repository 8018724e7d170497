/** Where the program learns the time. The demo's clock runs faster than the wall's. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** How far AWS's clock and ours may differ before a message counts as coming from the future. */
export const CLOCK_TOLERANCE_MS = 15 * 60_000;
