import { parser as logqlParser } from '@grafana/lezer-logql';
import { describe, expect, it } from 'vitest';
import { interpolated, logqlQueries, promqlQueries } from '../support/dashboards.ts';
import { readPromql } from '../support/promql-reader.ts';

// What a dashboard asks once a minute of a data source that others use too.
const MAX_CHARACTERS = 400;
const MAX_SELECTORS = 6;

describe.each(promqlQueries)('the query of %s', (_, expr) => {
  it('is short, and reads few series', () => {
    expect(expr.length).toBeLessThanOrEqual(MAX_CHARACTERS);
    expect(readPromql(interpolated(expr)).metrics.length).toBeLessThanOrEqual(MAX_SELECTORS);
  });
});

describe.each(logqlQueries)('the log query of %s', (_, expr) => {
  it('is short, and filters each line a few times', () => {
    let filters = 0;
    logqlParser.parse(interpolated(expr)).iterate({
      enter: ({ name }) => {
        if (['Selector', 'LabelFilter', 'LineFilter'].includes(name)) filters++;
      },
    });
    expect(expr.length).toBeLessThanOrEqual(MAX_CHARACTERS);
    expect(filters).toBeGreaterThan(0);
    expect(filters).toBeLessThanOrEqual(MAX_SELECTORS);
  });
});
