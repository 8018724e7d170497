import type { SendDataPoint } from '../../aws/account.ts';

/** "Each data point contains statistics for a 15-minute period" (SES API reference, SendDataPoint). */
export const SLOT_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

/**
 * Where the slots of GetSendStatistics lie. AWS cuts the two weeks into quarters of an hour backwards from the minute of
 * the request, not along the clock: recorded answers whose request time is known (their request ids are time-based
 * UUIDs) were asked for at 21:31, 13:40 and 19:10 and have points at :46 and :31, :55 and :25, :10 and :55. Counting the
 * slots of every such grid would count each mail up to 15 times, so only answers of one grid are counted: the one on
 * the quarter of an hour, or a grid that evidently does not follow the request.
 */
export class SlotGrid {
  #phase: number | undefined;

  /** How far the slots lie after the quarter of an hour, in milliseconds; `undefined` if they must not be counted. */
  phaseOf(points: readonly SendDataPoint[], now: number): number | undefined {
    const asked = Math.floor(now / MINUTE_MS) * MINUTE_MS;
    const phases = new Set(points.map(({ timestamp }) => timestamp % SLOT_MS));
    const [phase = asked % SLOT_MS] = phases;
    const followsRequest = distance(phase, asked % SLOT_MS) <= MINUTE_MS;
    if (phases.size > 1 || (phase !== 0 && followsRequest)) return undefined;
    this.#phase ??= phase;
    return phase === this.#phase ? phase : undefined;
  }
}

/** The start of the slot that is in progress. */
export function slotAt(now: number, phase: number): number {
  return Math.floor((now - phase) / SLOT_MS) * SLOT_MS + phase;
}

function distance(a: number, b: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, SLOT_MS - apart);
}
