import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalog, isCounted, type MetricName } from '../../src/metrics/catalog.ts';
import { startStoryProgram } from '../support/story/program.ts';

/** New series are shown at 0 for two minutes; bounces come at once, and CloudWatch's counts after some minutes. */
const MINUTES = 20;

let firstMinute: readonly string[];
let later: readonly string[];
beforeAll(async () => {
  await using program = await startStoryProgram();
  const minute = async () => {
    await program.minute();
    return (await program.metrics()).split('\n').filter((line) => /^(?:# \w+ )?ses_/.test(line));
  };
  firstMinute = await minute();
  for (let left = MINUTES - 1; left > 0; left--) later = await minute();
}, 60_000);

/** What the machine decides and not the story: numbers of the exporter's own metrics, and of which build it is. */
function masked(line: string): string {
  if (line.startsWith('ses_exporter_build_info')) return line.replaceAll(/"[^"]*"/g, '"*"');
  return line.startsWith('ses_exporter_') ? line.replace(/ \S+$/, ' *') : line;
}

/** Families in their order, the series of each by name: in which order they came about is no matter. */
function inOrder(lines: readonly string[]): string {
  const families: string[][] = [];
  for (const line of lines) {
    if (line.startsWith('# HELP')) families.push([]);
    families.at(-1)?.push(masked(line));
  }
  return families
    .flatMap(([help = '', type = '', ...series]) => [help, type, ...series.toSorted()])
    .join('\n');
}

it('the demo’s first minute is exposed as it was before (if that is right: npx vitest run test/demo -u)', async () => {
  await expect(`${inOrder(firstMinute)}\n`).toMatchFileSnapshot('../golden/demo-first-minute.prom');
});

/** Metrics that these minutes do not feed, by the test in which something feeds them. */
const fedElsewhere: Readonly<Record<string, readonly MetricName[]>> = {
  'test/metrics/__snapshots__/count-event.test.ts.snap': [
    'ses_complained_recipients_total',
    'ses_delivery_delays_total',
    'ses_rendering_failures_total',
    'ses_subscriptions_total',
  ],
  'test/metrics/count-notice.test.ts': [
    'ses_advisor_recommendations_total',
    'ses_sending_status_changes_total',
  ],
  'test/collectors/failures-over-the-wire.test.ts': [
    'ses_exporter_aws_request_failures_total',
    'ses_exporter_collector_failures_total',
  ],
  'test/app/webhooks.test.ts': ['ses_exporter_unknown_path_requests_total'],
  'test/http/connections.test.ts': ['ses_exporter_connections_cut_total'],
  'test/receivers/sns/messages.test.ts': ['ses_exporter_messages_ignored_total'],
  'test/receivers/sns/refusals.test.ts': ['ses_exporter_messages_rejected_total'],
  'test/counting/label-limit.test.ts': ['ses_exporter_label_overflow_total'],
  'test/counting/period-sink.test.ts': ['ses_exporter_periods_shrunk_total'],
  'test/collectors/sending-statistics.test.ts': ['ses_statistics_complaints_total'],
  'test/collectors/deliverability.test.ts': [
    'ses_vdm_configuration_set_emails_total',
    'ses_vdm_emails_total',
    'ses_vdm_identity_emails_total',
    'ses_vdm_isp_emails_total',
  ],
  'test/app/leadership.test.ts': ['ses_exporter_collector_leader'],
  'test/app/counting.test.ts': [
    'ses_exporter_event_log_dropped_total',
    'ses_exporter_event_log_records_total',
  ],
  'test/app/redis-watch.test.ts': [
    'ses_exporter_ledger_evicted_keys_total',
    'ses_exporter_ledger_lost_shards_total',
    'ses_exporter_ledger_may_evict',
  ],
  'test/counting/shared-totals.test.ts': ['ses_exporter_ledger_totals_timestamp_seconds'],
  'test/app/counted-log.test.ts': ['ses_exporter_log_messages_total'],
  'test/app/fleet.test.ts': [
    'ses_exporter_organization_accounts',
    'ses_exporter_organization_last_success_timestamp_seconds',
    'ses_exporter_region_state',
  ],
  'test/otel/metrics.test.ts': [
    'ses_exporter_otlp_export_failures_total',
    'ses_exporter_otlp_exports_total',
    'ses_exporter_otlp_last_success_timestamp_seconds',
    'ses_exporter_otlp_rejected_items_total',
  ],
  'test/receivers/sqs/poller.test.ts': [
    'ses_exporter_queue_given_up_total',
    'ses_exporter_queue_messages',
    'ses_exporter_queue_up',
  ],
  'test/counting/agreement.test.ts': [
    'ses_exporter_source_agreement_ratio',
    'ses_exporter_source_agreement_reference_events',
    'ses_exporter_source_agreement_source_events',
  ],
};

/** Whether something fed the metric: a counter that stands at 0 was only made known. */
function isFed(name: MetricName): boolean {
  const series = later.filter((line) => new RegExp(`^${name}(?:_count)?[{ ]`).test(line));
  return isCounted(name) ? series.some((line) => !line.endsWith(' 0')) : series.length > 0;
}

describe('every metric of the catalog', () => {
  const names = Object.keys(catalog) as MetricName[];

  it.each(names)('%s has a producer that a test sees: the demo, or what fedElsewhere names', (name) => {
    const [test] = Object.entries(fedElsewhere).find(([, metrics]) => metrics.includes(name)) ?? [];
    expect(isFed(name)).toBe(test === undefined);
    expect(test === undefined ? name : readFileSync(test, 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
