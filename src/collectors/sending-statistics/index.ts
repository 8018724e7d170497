import type { SendDataPoint } from '../../aws/account.ts';
import type { CounterName } from '../../metrics/catalog/index.ts';
import type { PeriodObservation } from '../../metrics/period.ts';
import { defineCollector } from '../collector.ts';
import { SLOT_MS, SlotGrid, slotAt } from './slot-grid.ts';

const fields = {
  ses_statistics_delivery_attempts_total: 'deliveryAttempts',
  ses_statistics_bounces_total: 'bounces',
  ses_statistics_complaints_total: 'complaints',
  ses_statistics_rejects_total: 'rejects',
} as const satisfies Partial<Record<CounterName, keyof SendDataPoint>>;
const counters = Object.keys(fields) as (keyof typeof fields)[];

/** "Data points, representing the last two weeks of sending activity" (SES API reference, GetSendStatistics). */
const KEPT_MS = 14 * 86_400_000;

/** Where in the minute that begins a quarter of an hour it is safest to ask. */
const MIDDLE_MS = 30_000;

/** Quarters of an hour without a countable answer, after which something is wrong. */
const WAIT_MS = 4 * SLOT_MS;

/**
 * The account's deliveries, bounces, complaints and rejects. It runs in the middle of the minute that begins a quarter
 * of an hour, when AWS's slots lie where they lay the last time; a run at another time learns only that AWS answers, and
 * asks to be run then: the quarter is AWS's, not that of our clock or of an operator's schedule.
 */
export const sendingStatistics = defineCollector({
  name: 'sending-statistics',
  service: 'ses',
  schedule: '30 */15 * * * *',
  gauges: [],
  counters,
  iam: ['ses:GetSendStatistics'],
  create: () => {
    const grid = new SlotGrid();
    let countable: number | undefined;
    return {
      async *collect({ aws, labels, clock, source, log, signal }) {
        const name = `sending-statistics/${labels.account_id}/${labels.region}`;
        const ours = clock.now();
        const points = await aws.ses.getSendStatistics(signal);
        // Only now, because this answer may be the first to tell that our clock is wrong.
        const now = aws.clock.at(ours);
        const expected = counters.map((metric) => ({ metric, labels }));
        const phase = grid.phaseOf(points, now);
        if (phase === undefined) {
          countable ??= now;
          const warns = now - countable > WAIT_MS;
          log[warns ? 'warn' : 'debug']({}, 'sending statistics are counted on the quarter of an hour only');
          yield { expected, again: slotAt(now, 0) + SLOT_MS + MIDDLE_MS - now };
          return;
        }
        countable = now;
        const known = await source(name);
        const oldest = now - KEPT_MS;
        if (known && known.readTo < oldest) yield { lost: { source: name, from: known.readTo, to: oldest } };
        const observations = points.flatMap((point) => observationsOf(point, labels));
        // Of the slot in progress at first sight, which AWS shows only once it is over, everything is ours to count.
        const current = { ...nothing, timestamp: slotAt(now, phase) };
        const isNew = !known && points.every((one) => one.timestamp < current.timestamp);
        if (isNew) observations.push(...observationsOf(current, labels, true));
        yield { expected, periods: { source: name, observations, readTo: now } };
      },
    };
  },
});

const nothing = { deliveryAttempts: 0, bounces: 0, complaints: 0, rejects: 0 };

/** One observation per counter; a count of 0 needs no row unless it is asked for. */
function observationsOf(
  point: SendDataPoint,
  labels: PeriodObservation['labels'],
  zeros = false,
): PeriodObservation[] {
  return counters
    .map((metric) => ({
      metric,
      labels,
      part: '',
      start: point.timestamp,
      end: point.timestamp + SLOT_MS,
      total: point[fields[metric]],
    }))
    .filter(({ total }) => zeros || total > 0);
}
