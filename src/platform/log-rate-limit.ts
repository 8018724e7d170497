import { steadyNow, type Clock } from './clock.ts';

const MAX_KEYS = 100;

/** Keeps a log readable when the same thing happens a thousand times a second. */
export class LogRateLimit {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #next = new Map<string, number>();

  constructor(clock: Clock, everyMs: number) {
    this.#clock = clock;
    this.#everyMs = everyMs;
  }

  /** Whether it is time to speak of this key (again). With too many keys at once, the further ones stay silent. */
  isDue(key: string): boolean {
    const now = steadyNow(this.#clock);
    if (now < (this.#next.get(key) ?? -Infinity)) return false;
    if (this.#next.size >= MAX_KEYS)
      for (const [other, next] of this.#next) if (next <= now) this.#next.delete(other);
    if (this.#next.size >= MAX_KEYS) return false;
    this.#next.set(key, now + this.#everyMs);
    return true;
  }
}
