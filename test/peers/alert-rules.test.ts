import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accountCases } from '../support/rule-cases/account.ts';
import { burnCases } from '../support/rule-cases/burns.ts';
import type { AlertCases, Case } from '../support/rule-cases/case.ts';
import { deliveryCases } from '../support/rule-cases/deliveries.ts';
import { exporterCases } from '../support/rule-cases/exporter.ts';
import { presenceCases } from '../support/rule-cases/presence.ts';
import { rateCases } from '../support/rule-cases/rates.ts';
import { senderCases } from '../support/rule-cases/senders.ts';
import { silenceCases } from '../support/rule-cases/silence.ts';
import { volumeCases } from '../support/rule-cases/volume.ts';
import { promtool, readRules, testRules, type RuleTest } from './promtool.ts';

const rules = readRules('prometheus/rules/ses-alerts.yaml').groups.flatMap((group) => group.rules);
const alerts = rules.map(({ alert = '' }) => alert);
const cases: Readonly<Record<string, AlertCases>> = {
  ...accountCases,
  ...rateCases,
  ...burnCases,
  ...volumeCases,
  ...deliveryCases,
  ...senderCases,
  ...presenceCases,
  ...exporterCases,
  ...silenceCases,
};

function testOf(alert: string, { at, input }: Case, firing: number, name: string): RuleTest {
  const expr = `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`;
  return { name, at, input, expected: { [expr]: firing } };
}

describe('the alerts', () => {
  it('are rules to promtool', () => {
    const files = globSync('prometheus/rules/*.yaml');
    expect(promtool('check', 'rules', '--lint=all', '--lint-fatal', ...files).said).toBe('');
  });

  it('each have a case in which they fire and one in which they are silent', () => {
    expect(Object.keys(cases).toSorted()).toEqual(alerts.toSorted());
    const lacking = Object.entries(cases).filter(([, { fires, silent }]) => !fires.length || !silent.length);
    expect(lacking).toEqual([]);
  });

  it.each(rules)('$alert fires when it should, and only then', (rule) => {
    const { alert = '' } = rule;
    const { fires = [], silent = [] } = cases[alert] ?? {};
    const tests = [
      ...fires.map((one, at) => testOf(alert, one, one.alerts ?? 1, `fires ${at}`)),
      ...silent.map((one, at) => testOf(alert, one, 0, `silent ${at}`)),
    ];
    expect(testRules(tests, rule)).toBe('');
  });
});
