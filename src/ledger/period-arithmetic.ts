import { PERIOD_MEMORY_MS, type PeriodObservation, type SourceState } from '../contracts/period.ts';

/** What is remembered of one slot of one series. */
export interface PeriodState {
  /** The largest total ever seen: what the counter contains of this slot (less what was there before first sight). */
  readonly largest: number;
  /** The last total seen, which AWS may have revised downwards. */
  readonly last: number;
}

export interface PeriodStep {
  readonly next: PeriodState;
  /** What the counter grows by; never negative. */
  readonly added: number;
  readonly shrunk: boolean;
  /** Whether this is news of a slot that the source had read when it was over. */
  readonly revised: boolean;
}

/**
 * What an observation means after what is remembered of its slot. `undefined` when it means nothing: the slot ended
 * before the source's first sight, or is older than slots are remembered.
 */
export function observePeriod(
  observed: Pick<PeriodObservation, 'start' | 'end' | 'total'>,
  before: PeriodState | undefined,
  { since, readTo }: SourceState,
  past: number,
): PeriodStep | undefined {
  const { start, end, total } = observed;
  if (end <= since || start < past - PERIOD_MEMORY_MS) return undefined;
  const revised = end <= readTo && total !== (before?.last ?? 0);
  if (!before) {
    // Of a slot that was in progress at first sight only the growth since then is ours to count.
    const added = start < since ? 0 : total;
    return { next: { largest: total, last: total }, added, shrunk: false, revised };
  }
  return {
    next: { largest: Math.max(before.largest, total), last: total },
    added: Math.max(0, total - before.largest),
    shrunk: total < before.last,
    revised,
  };
}
