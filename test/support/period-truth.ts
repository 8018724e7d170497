import type { PeriodBatch, PeriodObservation } from '../../src/contracts/period.ts';
import type { CountedName } from '../../src/metrics/catalog.ts';

export const source = 'periods';
/** A slot is over in half a second, and fifteen seconds of them are read each time. */
const SLOT_MS = 500;
const LOOK_BACK = 30;

/** The start of the slot that a moment lies in. */
export function slotOf(time: number): number {
  return Math.floor(time / SLOT_MS) * SLOT_MS;
}

/** What an AWS that sends a mail each millisecond would say at this moment: whole slots, and the one in progress. */
export function readingAt(
  now: number,
  since: number,
): Pick<PeriodBatch<CountedName>, 'observations' | 'readTo'> {
  const observations: PeriodObservation<CountedName>[] = [];
  for (let start = Math.max(since, slotOf(now) - LOOK_BACK * SLOT_MS); start <= now; start += SLOT_MS) {
    const total = Math.min(SLOT_MS, now - start);
    const metric = 'ses_statistics_delivery_attempts_total';
    observations.push({ metric, labels: {}, part: '', start, end: start + SLOT_MS, total });
  }
  return { observations, readTo: now };
}
