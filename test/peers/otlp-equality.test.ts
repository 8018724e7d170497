import { JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY } from '../../src/demo/company/clock.ts';
import { chapters } from '../../src/demo/company/story.ts';
import { readRegistry } from '../../src/otel/read-registry.ts';
import { interpolated, panels } from '../support/dashboards.ts';
import { startStoryProgram } from '../support/story/program.ts';
import { Recorder } from '../support/story/recording.ts';
import { remoteWrite } from '../support/story/remote-write.ts';
import { tellRules } from '../support/story/rules.ts';
import { startOtelCollector } from './otel-collector.ts';
import { identityOf, startPrometheus, type Prometheus, type Series } from './prometheus.ts';

/** Bounces, complaints and a quota that fills are among them. */
const MINUTES = 130;
/** Each in a cluster of its own: what is recorded of an account is of no job. */
const scraped = { job: 'scraped', instance: 'exporter-0', cluster: 'scraped' };
const sent = { job: 'mail/ses-exporter', instance: 'exporter-0', cluster: 'sent' };
const resource = resourceFromAttributes({
  'service.name': 'ses-exporter',
  'service.namespace': 'mail',
  'service.instance.id': sent.instance,
  cluster: sent.cluster,
});

/** What the process is asked for, which is not the same at two readings, and what only a scrape adds, or only OTLP. */
const ofTheMachine = /^(?:nodejs_|process_|up$|scrape_|target_info$)/;
const isCompared = ({ metric }: Pick<Series, 'metric'>) => !ofTheMachine.test(metric['__name__'] ?? '');
const howItCame = ['job', 'instance', 'cluster'];

/** One Prometheus that has read the same moments of the program by both ways: as scrapes, and over OTLP. */
let prometheus: Prometheus;
let end: number;
const stack = new AsyncDisposableStack();
beforeAll(async () => {
  const storage = { tsdb: { out_of_order_time_window: '30d' } };
  prometheus = stack.use(
    await startPrometheus({ storage, otlp: { promote_resource_attributes: ['cluster'] } }, [
      '--web.enable-otlp-receiver',
      '--web.enable-remote-write-receiver',
      '--storage.tsdb.retention.time=10y',
    ]),
  );
  const exporters = { otlp_http: { endpoint: `${prometheus.url}/api/v1/otlp` } };
  const collector = stack.use(await startOtelCollector({ exporters }));
  await using program = await startStoryProgram({ chapters, cycle: 2 * DAY });
  const start = program.clock.now();
  const recorder = new Recorder(scraped);
  for (let minute = 0; minute < MINUTES; minute++) {
    await program.minute();
    end = program.clock.now();
    // First, because a scrape lets new series be shown.
    const { metrics } = await readRegistry(program.registry, end);
    const scopeMetrics = [{ scope: { name: 'ses-exporter' }, metrics }];
    recorder.scrape(end, await program.metrics(), 0);
    const answer = await fetch(`${collector.endpoint}/v1/metrics`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JsonMetricsSerializer.serializeRequest({ resource, scopeMetrics }) ?? null,
    });
    if (!answer.ok) throw new Error(`the collector answered ${answer.status}: ${await answer.text()}`);
  }
  await remoteWrite(prometheus.url, recorder.series());
  const received = `count_over_time(ses_exporter_build_info{job="${sent.job}"}[${MINUTES}m])`;
  await vi.waitFor(
    async () => {
      const [all] = await prometheus.query(received, end);
      if (all?.value[1] !== String(MINUTES)) throw new Error(`${all?.value[1]} of ${MINUTES} have arrived`);
    },
    { timeout: 30_000, interval: 200 },
  );
  for (const file of ['prometheus/rules/ses-recording.yaml', 'prometheus/rules/ses-alerts.yaml'])
    await tellRules(prometheus.url, file, { start, end });
}, 300_000);
afterAll(() => stack.disposeAsync());

/** What a query finds at the end. */
async function found(promql: string): Promise<ReadonlyMap<string, number>> {
  const all = await prometheus.query(promql, end);
  return new Map(
    all
      .filter(isCompared)
      .map(({ metric, value: [, text] }) => [identityOf(metric, howItCame), Number(text)] as const),
  );
}

/** Sums may be taken in another order. */
function isSame(one = NaN, other = NaN): boolean {
  return Object.is(one, other) || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), 1);
}

/** What differs between two findings. */
function differences(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): readonly string[] {
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((series) => one.has(series) !== other.has(series) || !isSame(one.get(series), other.get(series)))
    .map((series) => `${series}: ${one.get(series)} and ${other.get(series)}`);
}

/** Every sample of every series, as it was stored. */
async function samplesOf(job: string): Promise<ReadonlyMap<string, string>> {
  const all = await prometheus.samples(`{job="${job}",__name__!~".*:.*|ALERTS.*"}[${MINUTES}m]`, end);
  return new Map(
    all.filter(isCompared).map(({ metric, values }) => {
      const samples = values.map(([at, text]) => `${at} ${Number(text)}`);
      return [identityOf(metric, howItCame), samples.join()] as const;
    }),
  );
}

describe('what a Prometheus has over OTLP, through a real collector, beside scrapes of the same moments', () => {
  it('every sample of every series', async () => {
    const [byScrape, byOtlp] = [await samplesOf(scraped.job), await samplesOf(sent.job)];
    expect([...byOtlp.keys()].toSorted()).toEqual([...byScrape.keys()].toSorted());
    expect([...byScrape].filter(([series, samples]) => byOtlp.get(series) !== samples)).toEqual([]);
    expect(byScrape.size).toBeGreaterThan(500);
  });

  it.each([
    ['every recorded series', '{cluster="CLUSTER",__name__=~".+:ses_.+"}', 100],
    ['every alert', 'ALERTS{cluster="CLUSTER"}', 1],
  ])('%s', async (_what, promql, least) => {
    const [byScrape, byOtlp] = [
      await found(promql.replace('CLUSTER', scraped.cluster)),
      await found(promql.replace('CLUSTER', sent.cluster)),
    ];
    expect(differences(byScrape, byOtlp)).toEqual([]);
    expect(byScrape.size).toBeGreaterThanOrEqual(least);
  });

  const queries = panels.flatMap(({ name, queries: own }) =>
    own
      .filter(({ datasource }) => datasource.type === 'prometheus')
      .map(({ expr, refId }) => [`${name} (${refId})`, expr] as const),
  );

  it('every panel', async () => {
    const different: (readonly [string, readonly string[]])[] = [];
    let filled = 0;
    for (const [name, expr] of queries) {
      const [byScrape, byOtlp] = [
        await found(interpolated(expr, { job: scraped.job })),
        await found(interpolated(expr, { job: sent.job })),
      ];
      if (byScrape.size > 0) filled++;
      const own = differences(byScrape, byOtlp);
      if (own.length > 0) different.push([name, own]);
    }
    // Prometheus’s own `up` says whether a scrape worked.
    expect(different.map(([name]) => name)).toEqual(['ses-exporter: Exporters up (A)']);
    expect(filled).toBeGreaterThan(100);
  });
});
