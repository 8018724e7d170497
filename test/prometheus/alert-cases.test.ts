import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { ruleFiles } from '../../prometheus/src/rule-files.ts';
import { thresholdsBy } from '../../prometheus/src/thresholds.ts';
import { CLOCK_TOLERANCE_MS } from '../../src/platform/clock.ts';
import type { Rule } from '../support/known-series.ts';
import { readPromql } from '../support/promql-reader.ts';
import { alertCases } from '../support/rule-cases/index.ts';

const names: readonly string[] = alertGroups().flatMap((group) => group.alerts.map(({ name }) => name));

describe('the cases of alerts', () => {
  it.each(names)(
    'have one in which %s fires and one in which it is silent (test/support/rule-cases)',
    (name) => {
      const { fires = [], silent = [] } = alertCases[name] ?? {};
      expect({ fires: fires.length > 0, silent: silent.length > 0 }).toEqual({ fires: true, silent: true });
    },
  );

  it('are of alerts that there are', () => {
    expect(Object.keys(alertCases).filter((name) => !names.includes(name))).toEqual([]);
  });
});

/** Stands for whatever number an installation gives a threshold. */
const ANY_THRESHOLD = '7777';
/** States and counts of nothing and of one; what the exporter itself calls a wrong clock. */
const compared = new Set(['0', '1', ANY_THRESHOLD, String(CLOCK_TOLERANCE_MS / 1_000)]);
/** Halves, quarters of an hour, hours of a day, days of a month: they turn one measure into another. */
const factors = new Set([...compared, '2', '4', '24', '30']);

/** Numbers that an expression has of its own. */
function ownNumbers(expr: string): string[] {
  const own = readPromql(expr).numbers.filter(
    ([number, isCompared]) => !(isCompared ? compared : factors).has(number),
  );
  return own.map(([number]) => number);
}

describe('the thresholds of alerts', () => {
  const files = Object.values(ruleFiles(thresholdsBy(() => ANY_THRESHOLD)));
  const rules = files.flatMap((file) =>
    (parse(file) as { groups: readonly { rules: readonly Rule[] }[] }).groups.flatMap((group) => group.rules),
  );
  const alerts = rules.flatMap(({ alert, expr }) => (alert === undefined ? [] : [[alert, expr] as const]));

  it('are found out where they are numbers of an expression', () => {
    expect(ownNumbers('a > 50 and b >= 0.05 * c[5m] and d == 1')).toEqual(['50', '0.05']);
    expect(ownNumbers('a > 24')).toEqual(['24']);
  });

  it.each(alerts)('of %s all stand in prometheus/src/thresholds.ts', (_name, expr) => {
    expect(ownNumbers(expr)).toEqual([]);
  });
});
