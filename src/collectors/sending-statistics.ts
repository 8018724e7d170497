import type { AccountLabels, SendDataPoint } from '../aws/account.ts';
import { counter, type MetricSpecs } from '../catalog/spec.ts';
import type { PeriodObservation } from '../contracts/period.ts';
import { defineCollector } from './collector.ts';

const metrics = {
  ses_statistics_delivery_attempts_total: counter(
    'Delivery attempts since the exporter first saw the account (GetSendStatistics DeliveryAttempts).',
  ),
  ses_statistics_bounces_total: counter(
    'Bounces since the exporter first saw the account (GetSendStatistics Bounces).',
  ),
  ses_statistics_complaints_total: counter(
    'Complaints since the exporter first saw the account (GetSendStatistics Complaints).',
  ),
  ses_statistics_rejects_total: counter(
    'Rejected messages since the exporter first saw the account (GetSendStatistics Rejects).',
  ),
} satisfies MetricSpecs;

type CounterName = keyof typeof metrics;

const fields: Readonly<Record<CounterName, Exclude<keyof SendDataPoint, 'timestamp'>>> = {
  ses_statistics_delivery_attempts_total: 'deliveryAttempts',
  ses_statistics_bounces_total: 'bounces',
  ses_statistics_complaints_total: 'complaints',
  ses_statistics_rejects_total: 'rejects',
};
const counters = Object.keys(fields) as CounterName[];

/** "Each data point contains statistics for a 15-minute period" (SES API reference, SendDataPoint). */
const SLOT_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

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
  description: 'GetSendStatistics: delivery attempts, bounces, complaints, rejects.',
  service: 'ses',
  schedule: '30 */15 * * * *',
  metrics,
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
  labels: AccountLabels,
  zeros = false,
): PeriodObservation<CounterName>[] {
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

/**
 * Where the slots of GetSendStatistics lie. AWS cuts the two weeks into quarters of an hour backwards from the minute of
 * the request, not along the clock: recorded answers whose request time is known (their request ids are time-based
 * UUIDs) were asked for at 21:31, 13:40 and 19:10 and have points at :46 and :31, :55 and :25, :10 and :55. Counting the
 * slots of every such grid would count each mail up to 15 times, so only answers of one grid are counted: the one on
 * the quarter of an hour, or a grid that evidently does not follow the request.
 */
class SlotGrid {
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
function slotAt(now: number, phase: number): number {
  return Math.floor((now - phase) / SLOT_MS) * SLOT_MS + phase;
}

function distance(a: number, b: number): number {
  const apart = Math.abs(a - b);
  return Math.min(apart, SLOT_MS - apart);
}
