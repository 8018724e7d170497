import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { catalog, type MetricName } from '../../src/metrics/catalog.ts';
import { eventually } from '../support/eventually.ts';
import { peer } from '../support/peers.ts';
import { withoutSeries } from '../support/producers.ts';
import { startDemoProgram, type RunningDemo } from './demo.ts';
import { documented, documentedScrapeJob } from './documented.ts';
import { startPrometheus, type Prometheus, type Series } from './prometheus.ts';

/** Some kinds of events are rare in the demo, and rarer where the machine is slow. */
const WAIT = { timeout: 150_000, interval: 500 };

const fed = (Object.keys(catalog) as MetricName[]).filter((name) => !withoutSeries.has(name));

/** The metric's name is AWS's own SentLast24Hours, a moving window and no duration. */
const tolerated = 'ses_account_sent_last_24_hours use base unit "seconds" instead of "hours"';

let demo: RunningDemo;
let prometheus: Prometheus;
beforeAll(async () => {
  demo = await startDemoProgram(300);
  const job = documentedScrapeJob();
  // Target labels of the names that the exporter uses itself, as in any larger installation.
  const labels = { region: 'office', account_id: 'none', env: 'test' };
  const here = [{ targets: [new URL(demo.webUrl).host], labels }];
  prometheus = await startPrometheus({
    // So much is a scrape's time, too.
    global: { scrape_interval: '5s' },
    scrape_configs: [{ ...job, static_configs: here }],
  });
});
afterAll(async () => {
  await prometheus?.[Symbol.asyncDispose]();
  await demo?.[Symbol.asyncDispose]();
});

/** Waits until there is an answer. */
function answer(promql: string): Promise<readonly Series[]> {
  return vi.waitFor(async () => {
    const found = await prometheus.query(promql);
    if (found.length === 0) throw new Error(`no data for ${promql}`);
    return found;
  }, WAIT);
}

function seriesOf(name: MetricName): string {
  return catalog[name].type === 'histogram' ? `${name}_bucket` : name;
}

describe('a real Prometheus on the demo, with the scrape job of the README', () => {
  it('has a series of every metric in the catalog', async () => {
    await vi.waitFor(async () => {
      const found = await prometheus.query('count by (__name__) ({__name__=~"ses_.+"})');
      const names = new Set(found.map(({ metric }) => metric['__name__']));
      expect(fed.filter((name) => !names.has(seriesOf(name)))).toEqual([]);
    }, WAIT);
  });

  it.each([
    'ses_events_total',
    'ses_event_recipients_total',
    'ses_cloudwatch_events_total',
    'ses_cloudwatch_dimension_events_total',
    'ses_statistics_delivery_attempts_total',
    'ses_exporter_messages_counted_total',
    'ses_exporter_aws_requests_total',
    'ses_delivery_duration_seconds_count',
  ])('sees %s grow', async (counter) => {
    expect(await answer(`sum(rate(${counter}[30s])) > 0`)).toHaveLength(1);
  });

  // What a page about one receiver asks, a demo without that receiver cannot answer; but it must be a query.
  it.each(documented('promql', globSync('docs/receivers/*.md')))(
    'understands what $file asks: $text',
    async ({ text: promql }) => {
      expect(await prometheus.query(promql)).toEqual(expect.any(Array));
    },
  );

  it.each(documented('promql', ['README.md', ...globSync('docs/*.md')]))(
    'has data for what $file asks: $text',
    async ({ text: promql }) => {
      expect(await answer(promql)).not.toEqual([]);
    },
  );

  it('has data for what the demo tells its user to ask', async () => {
    const [, block = ''] = /in a Prometheus that scrapes it:\n(.+?)\n\n/s.exec(demo.output) ?? [];
    const queries = block.split('\n').filter((line) => line.trim() !== '');
    expect(queries).not.toEqual([]);
    for (const query of queries) expect(await answer(query)).not.toEqual([]);
  });

  it('finds queries in the README', () => {
    expect(documented('promql', ['README.md'])).not.toEqual([]);
  });

  it('keeps AWS’s region and account instead of the target’s', async () => {
    const regions = await answer('count by (account_id, region) (ses_up)');
    expect(regions.map(({ metric }) => metric)).toEqual([
      { account_id: '123456789012', region: 'eu-west-1' },
    ]);
    expect(await prometheus.query('{__name__=~"ses_.+", exported_region!=""}')).toEqual([]);
    expect(await answer('ses_up{env="test"}')).toHaveLength(1);
  });

  it('reads OpenMetrics by its own choice, and the catalog’s types and help', async () => {
    const metadata = await prometheus.metadata();
    for (const name of fed) {
      const { type, help } = catalog[name];
      // In OpenMetrics a counter's family is named without the suffix; in the classic text it would be with it.
      const metric = type === 'counter' ? name.replace(/_total$/, '') : name;
      expect(metadata).toContainEqual(expect.objectContaining({ metric, type, help }));
    }
  });

  it('has had nothing to complain about', async () => {
    // A scrape that took as long as it may is the machine's fault.
    const failed = '(up == 0 and scrape_duration_seconds < 4)[1h:1s]';
    expect(await prometheus.query(`min_over_time(${failed})`)).toEqual([]);
    await eventually(async () =>
      expect(await prometheus.targets()).toMatchObject([{ health: 'up', lastError: '' }]),
    );
    for (const fault of [
      'exceeded_body_size_limit',
      'exceeded_sample_limit',
      'sample_duplicate_timestamp',
      'sample_out_of_order',
      'sample_out_of_bounds',
      'exemplar_out_of_order',
      'cache_flush_forced',
    ]) {
      expect([fault, await prometheus.own(`prometheus_target_scrapes_${fault}_total`)]).toEqual([fault, 0]);
    }
    expect(prometheus.output.split('\n').filter((line) => /level=(?:WARN|ERROR)/.test(line))).toEqual([]);
  });
});

describe('promtool', () => {
  it('finds nothing to say against the demo’s /metrics', async () => {
    const exposition = await (await fetch(`${demo.webUrl}/metrics`)).text();
    expect(exposition).toContain('\nses_events_total{');
    const { stdout, stderr } = spawnSync(peer('bin/promtool'), ['check', 'metrics'], {
      input: exposition,
      encoding: 'utf8',
    });
    expect(stderr.split('\n').filter((line) => line !== '' && line !== tolerated)).toEqual([]);
    expect(stdout).toBe('');
  });
});
