import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { worldsOf } from './alert-worlds.ts';
import { alertCases } from '../support/rule-cases/index.ts';
import { isRead, readEvery } from '../support/rule-cases/readings.ts';
import { evaluatedFor, promtool, readRules, testRules, type Rule } from './promtool.ts';

const rules = readRules('prometheus/rules/ses-alerts.yaml').groups.flatMap((group) => group.rules);

/** Whether an alert builds upon counters that step, as those of AWS's that are read every few minutes. */
function readsAws(rule: Rule): boolean {
  return evaluatedFor(rule).some(({ expr }) => expr.match(/\bses_\w+_total\b/g)?.some(isRead));
}

describe('the alerts', () => {
  it('are rules to promtool', () => {
    const files = globSync('prometheus/rules/*.yaml');
    expect(promtool('check', 'rules', '--lint=all', '--lint-fatal', ...files).said).toBe('');
  });

  it.each(rules.filter(readsAws))(
    '$alert has a case that fires by counters that are read from AWS',
    ({ alert = '' }) => {
      expect(alertCases[alert]?.fires.some(({ input }) => readEvery(input) > 1)).toBe(true);
    },
  );

  it.concurrent.each(rules)(
    '$alert fires when it should, and only then, at every phase of the scrapes, in each cluster, and once for two jobs',
    async (rule) => {
      expect(await testRules(worldsOf(rule.alert ?? ''), rule)).toBe('');
    },
    // A quarter of a minute of a core, which may be shared with much else.
    1_200_000,
  );
});
