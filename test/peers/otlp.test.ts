import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startDemoProgram, type RunningDemo } from './demo.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startOtelCollector, type OtelCollector } from './otel-collector.ts';
import { identityOf, startPrometheus, type Prometheus, type Series } from './prometheus.ts';

const WAIT = { timeout: 90_000, interval: 1_000 };

/** What Prometheus itself adds to a scrape or to what it receives. */
const ofPrometheus = /^(?:up|target_info|scrape_.+)$/;
/** Node's lists of what is open at the moment, whose labels come and go. */
const fleeting = /^nodejs_active_/;

let demo: RunningDemo;
let prometheus: Prometheus;
let collector: OtelCollector;
beforeAll(async () => {
  // Each must know where the next is. So the demo begins without a collector.
  const port = await freePort();
  demo = await startDemoProgram(60, {
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '1000',
    OTEL_METRIC_EXPORT_INTERVAL: '1000',
    OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=mail,service.instance.id=exporter-0',
  });
  const scrape = {
    job_name: 'scraped',
    honor_labels: true,
    static_configs: [{ targets: [new URL(demo.webUrl).host] }],
  };
  const global = { scrape_interval: '2s' };
  prometheus = await startPrometheus({ global, scrape_configs: [scrape] }, [
    '--web.enable-otlp-receiver',
    '--enable-feature=type-and-unit-labels',
  ]);
  const to = { endpoint: `${prometheus.url}/api/v1/otlp` };
  collector = await startOtelCollector({ port, exporters: { otlp_http: to } });
});
afterAll(async () => {
  await collector?.[Symbol.asyncDispose]();
  await demo?.[Symbol.asyncDispose]();
  await prometheus?.[Symbol.asyncDispose]();
});

function isCompared({ metric: { __name__: name = '' } }: Series): boolean {
  return !ofPrometheus.test(name) && !fleeting.test(name);
}

/** Values by name and labels, the type among them, without those that say who was scraped or who has sent. */
async function seriesOf(job: string, query = `{job="${job}"}`): Promise<Map<string, number>> {
  const found: readonly Series[] = await prometheus.query(query);
  return new Map(
    found
      .filter(isCompared)
      .map(({ metric, value: [, text] }) => [
        identityOf(metric, ['job', 'instance', '__unit__']),
        Number(text),
      ]),
  );
}

/** When the newest sample that came by this way was taken: seconds since the epoch. */
async function newestOf(job: string): Promise<number> {
  const [found] = await prometheus.query(
    `max(timestamp({job="${job}",__name__="process_start_time_seconds"}))`,
  );
  return Number(found?.value[1] ?? 0);
}

/** Waits until there are all samples that were taken after this moment and came by this way first, and some of the next. */
async function samplesAfter(moment: number, job: string): Promise<void> {
  let newest = moment;
  for (let times = 0; times < 2; times++) {
    await vi.waitFor(async () => expect(await newestOf(job)).toBeGreaterThan(newest), WAIT);
    newest = await newestOf(job);
  }
}

describe('the demo’s metrics over OTLP, through a real collector to a real Prometheus', () => {
  it('are the series of a scrape, one for one: names, labels and types', async () => {
    await vi.waitFor(async () => {
      const [scraped, sent] = [await seriesOf('scraped'), await seriesOf('mail/ses-exporter')];
      expect(scraped.size).toBeGreaterThan(500);
      // OTLP does not say that a series has ended, as a scrape does: it is there for five minutes more.
      const ever = await seriesOf('scraped', 'last_over_time({job="scraped"}[10m])');
      expect([...sent.keys()].filter((one) => !ever.has(one))).toEqual([]);
      expect([...scraped.keys()].filter((one) => !sent.has(one))).toEqual([]);
    }, WAIT);
  });

  it('have the values of a scrape: a counter’s lies between those of the scrapes before and after', async () => {
    const before = await seriesOf('scraped');
    // What was taken earlier may be still on its way through the collector.
    await samplesAfter(await newestOf('scraped'), 'mail/ses-exporter');
    const sent = await seriesOf('mail/ses-exporter');
    await samplesAfter(await newestOf('mail/ses-exporter'), 'scraped');
    const after = await seriesOf('scraped');
    const wrong: unknown[] = [];
    let compared = 0;
    for (const [identity, value] of sent) {
      const [least, most] = [before.get(identity), after.get(identity)];
      const { __type__: type } = JSON.parse(identity) as Record<string, string>;
      if (least === undefined || most === undefined || type === 'gauge') continue;
      compared++;
      if (value < least || value > most) wrong.push({ identity, least, value, most });
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });

  it('keep the exporter’s identity as OpenTelemetry’s semantic conventions have it', async () => {
    const [info] = await prometheus.query('target_info{job="mail/ses-exporter"}');
    expect(info?.metric).toMatchObject({ instance: 'exporter-0', service_version: expect.any(String) });
  });

  it('say of themselves that they failed while there was no collector, and that they arrive now', async () => {
    const [failures] = await prometheus.query(
      'ses_exporter_otlp_export_failures_total{job="scraped",signal="metrics",reason="unreachable"}',
    );
    expect(Number(failures?.value[1])).toBeGreaterThan(0);
    await vi.waitFor(async () => {
      const fresh = 'time() - ses_exporter_otlp_last_success_timestamp_seconds{job="scraped"} < 15';
      expect(await prometheus.query(fresh)).toHaveLength(1);
    }, WAIT);
    await eventually(() =>
      expect(demo.output).toMatch(/metrics could not be sent over OTLP; the next export sends their totals/),
    );
  });
});
