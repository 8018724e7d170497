import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Case } from '../support/rule-cases/case.ts';
import { inClusters, inTwoJobs } from '../support/rule-cases/doubled.ts';
import { alertCases } from '../support/rule-cases/index.ts';
import { promtool, readRules, testRules, type Rule, type RuleTest } from './promtool.ts';

const rules = readRules('prometheus/rules/ses-alerts.yaml')
  .groups.flatMap((group) => group.rules)
  .filter(({ alert }) => alert);

function testOf(alert: string, { at, input }: Case, firing: number, name: string): RuleTest {
  return { name, at, input, expected: { [`count(${firingOf(alert)}) or vector(0)`]: firing } };
}

function firingOf(alert: string, labels = ''): string {
  return `ALERTS{alertname="${alert}",alertstate="firing"${labels}}`;
}

/** The first case in which an alert fires by something that is there. */
function firstOf({ alert = '' }: Rule): Case | undefined {
  return alertCases[alert]?.fires.find(({ input }) => Object.keys(input).length > 0);
}

describe('the alerts', () => {
  it('are rules to promtool', () => {
    const files = globSync('prometheus/rules/*.yaml');
    expect(promtool('check', 'rules', '--lint=all', '--lint-fatal', ...files).said).toBe('');
  });

  it.concurrent.each(rules)('$alert fires when it should, and only then', async (rule) => {
    const { alert = '' } = rule;
    const { fires = [], silent = [] } = alertCases[alert] ?? {};
    const tests = [
      ...fires.map((one, at) => testOf(alert, one, one.alerts ?? 1, `fires ${at}`)),
      ...silent.map((one, at) => testOf(alert, one, 0, `silent ${at}`)),
    ];
    expect(await testRules(tests, rule)).toBe('');
  });

  it.concurrent.each(rules)(
    '$alert fires in each of two clusters, and once for what two jobs watch',
    async (rule) => {
      const { alert = '' } = rule;
      const one = firstOf(rule);
      if (!one) throw new Error(`${alert} has no case`);
      const { at, input, alerts: fired = 1 } = one;
      const clusters = {
        name: 'two clusters',
        at,
        input: inClusters(input, 'a', 'b'),
        expected: Object.fromEntries(
          ['a', 'b'].map((cluster) => [
            `count(${firingOf(alert, `,cluster="${cluster}"`)}) or vector(0)`,
            fired,
          ]),
        ),
      };
      const jobs = {
        name: 'two jobs',
        at,
        input: inTwoJobs(input),
        expected: {
          [`count(count without (job) (${firingOf(alert)}))`]: fired,
          // What is said of an account is said of it once.
          [`count(${firingOf(alert, ',account_id!="",job!=""')}) or vector(0)`]: 0,
        },
      };
      expect(await testRules([clusters, jobs], rule)).toBe('');
    },
  );
});
