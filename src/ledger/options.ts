import { CLOCK_TOLERANCE_MS } from '../platform/clock.ts';

export interface LedgerOptions {
  readonly now: () => number;
  /**
   * The latest moment that is certainly past: milliseconds since the epoch, −Infinity while nothing is known. What may
   * be forgotten is reckoned from it, so that a clock that jumps ahead makes nothing forgotten: what was counted before
   * would count again when it comes again, and what has not come yet would be refused as stale. `now` unless given.
   */
  readonly past?: (() => number) | undefined;
  /** How long a counted key is remembered: milliseconds. */
  readonly retention: number;
}

/**
 * From when on every event is still known, given that keys counted before `forgottenTo` may be forgotten: an event is
 * counted at most so much before its own time.
 */
export function rememberedFrom(forgottenTo: number): number {
  return forgottenTo + CLOCK_TOLERANCE_MS;
}

/** When something is counted now, by what is certainly past; by our clock while nothing is known. */
export function countedAt({ now, past = now }: Pick<LedgerOptions, 'now' | 'past'>): number {
  const at = past();
  return at === -Infinity ? now() : at;
}

/** Keys are remembered this much longer than the retention: an event may come from as far in the future as clocks differ. */
export const KEY_MEMORY_SLACK_MS = CLOCK_TOLERANCE_MS;
