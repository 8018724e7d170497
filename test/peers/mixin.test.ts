import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { peer } from '../support/peers.ts';

interface Rules {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What jsonnet makes of a part of the mixin. */
function evaluated(part: string, config = '{}'): unknown {
  const code = `((import 'prometheus/mixin/mixin.libsonnet') + { _config+:: ${config} }).${part}`;
  const { status, stdout, stderr } = spawnSync(peer('bin/jsonnet'), ['-e', code], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe('the mixin', () => {
  it('has every dashboard', () => {
    const dashboards = globSync('grafana/dashboards/*.json').map(
      (file) => [basename(file), JSON.parse(readFileSync(file, 'utf8'))] as const,
    );
    expect(evaluated('grafanaDashboards')).toEqual(Object.fromEntries(dashboards));
  });

  it.each([
    ['prometheusAlerts', 'ses-alerts'],
    ['prometheusRules', 'ses-recording'],
  ])('has in %s what is in %s', (part, file) => {
    expect(evaluated(part)).toEqual(parse(readFileSync(`prometheus/rules/${file}.yaml`, 'utf8')));
  });

  it('puts an installation’s thresholds where ours were', () => {
    const { groups } = evaluated(
      'prometheusAlerts',
      '{ thresholds+: { quotaUsed: 0.123, minimumSends1h: 4000000 } }',
    ) as Rules;
    const exprOf = (name: string) =>
      groups.flatMap(({ rules }) => rules).find(({ alert }) => alert === name)?.expr;
    expect(exprOf('SesSendRateNearLimit')).toMatch(/ > 0\.123$/);
    expect(exprOf('SesBounceBudgetBurnsFast')).toContain('>= 4000000 ');
  });

  it.each(['prometheusAlerts', 'prometheusRules'])('keeps in %s what tells clusters apart', (part) => {
    const ours = JSON.stringify(evaluated(part));
    const kept = JSON.stringify(evaluated(part, "{ clusterLabels: ['environment', 'cluster'] }"));
    expect(kept).toBe(ours.replaceAll(/\b(by|on) \(cluster\b/g, '$1 (environment, cluster'));
    expect(kept).not.toBe(ours);
  });

  it('knows a threshold that there is not', () => {
    expect(() => evaluated('prometheusAlerts', '{ thresholds+: { quotaUsd: 1 } }')).toThrow(
      'there is no threshold quotaUsd',
    );
  });

  it('lets dashboards lead to the runbooks of an installation', () => {
    const text = JSON.stringify(
      evaluated('grafanaDashboards', "{ runbookUrl: 'https://git.example.com/main/' }"),
    );
    expect(text).toContain('"query":"https://git.example.com/main"');
    expect(text).not.toContain('localhost');
  });

  it('puts addresses before the paths of runbooks and dashboards', () => {
    const { groups } = evaluated(
      'prometheusAlerts',
      "{ runbookUrl: 'https://git.example.com/main/', grafanaUrl: 'https://grafana.example.com' }",
    ) as Rules;
    for (const { alert, annotations } of groups.flatMap(({ rules }) => rules).filter((rule) => rule.alert)) {
      const runbook = `https://git.example.com/main/prometheus/runbooks/${alert}.md`;
      expect(annotations['runbook_url']?.replace(/\?.*$/, '')).toBe(runbook);
      expect(annotations['dashboard_url']).toMatch(/^https:\/\/grafana\.example\.com\/d\/ses-/);
    }
  });
});
