import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { dashboardTitles } from '../../prometheus/src/dashboards.ts';
import { ruleFiles } from '../../prometheus/src/rule-files.ts';
import { severities } from '../../prometheus/src/rule.ts';
import { thresholdNames, thresholds, thresholdsBy } from '../../prometheus/src/thresholds.ts';
import { rejectReasons } from '../../src/receivers/rejection.ts';
import { rules, unknownIn, type Rule } from '../support/known-series.ts';

const runbooks = globSync('prometheus/runbooks/*.md');
const named = (rule: Rule) => [rule.record ?? rule.alert ?? '', rule] as const;

describe('every rule', () => {
  it.each(rules.map(named))('%s asks for what there is', (_name, { expr }) => {
    expect(unknownIn(expr)).toEqual([]);
  });

  it.each(rules.filter(({ alert }) => alert).map(named))(
    '%s says how bad it is, what it is, and where to look',
    (name, { labels, annotations }) => {
      expect(Object.keys(severities)).toContain(labels?.['severity']);
      expect(Object.keys(annotations ?? {}).toSorted()).toEqual([
        'dashboard_url',
        'description',
        'runbook_url',
        'summary',
      ]);
      expect(annotations?.['runbook_url']).toMatch(new RegExp(`/prometheus/runbooks/${name}\\.md(?:\\?|$)`));
      expect(runbooks.map((file) => basename(file))).toContain(`${name}.md`);
      expect(annotations?.['summary']?.length).toBeLessThan(180);
      expect(annotations?.['summary']).toMatch(/^[A-Z].*[^.]$/);
    },
  );

  it('is found by the dashboard that it names', () => {
    const titles = globSync('grafana/dashboards/*.json').map((file) => {
      const { uid, title } = JSON.parse(readFileSync(file, 'utf8')) as { uid: string; title: string };
      return [uid, title.replace('Amazon SES / ', '')];
    });
    expect(Object.fromEntries(titles)).toEqual(dashboardTitles);
    const alerts = alertGroups().flatMap((group) => group.alerts);
    expect(alerts.filter(({ dashboard }) => !(dashboard in dashboardTitles))).toEqual([]);
  });
});

it('docs/alerts.md says how the paths of annotations become addresses', () => {
  const [, command = ''] =
    /```sh\n(?<command>sed [^`]+)```/.exec(readFileSync('docs/alerts.md', 'utf8')) ?? [];
  const toStandardOutput = command.replace('sed -i', 'sed');
  const rulesFile = execFileSync('sh', ['-c', toStandardOutput], {
    cwd: 'prometheus/rules',
    encoding: 'utf8',
  });
  const { groups } = parse(rulesFile) as { groups: { rules: Rule[] }[] };
  const addresses = groups.flatMap((group) =>
    group.rules
      .filter(({ alert }) => alert)
      .flatMap(({ annotations = {} }) => [annotations['runbook_url'], annotations['dashboard_url']]),
  );
  expect(addresses.length).toBeGreaterThan(100);
  expect(addresses.filter((address) => !address?.startsWith('https://'))).toEqual([]);
});

describe('the example of an Alertmanager', () => {
  const { inhibit_rules: inhibitions } = parse(
    readFileSync('prometheus/alertmanager/example.yml', 'utf8'),
  ) as { inhibit_rules: Readonly<Record<'source_matchers' | 'target_matchers', readonly string[]>>[] };
  const matchers = inhibitions.flatMap(({ source_matchers: source, target_matchers: target }) => [
    ...source,
    ...target,
  ]);
  const patterns = matchers.flatMap((matcher) => {
    const [, names] = /^alertname[!=~]+"(?<names>[^"]+)"$/.exec(matcher) ?? [];
    return names?.split('|') ?? [];
  });

  it.each([...new Set(patterns)])('keeps silent, or for, an alert %s that there is', (pattern) => {
    const isMeant = new RegExp(`^(?:${pattern})$`);
    expect(rules.filter(({ alert = '' }) => isMeant.test(alert))).not.toEqual([]);
  });
});

describe('the reasons for which messages are refused', () => {
  const alerted = rules.flatMap(({ expr }) => {
    const lists = expr.matchAll(/ses_exporter_messages_rejected_total\{reason=~"(?<reasons>[^"]+)"\}/g);
    return [...new Set([...lists].flatMap((match) => match.groups?.['reasons']?.split('|') ?? []))];
  });

  it('are those of the receivers, each in one alert, but for the ledger’s, which has its own', () => {
    const reasons = Object.keys(rejectReasons).filter((reason) => reason !== 'ledger_unavailable');
    expect(alerted.toSorted()).toEqual(reasons.toSorted());
  });
});

describe('every threshold', () => {
  const templates = Object.entries(ruleFiles(thresholdsBy((name) => `\${${name}}`)));

  it.each(thresholdNames)('%s has its place in the rules', (name) => {
    expect(templates.some(([, template]) => template.includes(`\${${name}}`))).toBe(true);
  });

  it.each(templates)('can be put into %s afterwards', (file, template) => {
    const filled = thresholdNames.reduce(
      (text, name) => text.replaceAll(`\${${name}}`, String(thresholds[name])),
      template,
    );
    expect(parse(filled)).toEqual(parse(readFileSync(`prometheus/rules/${file}`, 'utf8')));
  });
});
