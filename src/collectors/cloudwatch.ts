import type { AccountLabels, MetricDataSeries } from '../aws/account.ts';
import type { Config } from '../config/config.ts';
import { eventTypes } from '../events/ses-event.ts';
import type { Sample } from '../metrics/catalog/index.ts';
import { incrementKey } from '../metrics/increment.ts';
import type { PeriodObservation } from '../metrics/period.ts';
import { Discovery } from './cloudwatch/discovery.ts';
import { eventLabels, targetOf, type Target } from './cloudwatch/mapping.ts';
import { planWindow } from './cloudwatch/window.ts';
import { defineCollector } from './collector.ts';

/** "After you create a metric, allow up to 15 minutes for the metric to appear" (CloudWatch API reference, ListMetrics). */
const LISTING_DELAY_MS = 15 * 60_000;

/** Everything that SES publishes to CloudWatch: the account's totals, event destinations, reputation. */
export const cloudwatch = defineCollector<Config['collectors']['cloudwatch']>({
  name: 'cloudwatch',
  service: 'cloudwatch',
  schedule: '1-59/5 * * * *',
  gauges: [
    'ses_reputation_bounce_rate',
    'ses_reputation_complaint_rate',
    'ses_configuration_set_reputation_bounce_rate',
    'ses_configuration_set_reputation_complaint_rate',
  ],
  counters: [
    'ses_cloudwatch_events_total',
    'ses_cloudwatch_dimension_events_total',
    'ses_cloudwatch_metric_total',
  ],
  iam: ['cloudwatch:ListMetrics', 'cloudwatch:GetMetricData'],
  create: ({ period, lookback, discovery: keep }) => {
    const discovery = new Discovery(keep);
    // A metric is known so late at most, and must then be read from its first event on.
    const reach = Math.max(lookback, keep + LISTING_DELAY_MS + period);
    return {
      async collect({ aws, labels, now, source, signal }) {
        // Slots of another length are other slots: they are a source of their own.
        const name = `cloudwatch/${labels.account_id}/${labels.region}/${period / 1_000}s`;
        const known = await source(name);
        const window = planWindow({ now, period, lookback: reach, readTo: known?.readTo });
        const wanted = (await discovery.metrics(aws.cloudWatch, now, signal)).flatMap((metric) => {
          const target = targetOf(metric, labels);
          return target ? [{ metric, target }] : [];
        });
        const queries = wanted.map(({ metric, target }) => ({ metric, stat: target.stat }));
        const request = { queries, period: period / 1_000, ...window };
        const series = await aws.cloudWatch.getMetricData(request, signal);
        const read = wanted.map(({ target }, index) => ({ target, points: series[index]?.points ?? [] }));
        const observations = observationsOf(read, period);
        if (!known)
          observations.push(...baseline([...sums(read), ...foreseenOf(labels)], window.end - period, period));
        return {
          samples: samplesOf(read),
          foreseen: foreseenOf(labels),
          periods: { source: name, observations: merged(observations), readTo: now },
        };
      },
    };
  },
});

interface Read {
  readonly target: Target;
  /** Oldest first. */
  readonly points: MetricDataSeries['points'];
}
type Counted = Pick<PeriodObservation, 'metric' | 'labels'>;

const sums = (read: readonly Read[]) =>
  read.flatMap(({ target, points }) => (target.stat === 'Sum' ? [{ ...target, points }] : []));

function observationsOf(read: readonly Read[], period: number): PeriodObservation[] {
  return sums(read).flatMap(({ metric, labels, points }) =>
    points.map(({ start, value }) => ({
      metric,
      labels,
      part: '',
      start,
      end: start + period,
      total: value,
    })),
  );
}

/**
 * At first sight, of a slot in progress only what comes after is counted. Where AWS has nothing to say of it yet, that
 * is everything: so it stands at 0.
 */
function baseline(counted: readonly Counted[], start: number, period: number): PeriodObservation[] {
  return counted.map(({ metric, labels }) => ({
    metric,
    labels,
    part: '',
    start,
    end: start + period,
    total: 0,
  }));
}

/** Dimension sets that differ only in what labels leave out are one series, so their totals are one total. */
function merged(observations: readonly PeriodObservation[]): PeriodObservation[] {
  const bySlot = new Map<string, PeriodObservation>();
  for (const one of observations) {
    const key = `${one.start} ${incrementKey(one)}`;
    bySlot.set(key, { ...one, total: one.total + (bySlot.get(key)?.total ?? 0) });
  }
  return [...bySlot.values()];
}

/** The newest value in the window; a rate that AWS publishes no more is no more shown. */
function samplesOf(read: readonly Read[]): Sample[] {
  return read.flatMap(({ target, points }) => {
    const newest = points.at(-1);
    if (target.stat === 'Sum' || !newest) return [];
    return [{ name: target.metric, labels: target.labels, value: newest.value }];
  });
}

/** The account's ten totals exist at 0 before CloudWatch knows the metric. */
function foreseenOf(account: AccountLabels) {
  return eventTypes.map((type) => ({
    metric: 'ses_cloudwatch_events_total' as const,
    labels: eventLabels(account, type),
  }));
}
