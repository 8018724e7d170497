import type { AccountLabels, CloudWatchMetric } from '../aws/account.ts';
import type { Config } from '../config/config.ts';
import { eventTypes } from '../events/ses-event.ts';
import type { Sample } from '../metrics/catalog/index.ts';
import { labelsKey } from '../metrics/increment.ts';
import { Discovery, LISTED_MS, LISTING_DELAY_MS } from './cloudwatch/discovery.ts';
import { accountTotals, eventLabels, targetOf } from './cloudwatch/mapping.ts';
import { FirstSight, observationsOf } from './cloudwatch/observing.ts';
import { inOrderOfSeries, readStep, type Read, type Wanted } from './cloudwatch/reading.ts';
import { oldestSlot, planWindow, stepsOf } from './cloudwatch/window.ts';
import { defineCollector } from './collector.ts';

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
  create: ({ period, lookback: wantedLookback, discovery: keep }) => {
    const discovery = new Discovery(keep);
    // A metric is known so late at most, and must then be read from its first event on.
    const lookback = Math.max(wantedLookback, keep + LISTING_DELAY_MS + period);
    return {
      async *collect({ aws, labels, clock, source, log, signal }) {
        const listed = await discovery.metrics(aws.cloudWatch, clock.now(), signal);
        const foreseen = foreseenOf(labels);
        yield { foreseen };

        // Slots of another length are other slots: they are a source of their own.
        const name = `cloudwatch/${labels.account_id}/${labels.region}/${period / 1_000}s`;
        const known = await source(name);
        const ours = clock.now();
        const now = aws.clock.at(ours);
        const reading = { now, period, lookback, readTo: known?.readTo };
        const away = now - (known?.readTo ?? now);
        const oldest = oldestSlot(reading);
        if (known && known.readTo < oldest) yield { lost: { source: name, from: known.readTo, to: oldest } };
        if (away > LISTED_MS) log.warn({ source: name }, unlisted);

        const metrics = away > LISTED_MS ? withAccountTotals(listed) : listed;
        const wanted = inOrderOfSeries(metrics.flatMap((metric) => wantedOf(metric, labels)));
        const rates = new Map<string, Sample>();
        const first = new FirstSight(now, period, foreseen);
        for (const step of stepsOf(planWindow(reading), reading, wanted.length)) {
          for await (const { reads, isLast } of readStep(aws.cloudWatch, wanted, step, period, signal)) {
            for (const read of reads) keepNewest(rates, read, now - lookback);
            if (!known) first.see(reads);
            else {
              // Our clock may have been found wrong since: the slot in progress must not pass for read.
              const readTo = isLast ? Math.min(step.end, aws.clock.at(ours)) : known.readTo;
              yield { periods: { source: name, observations: observationsOf(reads, period), readTo } };
            }
          }
        }
        if (!known) yield { periods: { source: name, observations: first.observations(), readTo: now } };
        yield { samples: [...rates.values()] };
      },
    };
  },
});

const unlisted =
  'the exporter was away for more than two weeks: of metrics with dimensions, those without data since are not listed any more, and are not counted';

function wantedOf(metric: CloudWatchMetric, account: AccountLabels): readonly Wanted[] {
  const target = targetOf(metric, account);
  return target ? [{ metric, target }] : [];
}

/** The newest value since the look-back; a rate that AWS publishes no more is no more shown. */
function keepNewest(rates: Map<string, Sample>, { target, points }: Read, since: number): void {
  const newest = points.at(-1);
  if (target.stat === 'Sum' || !newest || newest.start < since) return;
  const { metric: name, labels } = target;
  rates.set(`${name} ${labelsKey(labels)}`, { name, labels, value: newest.value } as Sample);
}

/** The account's totals can be asked for whether they are listed or not. */
function withAccountTotals(listed: readonly CloudWatchMetric[]): readonly CloudWatchMetric[] {
  const isListed = (name: string) =>
    listed.some(({ metricName, dimensions }) => metricName === name && Object.keys(dimensions).length === 0);
  return [...listed, ...accountTotals.filter(({ metricName }) => !isListed(metricName))];
}

/** The account's ten totals exist at 0 before CloudWatch knows the metric. */
function foreseenOf(account: AccountLabels) {
  return eventTypes.map((type) => ({
    metric: 'ses_cloudwatch_events_total' as const,
    labels: eventLabels(account, type),
  }));
}
