import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertGroups } from '../../prometheus/src/alerts/index.ts';
import { prometheusFiles } from '../../prometheus/src/files.ts';
import { narrowed } from '../../prometheus/src/narrowed.ts';
import { panels } from '../support/dashboards.ts';
import { queriesIn } from '../support/documents.ts';
import { unknownIn } from '../support/known-series.ts';

const runbooks = globSync('prometheus/runbooks/*.md');
const alerts = alertGroups().flatMap((group) => group.alerts);

describe('a query', () => {
  it('is judged at all: what there is not is found out', () => {
    expect(unknownIn('sum by (delay_typ) (ses_delivery_delays_total{delay_type="ip_failure"})')).toEqual([
      'ses_delivery_delays_total{delay_type="ip_failure"}',
      'delay_typ',
    ]);
    expect(unknownIn('ses_no_such_metric + ses_up{colour="red"}')).toEqual([
      'ses_no_such_metric',
      'ses_up{colour}',
    ]);
    expect(unknownIn('account:ses_mail:increase1h{event_type="sent",identity="a"}')).toEqual([
      'account:ses_mail:increase1h{identity}',
      'account:ses_mail:increase1h{event_type="sent"}',
    ]);
    expect(() => unknownIn('sum by (ses_up')).toThrow('not PromQL');
  });
});

describe('every runbook', () => {
  it('belongs to an alert', () => {
    const wanted = Object.keys(prometheusFiles).filter((path) => path.startsWith('prometheus/runbooks/'));
    expect(runbooks.toSorted()).toEqual(wanted.toSorted());
  });

  it.each(runbooks)('%s asks for what there is', (file) => {
    const queries = queriesIn(readFileSync(file, 'utf8'));
    expect(queries.length).toBeGreaterThan(0);
    expect(queries.flatMap((query) => unknownIn(query))).toEqual([]);
  });

  it.each(alerts.map((alert) => [alert.name, alert] as const))(
    'for %s names a panel of its dashboard',
    (_, { dashboard, panel }) => {
      expect(panels.map(({ name }) => name)).toContain(`${dashboard}: ${panel}`);
    },
  );

  it.each(alerts.map((alert) => [alert.name, alert] as const))(
    'for %s says what somebody does at night who is woken, and only then',
    (_, { severity, runbook }) => {
      expect(runbook.night === undefined).toBe(severity !== 'critical');
    },
  );

  it.each(runbooks)('%s narrows its commands to an account’s region and profile', (file) => {
    const commands = [...readFileSync(file, 'utf8').matchAll(/`(aws [a-z][^`]*)`/g)].map(
      ([, code = '']) => code,
    );
    const wide = commands.filter(
      (code) => !/--region <region>/.test(code) || !/--profile <profile>/.test(code),
    );
    expect(wide).toEqual([]);
  });
});

describe('narrowing', () => {
  const labels = ['account_id', 'region', 'configuration_set'];

  it.each([
    ['`ses_up`', '`ses_up{account_id="<account_id>",region="<region>"}`'],
    [
      '`topk(5, sum by (status) (increase(ses_bounce_status_total{recipient_provider="gmail"}[1h])))`',
      '`topk(5, sum by (status) (increase(ses_bounce_status_total{account_id="<account_id>",region="<region>",recipient_provider="gmail"}[1h])))`',
    ],
    [
      '`configuration_set:ses_bounces_per_send:ratio_increase1d`',
      '`configuration_set:ses_bounces_per_send:ratio_increase1d{account_id="<account_id>",region="<region>",configuration_set="<configuration_set>"}`',
    ],
    [
      '`aws sesv2 get-configuration-set --configuration-set-name <set>`',
      '`aws sesv2 get-configuration-set --configuration-set-name <configuration_set> --region <region> --profile <profile>`',
    ],
    // No query, and nothing of an account.
    [
      '`ses-exporter policy` and `ses_exporter_build_info`',
      '`ses-exporter policy` and `ses_exporter_build_info`',
    ],
    ['`collectors.cloudwatch.deny`', '`collectors.cloudwatch.deny`'],
  ])('makes of %s %s', (text, expected) => {
    expect(narrowed(text, labels)).toBe(expected);
  });
});
