import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { windows } from '../../prometheus/src/query.ts';
import { catalog, specOf, type MetricName } from '../../src/metrics/catalog.ts';
import { interpolated, panels } from '../support/dashboards.ts';
import { readPromql, type Selected } from '../support/promql-reader.ts';

const rules = globSync('prometheus/rules/*.yaml')
  .flatMap((file) => {
    const { groups } = parse(readFileSync(file, 'utf8')) as {
      groups: { rules: { record?: string; expr: string }[] }[];
    };
    return groups.flatMap((group) => group.rules);
  })
  .filter(({ record }) => record)
  .map(({ expr }) => readPromql(expr));

/** Windows that are as long as the reader's graph or time range are no recorded ones. */
const readers = { __rate_interval: '7m', __interval: '7m', __range: '2d' };
const asked = panels.flatMap(({ name, queries }) =>
  queries
    .filter(({ datasource }) => datasource.type === 'prometheus')
    .map(({ refId, expr }) => [`${name} (${refId})`, readPromql(interpolated(expr, readers))] as const),
);

/** Every label that a selector needs: those it matches on, and those that are kept of it. */
const needs = ({ matchers, by }: Selected) => [...matchers.map(([label]) => label), ...by];

/** What rules record increases of, with the labels that are left to choose by. */
const counted = rules
  .flatMap(({ selectors }) => selectors)
  .filter(({ range }) => (windows as readonly (string | undefined)[]).includes(range))
  .filter(({ metric }) => !isGauge(metric));

/** Trends of gauges are forecasts, each its own. */
function isGauge(metric: string): boolean {
  return metric in catalog && specOf(metric as MetricName).type === 'gauge';
}

function isCounted(selected: Selected): boolean {
  return counted.some(
    (one) =>
      one.metric === selected.metric &&
      one.range === selected.range &&
      needs(selected).every((label) => needs(one).includes(label)),
  );
}

const written = (sides: readonly (readonly string[])[]) =>
  sides.map((metrics) => [...new Set(metrics)].toSorted().join(' ')).join(' / ');
/** Ratios of what is scraped, such as the share of a quota. */
const divided = new Set(
  rules
    .flatMap(({ divisions }) => divisions)
    .filter((sides) => sides.flat().every((metric) => metric in catalog))
    .map(written),
);

describe('what rules record', () => {
  it('is there to read', () => {
    expect(counted.length).toBeGreaterThan(20);
    expect(divided).toContain('ses_account_sent_last_24_hours / ses_account_max_24_hour_send');
  });

  it.each(asked)('is not computed anew by %s', (_, { selectors, divisions }) => {
    expect(selectors.filter(isCounted).map(({ metric, range }) => `${metric}[${range}]`)).toEqual([]);
    expect(divisions.map(written).filter((one) => divided.has(one))).toEqual([]);
  });
});
