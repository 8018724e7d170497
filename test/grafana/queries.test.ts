import { globSync, readFileSync } from 'node:fs';
import { parser as logqlParser } from '@grafana/lezer-logql';
import { VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { eventTypes } from '../../src/events/ses-event.ts';
import { catalog, specOf, type MetricName } from '../../src/metrics/catalog.ts';
import {
  asked,
  interpolated,
  logqlQueries,
  panels,
  promqlQueries,
  variables,
} from '../support/dashboards.ts';
import { readPromql } from '../support/promql-reader.ts';

/** Prometheus's own. */
const own: Readonly<Record<string, readonly string[]>> = {
  up: [],
  // What an alert is about differs; nearly all are about an account.
  ALERTS: ['alertname', 'alertstate', 'severity', 'account_id', 'region'],
};
const targetLabels = ['job', 'instance', 'cluster'];
/** What recording rules make, several of them one metric, with the labels that their queries keep and they add. */
const recorded = new Map<string, readonly string[]>();
for (const file of globSync('prometheus/rules/*.yaml')) {
  const { groups } = parse(readFileSync(file, 'utf8')) as {
    groups: { rules: { record?: string; expr: string; labels?: Record<string, string> }[] }[];
  };
  for (const { record, expr, labels = {} } of groups.flatMap(({ rules }) => rules))
    if (record)
      recorded.set(record, [
        ...(recorded.get(record) ?? []),
        ...readPromql(expr).grouped,
        ...Object.keys(labels),
      ]);
}
/** Labels that queries make themselves. */
const made = new Set(['broken_down', 'le']);

/** The labels that series of a name have; `undefined` for a name that nothing has. */
function labelsOf(name: string): readonly string[] | undefined {
  if (name in own) return [...(own[name] ?? []), ...targetLabels];
  const metric = name in catalog ? name : name.replace(/_(?:bucket|sum|count)$/, '');
  if (!(metric in catalog)) return undefined;
  const spec = specOf(metric as MetricName);
  if (metric !== name && spec.type !== 'histogram') return undefined;
  return [...spec.labels, ...targetLabels, ...(name.endsWith('_bucket') ? ['le'] : [])];
}

function has(metric: string, label: string): boolean {
  if (recorded.has(metric)) return recorded.get(metric)?.includes(label) ?? false;
  const open = metric in catalog ? specOf(metric as MetricName).openLabels : undefined;
  return (labelsOf(metric) ?? []).includes(label) || (open !== undefined && label.startsWith(`${open}_`));
}

const everyQuery = [
  ...promqlQueries.map(([name, expr]) => [name, expr, false] as const),
  ...variables
    .filter(({ variable }) => variable.type === VariableType.Query)
    .map(({ name, variable }) => [name, asked(variable).selector, true] as const),
];

describe.each(everyQuery)('the query of %s', (name, expr, isVariable) => {
  const { metrics, matched, grouped, selectors } = readPromql(interpolated(expr));

  it('asks only for metrics and labels that exist', () => {
    expect(metrics.filter((metric) => labelsOf(metric) === undefined && !recorded.has(metric))).toEqual([]);
    expect(matched.filter(([metric, label]) => !has(metric, label))).toEqual([]);
    const known = (label: string) => made.has(label) || metrics.some((metric) => has(metric, label));
    expect(grouped.filter((label) => !known(label))).toEqual([]);
  });

  it('asks for what is selected, wherever the metric can tell', () => {
    const account = metrics.filter((metric) => has(metric, 'account_id') && has(metric, 'region'));
    const narrowed = new Set(matched.map(([of, label]) => `${of} by ${label}`));
    // What a variable offers is left by those before it, of which the cluster is the first.
    const all = ['cluster', 'job', 'account_id', 'region'];
    const place = isVariable ? all.findIndex((label) => name.endsWith(`$${label}`)) : -1;
    const choices = place < 0 ? all : all.slice(0, place);
    const wanted = account.flatMap((metric) =>
      choices
        // What is recorded is of an account, whichever jobs watch it.
        .filter((label) => label !== 'job' || !recorded.has(metric))
        .map((label) => `${metric} by ${label}`),
    );
    expect(wanted.filter((one) => !narrowed.has(one))).toEqual([]);
  });

  it('asks only for types of events that there are', () => {
    const types = new Set<string>([...eventTypes, 'hard_bounce', '.*']);
    const named = selectors.flatMap(({ matchers }) =>
      matchers.filter(([label]) => label === 'event_type').flatMap(([, value]) => value.split('|')),
    );
    expect(named.filter((one) => !types.has(one))).toEqual([]);
  });
});

describe.each(promqlQueries)('the query of %s', (_, expr) => {
  it('looks at a counter only through its increase', () => {
    const rates = new Set(['rate', 'increase', 'irate']);
    const bare = readPromql(interpolated(expr)).around.filter(
      ([metric, calls]) =>
        metric in catalog &&
        specOf(metric as MetricName).type === 'counter' &&
        !calls.some((call) => rates.has(call)),
    );
    expect(bare).toEqual([]);
  });
});

describe('legends', () => {
  it('name only labels that their query leaves', () => {
    const wrong = panels.flatMap(({ name, queries }) =>
      queries
        .filter(({ datasource }) => datasource.type === 'prometheus')
        .flatMap(({ expr, legendFormat }) => {
          const labels = [...legendFormat.matchAll(/\{\{(?<label>[^}]+)\}\}/g)].map(
            (match) => match[1] ?? '',
          );
          const { grouped } = readPromql(interpolated(expr));
          return labels
            .filter((label) => !grouped.includes(interpolated(label)))
            .map((label) => `${name}: ${label}`);
        }),
    );
    expect(wrong).toEqual([]);
  });
});

describe.each(logqlQueries)('the log query of %s', (_, expr) => {
  it('is LogQL', () => {
    const errors: string[] = [];
    const text = interpolated(expr);
    logqlParser.parse(text).iterate({
      enter: ({ type, from }) => {
        if (type.isError) errors.push(text.slice(Math.max(0, from - 60), from + 30));
      },
    });
    expect(errors).toEqual([]);
  });
});
