import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { eventTypes } from '../../src/events/ses-event.ts';
import { limits } from '../../src/events/limits.ts';
import { interpolated, panels } from '../support/dashboards.ts';
import { peer } from '../support/peers.ts';

const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-default-install-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const where = 'job="ses-exporter",account_id="123456789012",region="eu-west-1"';
/** What CloudWatch counts in a minute. */
const perMinute: Partial<Record<string, number>> = {
  send: 100,
  delivery: 96,
  bounce: 4,
  complaint: 1,
  reject: 1,
  open: 40,
  click: 10,
};

/** No receiver: series of events are born at 0, because the configuration sets and domains are known, and stay there. */
const input = [
  ...eventTypes.flatMap((type) => [
    ...['ses_events_total', 'ses_event_recipients_total'].map((name) => [
      `${name}{${where},event_type="${type}",configuration_set="set",identity="example.com"}`,
      '0x400',
    ]),
    [`ses_cloudwatch_events_total{${where},event_type="${type}"}`, `0+${perMinute[type] ?? 0}x400`],
  ]),
  [`ses_account_max_send_rate{${where}}`, '14x400'],
  [`ses_account_max_24_hour_send{${where}}`, '50000x400'],
  [`ses_account_sent_last_24_hours{${where}}`, '1000+100x400'],
  [`ses_limit_bounce_rate_review{${where}}`, `${limits.bounceRate.review}x400`],
  [`ses_limit_complaint_rate_review{${where}}`, `${limits.complaintRate.review}x400`],
].map(([series, values]) => ({ series, values }));

it.each([
  'ses-overview: Recipients by outcome',
  'ses-overview: Opens and clicks',
  'ses-overview: Delivery rate, last hour',
  'ses-overview: Rejected, last 24 hours',
  'ses-overview: Daily quota used',
  'ses-overview: Usage of AWS’s limits',
  'ses-overview: Bounce rate over time',
  'ses-overview: Complaint rate over time',
  'ses-reputation: Bounces left before review, 7 days',
  'ses-reputation: Budget used, 7 days',
  'ses-reputation: Bounce rate of the account',
  'ses-reputation: Complaint rate of the account',
])('%s shows CloudWatch’s counts where no receiver brings events', (name) => {
  const { queries = [] } = panels.find((panel) => panel.name === name) ?? {};
  const recorded = queries.filter(({ expr }) => /\b[a-z_]+:ses_/.test(expr));
  expect(recorded.length).toBeGreaterThan(0);
  const file = join(folder, 'test.yaml');
  const content = {
    rule_files: [resolve('prometheus/rules/ses-recording.yaml')],
    // Seldom, for the rules are many, and a record is in sight for five minutes.
    evaluation_interval: '4m',
    tests: [
      {
        interval: '1m',
        input_series: input,
        promql_expr_test: recorded.map(({ expr }) => ({
          expr: `count(${interpolated(expr)} > 0)`,
          eval_time: '360m',
          exp_samples: [{ labels: '{}', value: 1 }],
        })),
      },
    ],
  };
  writeFileSync(file, stringify(content, { lineWidth: 0 }));
  const { status, stdout, stderr } = spawnSync(peer('bin/promtool'), ['test', 'rules', file], {
    encoding: 'utf8',
  });
  expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
});
