import type { Logger } from '../../platform/logger.ts';
import { defineCollector } from '../collector.ts';
import { Budget } from './budget.ts';
import { Choice } from './choice.ts';
import { metrics, sample, type Sample } from './metrics.ts';
import { Reader } from './reader.ts';
import { Discovery, LISTED_MS, LISTING_DELAY_MS } from './selection.ts';
import { Settings } from './settings.ts';
import { sourcesOf } from './telling.ts';

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
    const { period, lookback, discovery: keep } = settings;
    const discovery = new Discovery(keep);
    const choice = new Choice(settings);
    const budget = new Budget(settings);
    // A metric is known so late at most, and must then be read from its first event on.
    const reader = new Reader(period, Math.max(lookback, keep + LISTING_DELAY_MS + period));
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
    return {
      async *collect(context) {
        const { aws, labels, clock, source, log, signal } = context;
        const { cloudWatch } = aws;
        if (!budget.mayRead(clock.now())) {
          yield { samples: putOff(log) };
          return;
        }
        const listed = await discovery.metrics(cloudWatch, clock.now(), signal);
        const expected = choice.expected(labels);
        yield { expected };

        // Slots of another length are other slots: they are a source of their own.
        const sources = sourcesOf(`cloudwatch/${labels.account_id}/${labels.region}/${period / 1_000}s`);
        const known = await source(sources.name);
        const ours = clock.now();
        const began = () => aws.clock.at(ours);
        const now = began();
        const complete = known && (await source(sources.complete));
        const isUnlisted = now - (known?.readTo ?? now) > LISTED_MS;
        const { fitting: wanted, denied, leftOut } = await choice.of(listed, isUnlisted, context);
        const states = { read: wanted.length, denied, left_out: leftOut };
        const told = () => [
          ...Object.entries(states).map(([state, count]) =>
            sample('ses_exporter_cloudwatch_metrics', { ...labels, state }, count),
          ),
          sample('ses_exporter_cloudwatch_budget_interval_seconds', labels, budget.interval / 1_000),
        ];
        // The checkpoint is AWS's time, the budget's is ours.
        if (known) budget.resume(known.readTo - (now - ours), wanted.length);
        if (!budget.mayRead(ours)) {
          shown = told();
          yield { samples: putOff(log), leftOut };
          return;
        }
        if (isUnlisted) log.warn({ source: sources.name }, unlisted);

        let requested = 0;
        const answered = (count: number) => void (requested += count);
        try {
          yield* reader.read({
            cloudWatch,
            wanted,
            expected,
            sources,
            known,
            complete,
            now,
            began,
            answered,
            signal,
          });
          failure = undefined;
        } catch (err) {
          failure = err;
          throw err;
        } finally {
          budget.spent(requested, clock.now());
        }
        isStretched &&= budget.interval > 0;
        shown = [...reader.rates.samples(), ...told()];
        yield { samples: shown, leftOut };
      },
    };
  },
});

const unlisted =
  'the exporter did not run for more than two weeks: of metrics with dimensions, those without data since are no longer listed, and are not counted';

const stretched =
  'CloudWatch is read less often than scheduled, to stay within collectors.cloudwatch.budget; rules in deny reduce the cost';
