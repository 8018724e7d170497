import type { SendDataPoint } from '../aws/account.ts';
import type { CounterName } from '../metrics/catalog/index.ts';
import type { PeriodObservation } from '../metrics/period.ts';
import { defineCollector } from './collector.ts';
import { SLOT_MS, SlotGrid, slotAt } from './sending-statistics/slot-grid.ts';

const fields = {
  ses_statistics_delivery_attempts_total: 'deliveryAttempts',
  ses_statistics_bounces_total: 'bounces',
  ses_statistics_complaints_total: 'complaints',
  ses_statistics_rejects_total: 'rejects',
} as const satisfies Partial<Record<CounterName, keyof SendDataPoint>>;
const counters = Object.keys(fields) as (keyof typeof fields)[];

/** Quarters of an hour without a countable answer, after which something is wrong. */
const PATIENCE_MS = 4 * SLOT_MS;

/**
 * The account's deliveries, bounces, complaints and rejects. It runs in the middle of the minute that begins a quarter
 * of an hour, when AWS's slots lie where they lay the last time; a run at another time learns only that AWS answers.
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
      async collect({ aws, labels, now, source, log, signal }) {
        const name = `sending-statistics/${labels.account_id}/${labels.region}`;
        const points = await aws.ses.getSendStatistics(signal);
        const foreseen = counters.map((metric) => ({ metric, labels }));
        const phase = grid.phaseOf(points, now);
        if (phase === undefined) {
          countable ??= now;
          const warns = now - countable > PATIENCE_MS;
          log[warns ? 'warn' : 'debug']({}, 'sending statistics are counted on the quarter of an hour only');
          return { samples: [], foreseen };
        }
        countable = now;
        const observations = points.flatMap((point) => observationsOf(point, labels));
        // Of the slot in progress at first sight, which AWS shows only once it is over, everything is ours to count.
        const current = { ...nothing, timestamp: slotAt(now, phase) };
        const isNew = !(await source(name)) && points.every((one) => one.timestamp < current.timestamp);
        if (isNew) observations.push(...observationsOf(current, labels, true));
        return { samples: [], foreseen, periods: { source: name, observations, readTo: now } };
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
