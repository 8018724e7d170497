import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountLabels, CloudWatchMetric } from '../../aws/account.ts';
import { AwsError } from '../../aws/aws-error.ts';
import type { Logger } from '../../platform/logger.ts';
import { defineCollector, type Failed } from '../collector.ts';
import { Budget } from './budget.ts';
import { accountTotals, eventLabels, targetOf } from './mapping.ts';
import { metrics, sample, type Sample } from './metrics.ts';
import { FirstSight, observationsOf } from './observing.ts';
import { completeOf, Progress, type Group } from './progress.ts';
import { readStep, oldestSlot, planWindow, seriesOf, stepsOf, type Read, type Wanted } from './reading.ts';
import { withinCap, Discovery, LISTED_MS, LISTING_DELAY_MS, selection } from './selection.ts';
import { Settings } from './settings.ts';
import { Told } from './told.ts';

/** Everything that SES publishes to CloudWatch: the account's totals, event destinations, reputation. */
export const cloudwatch = defineCollector({
  name: 'cloudwatch',
  description: 'Everything in CloudWatch’s namespace AWS/SES.',
  service: 'cloudwatch',
  schedule: '1-59/5 * * * *',
  settings: Settings,
  metrics,
  price: 'metric',
  iam: ['cloudwatch:ListMetrics', 'cloudwatch:GetMetricData'],
  create: (settings) => {
    const { period, lookback: wantedLookback, discovery: keep, max_metrics } = settings;
    const discovery = new Discovery(keep);
    const isSelected = selection(settings);
    const budget = new Budget(settings);
    const progress = new Progress();
    let chosen: Chosen | undefined;
    let rates: Rates = new Map();
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
    const before = new Told(period, lookback);
    return {
      async *collect({ aws, labels, clock, source, isKnown, log, signal }) {
        if (!budget.mayRead(clock.now())) {
          yield { samples: putOff(log) };
          return;
        }
        const listed = await discovery.metrics(aws.cloudWatch, clock.now(), signal);
        const expected = expectedOf(labels, isSelected);
        yield { expected };

        // Slots of another length are other slots: they are a source of their own.
        const name = `cloudwatch/${labels.account_id}/${labels.region}/${period / 1_000}s`;
        const known = await source(name);
        const ours = clock.now();
        const now = aws.clock.at(ours);
        // Up to when every metric was read: one that AWS answers with an error does not hold up the others.
        const completeName = `${name}/complete`;
        const complete = known && (await source(completeName));
        const reading = { now, period, lookback };
        const away = now - (known?.readTo ?? now);
        const isUnlisted = away > LISTED_MS;
        if (chosen?.from !== listed || isUnlisted)
          chosen = await choose(listed, isUnlisted ? withAccountTotals(listed) : listed, isSelected, labels);
        const { fitting, leftOut } = withinCap(chosen.wanted, max_metrics, isKnown);
        const states = { read: fitting.length, denied: chosen.denied, left_out: leftOut };
        const told = () => [
          ...Object.entries(states).map(([state, count]) =>
            sample('ses_exporter_cloudwatch_metrics', { ...labels, state }, count),
          ),
          sample('ses_exporter_cloudwatch_budget_interval_seconds', labels, budget.interval / 1_000),
        ];
        // The checkpoint is AWS's time, the budget's is ours.
        if (known) budget.resume(known.readTo - (now - ours), fitting.length);
        if (!budget.mayRead(ours)) {
          shown = told();
          yield { samples: putOff(log), leftOut };
          return;
        }
        const oldest = oldestSlot(reading);
        const reached = { readTo: known?.readTo, complete: complete?.readTo, oldest };
        const groups = progress.groupsOf(fitting, reached);
        const from = progress.lossFrom(groups, oldest);
        if (from !== undefined) yield { lost: { source: name, from, to: oldest } };
        if (isUnlisted) log.warn({ source: name }, unlisted);

        let requested = 0;
        const newest: Rates = new Map();
        const first = new FirstSight(now, period, expected);
        const completeTo = (readTo: number) => ({ source: completeName, observations: [], readTo });
        const answered = (count: number) => void (requested += count);
        let isOver = false;
        before.resume(known);
        try {
          // Before anything is read beyond it.
          if (known && !complete) yield { periods: completeTo(known.readTo) };
          for (const group of groups) {
            const window = planWindow({ ...reading, readTo: group.readTo });
            for (const step of stepsOf(window, reading, group.wanted.length)) {
              // Our clock may have been found wrong since: the slot in progress must not pass for read.
              const end = () => Math.min(step.end, aws.clock.at(ours));
              const call = { ...step, inOrder: group.wanted, period, answered };
              for await (const { reads, isLast } of readStep(aws.cloudWatch, call, signal)) {
                progress.take(group, reads);
                for (const read of reads) keepNewest(newest, read, now - lookback, rates);
                if (!known) first.see(reads);
                else {
                  const isRead = isLast && group === groups[0] && !group.isUnanswered;
                  const readTo = isRead ? end() : known.readTo;
                  const news = reads.map((read) => before.news(read));
                  const observations = observationsOf(news, period);
                  if (observations.length > 0 || isRead)
                    yield { periods: { source: name, observations, readTo } };
                  before.durable(news, readTo);
                }
              }
              const goesOn = group.endStep(end());
              const whole = completeOf(groups);
              if (known && whole !== undefined && whole > (complete ?? known).readTo)
                yield { periods: completeTo(whole) };
              if (!goesOn) break;
            }
          }
          const failed = failuresOf(groups);
          if (!known) {
            yield { periods: { source: name, observations: first.observations(), readTo: now } };
            yield { periods: completeTo(now) };
          }
          progress.end(groups);
          before.keepOnly(new Set(groups.flatMap(({ all }) => all.map(({ series }) => series))));
          yield { failed };
          failure = undefined;
          isOver = true;
        } catch (err) {
          failure = err;
          isOver = true;
          throw err;
        } finally {
          // Whoever takes the parts has stopped: what the ledger has of them is not known.
          if (!isOver) before.forget();
          budget.spent(requested, clock.now());
        }
        isStretched &&= budget.interval > 0;
        rates = newest;
        shown = [...[...rates.values()].map(({ shown: rate }) => rate), ...told()];
        yield { samples: shown, leftOut };
      },
    };
  },
});

const unlisted =
  'the exporter did not run for more than two weeks: of metrics with dimensions, those without data since are no longer listed, and are not counted';

const stretched =
  'CloudWatch is read less often than scheduled, to stay within collectors.cloudwatch.budget; rules in deny reduce the cost';

/** What is read of a list, which is kept for as long as the list is. */
interface Chosen {
  readonly from: readonly CloudWatchMetric[];
  readonly wanted: readonly Wanted[];
  readonly denied: number;
}

/** Metrics that are judged before others have their turn: some milliseconds. */
const PIECE = 250;

async function choose(
  from: readonly CloudWatchMetric[],
  present: readonly CloudWatchMetric[],
  isSelected: (metric: CloudWatchMetric) => boolean,
  account: AccountLabels,
): Promise<Chosen> {
  const bySeries = new Map<string, Wanted[]>();
  let count = 0;
  for (const [at, metric] of present.entries()) {
    if (at % PIECE === PIECE - 1) await nextTurn();
    if (!isSelected(metric)) continue;
    const target = targetOf(metric, account);
    const series = seriesOf(target);
    const one = { metric, target, series };
    const feeding = bySeries.get(series);
    if (feeding) feeding.push(one);
    else bySeries.set(series, [one]);
    count++;
  }
  return { from, wanted: [...bySeries.values()].flat(), denied: present.length - count };
}

/** The newest value of each rate, and the start of its slot. */
type Rates = Map<string, { readonly start: number; readonly shown: Sample }>;

/**
 * The newest value since the look-back; a rate that AWS publishes no more is no more shown. Where AWS answers with an
 * error, the value before stands.
 */
function keepNewest(
  rates: Rates,
  { target, series: key, points, failed }: Read,
  since: number,
  before: Rates,
): void {
  if (target.stat === 'Sum') return;
  const { metric: name, labels } = target;
  const newest = points.at(-1);
  const found = newest
    ? { start: newest.start, shown: { name, labels, value: newest.value } as Sample }
    : failed && before.get(key);
  if (found && found.start >= since) rates.set(key, found);
}

/**
 * What AWS answered with an error, by the series that show it.
 * @throws AwsError when that is all that was asked for: then nothing was read.
 */
function failuresOf(groups: readonly Group[]): readonly Failed[] {
  const failed = groups.flatMap((group) => [...group.failed.values()]);
  const isAll = failed.length > 0 && groups.every(({ wanted }) => wanted.length === 0);
  const parts = failed.map(({ target, failed: code = '' }) => ({ what: inWords(target), code }));
  const [first] = parts;
  if (isAll && first)
    throw new AwsError(
      `cloudwatch GetMetricData failed: ${first.code}: no complete data of ${first.what}`,
      first.code,
      {},
    );
  return parts;
}

/** As it stands in /metrics, without the account. */
function inWords({
  metric,
  labels: { account_id: _account, region: _region, ...labels },
}: Read['target']): string {
  return `${metric}{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}

/** The account's totals can be asked for whether they are listed or not. */
function withAccountTotals(listed: readonly CloudWatchMetric[]): readonly CloudWatchMetric[] {
  const isListed = (name: string) =>
    listed.some(({ metricName, dimensions }) => metricName === name && Object.keys(dimensions).length === 0);
  return [...listed, ...accountTotals.filter(({ metricName }) => !isListed(metricName))];
}

/** The account's ten totals exist at 0 before CloudWatch knows the metric. */
function expectedOf(account: AccountLabels, isSelected: (metric: CloudWatchMetric) => boolean) {
  return accountTotals.filter(isSelected).map(({ type }) => ({
    metric: 'ses_cloudwatch_events_total' as const,
    labels: eventLabels(account, type),
  }));
}
