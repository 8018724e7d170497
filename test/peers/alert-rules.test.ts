import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { peer } from '../support/peers.ts';
import { accountCases } from '../support/rule-cases/account.ts';
import type { AlertCases, Case } from '../support/rule-cases/case.ts';
import { exporterCases } from '../support/rule-cases/exporter.ts';
import { presenceCases } from '../support/rule-cases/presence.ts';
import { rateCases } from '../support/rule-cases/rates.ts';
import { senderCases } from '../support/rule-cases/senders.ts';
import { silenceCases } from '../support/rule-cases/silence.ts';
import { volumeCases } from '../support/rule-cases/volume.ts';

const { groups } = parse(readFileSync('prometheus/rules/ses-alerts.yaml', 'utf8')) as {
  groups: readonly { readonly rules: readonly { readonly alert: string }[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const alerts = rules.map(({ alert }) => alert);
const cases: Readonly<Record<string, AlertCases>> = {
  ...accountCases,
  ...rateCases,
  ...volumeCases,
  ...senderCases,
  ...presenceCases,
  ...exporterCases,
  ...silenceCases,
};

const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function promtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(peer('bin/promtool'), args, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

/** Days in minutes would take minutes: what lasts so long is evaluated every quarter of an hour. */
const LONG_MIN = 1_000;

/** What promtool says of these tests of one alert; empty when it is content. */
function tried(alert: string, tests: readonly (readonly [Case, object])[]): string {
  const ruleFile = join(folder, `${alert}.rules.yaml`);
  const own = rules.filter((rule) => rule.alert === alert);
  writeFileSync(ruleFile, stringify({ groups: [{ name: 'one', rules: own }] }, { lineWidth: 0 }));
  const byLength = Object.groupBy(tests, ([{ at }]) => (at > LONG_MIN ? '15m' : '1m'));
  return Object.entries(byLength)
    .map(([evaluation_interval, some]) => {
      const file = join(folder, `${alert}.${evaluation_interval}.yaml`);
      const content = { rule_files: [ruleFile], evaluation_interval, tests: some.map(([, test]) => test) };
      writeFileSync(file, stringify(content, { lineWidth: 0 }));
      const { status, said } = promtool('test', 'rules', file);
      return status === 0 ? '' : said;
    })
    .join('');
}

function testOf(alert: string, { at, input }: Case, expected: number, name: string) {
  return {
    name,
    interval: '1m',
    input_series: Object.entries(input).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`,
        eval_time: `${at}m`,
        exp_samples: [{ labels: '{}', value: expected }],
      },
    ],
  };
}

describe('the alerts', () => {
  it('are rules to promtool', () => {
    const { status, said } = promtool(
      'check',
      'rules',
      '--lint=all',
      '--lint-fatal',
      ...globSync('prometheus/rules/*.yaml'),
    );
    expect([status, status === 0 ? '' : said]).toEqual([0, '']);
  });

  it('each have a case in which they fire and one in which they are silent', () => {
    expect(Object.keys(cases).toSorted()).toEqual(alerts.toSorted());
    const lacking = Object.entries(cases).filter(([, { fires, silent }]) => !fires.length || !silent.length);
    expect(lacking).toEqual([]);
  });

  it.each(alerts)('%s fires when it should, and only then', (alert) => {
    const { fires = [], silent = [] } = cases[alert] ?? {};
    const tests = [
      ...fires.map((one, at) => [one, testOf(alert, one, one.alerts ?? 1, `fires ${at}`)] as const),
      ...silent.map((one, at) => [one, testOf(alert, one, 0, `silent ${at}`)] as const),
    ];
    expect(tried(alert, tests)).toBe('');
  });
});
