import { Counts } from './counts.ts';
import type { Verdict } from './judge.ts';
import { everyday } from './naive-exporter.ts';
import { metricNameOf } from './stage.ts';
import { percent, printTable, signed } from './table.ts';

type Naive = ReadonlyMap<string, Counts>;

/** By which labels a metric's rows are told apart; its counts are finer. */
const rowsBy: Readonly<Record<string, readonly string[]>> = {
  ses_events_total: ['event_type'],
  ses_event_recipients_total: ['event_type'],
  ses_cloudwatch_events_total: ['event_type'],
  ses_cloudwatch_dimension_events_total: ['dimensions', 'dimension_ses_configuration_set', 'event_type'],
};

/** One row for each metric and event type, and below it every single counter that is not the truth. */
export function printVerdicts(verdicts: readonly Verdict[], naive: Naive): void {
  const head = [
    'counter',
    'of',
    'truth',
    'stored rise',
    'error',
    'increase()',
    'off by',
    ...everyday.flatMap(({ name }) => [name, 'off by']),
  ];
  console.log();
  printTable(
    head,
    verdicts.flatMap((one) => rowsOf(one, naive)),
    2,
  );
  for (const { metric, wrong, truth, rise } of verdicts) {
    for (const key of wrong) {
      const labels = JSON.stringify(truth.labels(key));
      console.log(`WRONG ${metric} ${labels}: truth ${truth.get(key)}, stored rise ${rise.get(key)}`);
    }
  }
}

function rowsOf(verdict: Verdict, naive: Naive): string[][] {
  const by = rowsBy[verdict.metric] ?? [];
  const [truth, rise, increase] = [verdict.truth, verdict.rise, verdict.increase].map((counts) =>
    counts.folded(by, withoutTypes),
  ) as [Counts, Counts, Counts];
  return [...new Set([...truth.keys, ...rise.keys])].toSorted().map((key) => {
    const happened = truth.get(key);
    const labels = truth.labels(key);
    return [
      verdict.metric,
      Object.values(labels).join(' '),
      String(happened),
      String(rise.get(key)),
      signed(rise.get(key) - happened),
      increase.get(key).toFixed(1),
      percent(increase.get(key), happened),
      ...everyday.flatMap(({ name }) => naiveCells(naive.get(name), verdict.metric, labels, happened)),
    ];
  });
}

/** The finer set of dimensions is told apart by configuration set only. */
function withoutTypes(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return labels['dimensions']?.includes(',') ? { ...labels, event_type: '' } : labels;
}

/** A naive exporter knows the account's totals and those of a configuration set. */
function naiveCells(
  sums: Counts | undefined,
  metric: string,
  labels: Readonly<Record<string, string>>,
  truth: number,
): readonly [string, string] {
  const { event_type: type = '', dimensions = '', dimension_ses_configuration_set: set = '' } = labels;
  const known = metric.startsWith('ses_cloudwatch_') && !dimensions.includes(',');
  if (!sums || !known) return ['', ''];
  const value = sums.get(JSON.stringify([set, metricNameOf(type)]));
  return [value.toFixed(0), percent(value, truth)];
}
