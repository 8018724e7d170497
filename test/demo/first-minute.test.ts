import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalog, type MetricName } from '../../src/metrics/catalog/index.ts';
import { startStoryProgram } from '../support/story/program.ts';

let exposition: readonly string[];
beforeAll(async () => {
  await using program = await startStoryProgram();
  await program.minute();
  exposition = (await program.metrics()).split('\n').filter((line) => /^(?:# \w+ )?ses_/.test(line));
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
  await expect(`${inOrder(exposition)}\n`).toMatchFileSnapshot('../golden/demo-first-minute.prom');
});

/** Metrics that the first minute does not show, by the test in which something feeds them. */
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
  'test/app/leadership.test.ts': ['ses_exporter_collector_leader'],
  'test/app/counting.test.ts': [
    'ses_exporter_event_log_dropped_total',
    'ses_exporter_event_log_records_total',
  ],
  'test/peers/redis-eviction.test.ts': [
    'ses_exporter_ledger_evicted_keys_total',
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
  'test/counting/created-at-zero.test.ts': ['ses_exporter_series_shown_at_zero'],
  'test/counting/agreement.test.ts': [
    'ses_exporter_source_agreement_ratio',
    'ses_exporter_source_agreement_reference_events',
    'ses_exporter_source_agreement_source_events',
  ],
};

describe('every metric of the catalog', () => {
  const names = Object.keys(catalog) as MetricName[];

  it.each(names)('%s has a producer that a test sees: the demo, or what fedElsewhere names', (name) => {
    const shown = exposition.some((line) => line.startsWith(`# TYPE ${name} `));
    const [test] = Object.entries(fedElsewhere).find(([, metrics]) => metrics.includes(name)) ?? [];
    expect(shown).toBe(test === undefined);
    expect(test === undefined ? name : readFileSync(test, 'utf8')).toContain(name);
  });
});
