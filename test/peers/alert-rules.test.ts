import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Case } from '../support/rule-cases/case.ts';
import { alertCases } from '../support/rule-cases/index.ts';
import { promtool, readRules, testRules, type RuleTest } from './promtool.ts';

const rules = readRules('prometheus/rules/ses-alerts.yaml').groups.flatMap((group) => group.rules);

function testOf(alert: string, { at, input }: Case, firing: number, name: string): RuleTest {
  const expr = `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`;
  return { name, at, input, expected: { [expr]: firing } };
}

describe('the alerts', () => {
  it('are rules to promtool', () => {
    const files = globSync('prometheus/rules/*.yaml');
    expect(promtool('check', 'rules', '--lint=all', '--lint-fatal', ...files).said).toBe('');
  });

  it.each(rules)('$alert fires when it should, and only then', (rule) => {
    const { alert = '' } = rule;
    const { fires = [], silent = [] } = alertCases[alert] ?? {};
    const tests = [
      ...fires.map((one, at) => testOf(alert, one, one.alerts ?? 1, `fires ${at}`)),
      ...silent.map((one, at) => testOf(alert, one, 0, `silent ${at}`)),
    ];
    expect(testRules(tests, rule)).toBe('');
  });
});
