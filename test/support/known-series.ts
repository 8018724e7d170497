import { globSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { receiverNames } from '../../src/contracts/event-sink.ts';
import { rejectReasons } from '../../src/receivers/rejection.ts';
import { collectors } from '../../src/collectors/index.ts';
import { bounceSubTypes, bounceTypes } from '../../src/events/bounce-kinds.ts';
import { delayTypes } from '../../src/events/documented-values.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import { catalog, specOf, type MetricName } from '../../src/metrics/catalog.ts';
import { snakeCase } from '../../src/platform/snake-case.ts';
import { readPromql } from './promql-reader.ts';

/** A rule of Prometheus, as it stands in the file. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const rules: readonly Rule[] = globSync('prometheus/rules/*.yaml').flatMap((file) => {
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap((group) => group.rules);
});

/** Labels that Prometheus adds to what is scraped, and an external one that aggregations keep. */
const targets = ['job', 'instance', 'cluster'];

/** Types of events that recording rules tell apart and SES does not. */
const recordedTypes = rules.flatMap(({ record, expr, labels = {} }) => [
  ...(record && labels['event_type'] ? [labels['event_type']] : []),
  ...[...expr.matchAll(/"event_type", "(?<type>\w+)"/g)].map((match) => match.groups?.['type'] ?? ''),
]);

/** Values that labels can have, of those that have few. */
const values: Readonly<Record<string, readonly string[]>> = {
  event_type: [...eventTypes, ...recordedTypes],
  bounce_type: bounceTypes.map(snakeCase),
  bounce_subtype: bounceSubTypes.map(snakeCase),
  delay_type: delayTypes.map(snakeCase),
  receiver: receiverNames,
  collector: collectors.map(({ name }) => name),
};

/** Series, labels and values that a query names and that there are not. @throws Error where it is no PromQL. */
export function unknownIn(query: string): readonly string[] {
  const { metrics, matched, grouped } = readPromql(query);
  const known = new Set(metrics.flatMap((series) => labelsOf(series) ?? []));
  const made = new Set(['le', '__name__', ...replacedIn(query)]);
  return [
    ...metrics.filter((series) => series !== '' && labelsOf(series) === undefined),
    ...matched
      .filter(
        ([series, label]) =>
          series !== '' && labelsOf(series)?.includes(label) === false && !isOpen(series, label),
      )
      .map(([series, label]) => `${series}{${label}}`),
    ...matched.flatMap(([series, label, text]) =>
      unknownValues(series, label, text).map((value) => `${series}{${label}="${value}"}`),
    ),
    ...grouped.filter(
      (label) => !known.has(label) && !made.has(label) && !metrics.some((series) => isOpen(series, label)),
    ),
  ];
}

/** Labels that `label_replace` gives. */
function replacedIn(query: string): readonly string[] {
  return [...query.matchAll(/, "(?<label>\w+)", "\$1"/g)].map((match) => match.groups?.['label'] ?? '');
}

/** A label whose name is known only at run time, such as a dimension of CloudWatch's. */
function isOpen(series: string, label: string): boolean {
  const metric = metricOf(series);
  const open = metric && specOf(metric).openLabels;
  return open !== undefined && label.startsWith(`${open}_`);
}

/** `undefined` of a series that there is not. */
function labelsOf(series: string): readonly string[] | undefined {
  if (series === 'up') return targets;
  const metric = metricOf(series);
  if (metric) return [...targets, ...specOf(metric).labels];
  const own = rules.filter(({ record }) => record === series);
  if (own.length === 0) return undefined;
  const asked = own.map(({ expr }) => readPromql(expr));
  const given = own.flatMap(({ labels = {} }) => Object.keys(labels));
  return asked.flatMap(({ grouped, metrics }) => [
    ...given,
    ...grouped,
    ...metrics
      .filter((inner) => inner.includes(':') && inner !== series)
      .flatMap((inner) => labelsOf(inner) ?? []),
  ]);
}

function metricOf(series: string): MetricName | undefined {
  const metric = series in catalog ? series : series.replace(/_(?:bucket|sum|count)$/, '');
  return metric in catalog ? (metric as MetricName) : undefined;
}

function unknownValues(series: string, label: string, text: string): readonly string[] {
  const known =
    series === 'ses_exporter_messages_rejected_total' && label === 'reason'
      ? Object.keys(rejectReasons)
      : values[label];
  const named = text.split('|').filter((value) => /^[\w-]+$/.test(value));
  return known ? named.filter((value) => !known.includes(value)) : [];
}
