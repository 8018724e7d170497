import type { AccountLabels, CloudWatchMetric } from '../aws/account.ts';
import type { Config } from '../config/config.ts';
import { sample, type Sample } from '../metrics/catalog/index.ts';
import { labelsKey } from '../metrics/increment.ts';
import { Budget } from './cloudwatch/budget.ts';
import { withinCap } from './cloudwatch/cap.ts';
import { Discovery, LISTED_MS, LISTING_DELAY_MS } from './cloudwatch/discovery.ts';
import { accountTotals, eventLabels, targetOf } from './cloudwatch/mapping.ts';
import { FirstSight, observationsOf } from './cloudwatch/observing.ts';
import { inOrderOfSeries, readStep, type Read } from './cloudwatch/reading.ts';
import { selection } from './cloudwatch/selection.ts';
import { oldestSlot, planWindow, stepsOf } from './cloudwatch/window.ts';
import type { Logger } from '../platform/logger.ts';
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
    'ses_cloudwatch_metric_value',
    'ses_exporter_cloudwatch_metrics',
    'ses_exporter_cloudwatch_budget_interval_seconds',
  ],
  counters: [
    'ses_cloudwatch_events_total',
    'ses_cloudwatch_dimension_events_total',
    'ses_cloudwatch_metric_total',
  ],
  price: 'metric',
  iam: ['cloudwatch:ListMetrics', 'cloudwatch:GetMetricData'],
  create: (settings) => {
    const { period, lookback: wantedLookback, discovery: keep, max_metrics } = settings;
    const discovery = new Discovery(keep);
    const isSelected = selection(settings);
    const budget = new Budget(settings);
    let shown: readonly Sample[] = [];
    let isStretched = false;
    let failure: unknown;
    /** A reading that failed goes on failing while it must wait. */
    const putOff = (log: Logger): readonly Sample[] => {
      if (!isStretched) log.warn({ intervalSeconds: Math.ceil(budget.interval / 1_000) }, stretched);
      isStretched = true;
      if (failure) throw failure;
      return shown;
    };
    // A metric is known so late at most, and must then be read from its first event on.
    const lookback = Math.max(wantedLookback, keep + LISTING_DELAY_MS + period);
    return {
      async *collect({ aws, labels, clock, source, isKnown, log, signal }) {
        if (!budget.mayRead(clock.now())) {
          yield { samples: putOff(log) };
          return;
        }
        const listed = await discovery.metrics(aws.cloudWatch, clock.now(), signal);
        const foreseen = foreseenOf(labels, isSelected);
        yield { foreseen };

        // Slots of another length are other slots: they are a source of their own.
        const name = `cloudwatch/${labels.account_id}/${labels.region}/${period / 1_000}s`;
        const known = await source(name);
        const ours = clock.now();
        const now = aws.clock.at(ours);
        const reading = { now, period, lookback, readTo: known?.readTo };
        const away = now - (known?.readTo ?? now);
        const metrics = away > LISTED_MS ? withAccountTotals(listed) : listed;
        const selected = metrics
          .filter(isSelected)
          .map((metric) => ({ metric, target: targetOf(metric, labels) }));
        const { fitting, leftOut } = withinCap(selected, max_metrics, isKnown);
        const wanted = inOrderOfSeries(fitting);
        const states = { read: fitting.length, denied: metrics.length - selected.length, left_out: leftOut };
        const told = () => [
          ...Object.entries(states).map(([state, count]) =>
            sample('ses_exporter_cloudwatch_metrics', { ...labels, state }, count),
          ),
          sample('ses_exporter_cloudwatch_budget_interval_seconds', labels, budget.interval / 1_000),
        ];
        if (known) budget.resume(known.readTo, fitting.length);
        if (!budget.mayRead(ours)) {
          shown = told();
          yield { samples: putOff(log), leftOut };
          return;
        }
        const oldest = oldestSlot(reading);
        if (known && known.readTo < oldest) yield { lost: { source: name, from: known.readTo, to: oldest } };
        if (away > LISTED_MS) log.warn({ source: name }, unlisted);

        let requested = 0;
        const rates = new Map<string, Sample>();
        const first = new FirstSight(now, period, foreseen);
        try {
          for (const step of stepsOf(planWindow(reading), reading, wanted.length)) {
            for await (const part of readStep(aws.cloudWatch, wanted, step, period, signal)) {
              const { reads, isLast } = part;
              requested += part.requested;
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
          failure = undefined;
        } catch (err) {
          failure = err;
          throw err;
        } finally {
          budget.spent(requested, clock.now());
        }
        isStretched &&= budget.interval > 0;
        shown = [...rates.values(), ...told()];
        yield { samples: shown, leftOut };
      },
    };
  },
});

const unlisted =
  'the exporter was away for more than two weeks: of metrics with dimensions, those without data since are not listed any more, and are not counted';

const stretched =
  'CloudWatch is read less often than scheduled, to stay within collectors.cloudwatch.budget; rules in deny make it cheaper';

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
function foreseenOf(account: AccountLabels, isSelected: (metric: CloudWatchMetric) => boolean) {
  return accountTotals.filter(isSelected).map(({ type }) => ({
    metric: 'ses_cloudwatch_events_total' as const,
    labels: eventLabels(account, type),
  }));
}
