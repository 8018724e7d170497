/** Where the program learns the time. The demo's clock runs faster than the wall's. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
