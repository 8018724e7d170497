import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { programWithTopic } from '../support/program-with-topic.ts';
import { fixtureJson } from '../support/ses-fixtures.ts';
import { startOtelCollector } from './otel-collector.ts';
import { startPrometheus, type Prometheus } from './prometheus.ts';

const WAIT = { timeout: 60_000, interval: 500 };
const OTLP = ['--web.enable-otlp-receiver', '--enable-feature=exemplar-storage'];
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

/** What the exporter says of itself changes from one reading to the next. */
const still = '{__name__=~"ses_.+",__name__!~"ses_exporter_(otlp|log|config|series).*|.*_bucket"}';

const to = ({ url }: Prometheus) => ({ endpoint: `${url}/api/v1/otlp` });

const stack = new AsyncDisposableStack();
let received: Prometheus;
let native: Prometheus;
let scraped: Prometheus;
let program: Awaited<ReturnType<typeof programWithTopic>>;
beforeAll(async () => {
  received = stack.use(await startPrometheus({ otlp: { translation_strategy: 'NoTranslation' } }, OTLP));
  native = stack.use(await startPrometheus({ otlp: { convert_histograms_to_nhcb: true } }, OTLP));
  const collector = stack.use(
    await startOtelCollector({
      exporters: { 'otlp_http/classic': to(received), 'otlp_http/native': to(native) },
    }),
  );
  program = stack.use(
    await programWithTopic({
      otlp: { enabled: true, endpoint: collector.endpoint, interval: '1s' },
      exposition: { zero_for: '15s' },
      events: { exemplars: { from: ['tag'] } },
    }),
  );
  const job = { static_configs: [{ targets: [program.web] }] };
  scraped = stack.use(
    await startPrometheus(
      {
        global: { scrape_interval: '1s' },
        scrape_configs: [
          { job_name: 'classic', ...job },
          { job_name: 'native', convert_classic_histograms_to_nhcb: true, ...job },
        ],
      },
      ['--enable-feature=exemplar-storage'],
    ),
  );
  await program.bounce('news', 2);
  const traced = fixtureJson('bounce');
  traced.mail.tags['ses:configuration-set'] = ['news'];
  traced.mail.tags['traceparent'] = [`00-${traceId}-${spanId}-01`];
  Object.assign(traced['bounce'] as object, { timestamp: new Date().toISOString() });
  await program.deliver(program.signed(JSON.stringify(traced)));
});
afterAll(() => stack.disposeAsync());

const bounces = 'ses_events_total{event_type="bounce",configuration_set="news"}';

/** Resolves when the new series show their values. */
async function revealed(prometheus: Prometheus): Promise<void> {
  await vi.waitFor(async () => {
    const found = await prometheus.query(bounces);
    expect(found.map(({ value }) => value[1])).toContain('3');
  }, WAIT);
}

async function valuesIn(prometheus: Prometheus, job: string) {
  const found = await prometheus.query(`${still.slice(0, -1)},job="${job}"}`);
  return Object.fromEntries(
    found.map(({ metric: { job: _job, instance: _instance, ...own }, value }) => [
      JSON.stringify(
        own,
        Object.keys(own).toSorted((one, other) => (one < other ? -1 : 1)),
      ),
      value[1],
    ]),
  );
}

describe('what was counted, over OTLP', () => {
  it('is born at 0 like a scraped series, so that its first events are an increase', async () => {
    await revealed(received);
    const [series] = await received.samples(`${bounces}[5m]`);
    const values = [...new Set(series?.values.map(([, value]) => value))];
    expect(values).toEqual(['0', '3']);
  });

  it('has to the digit the values that a scrape has', async () => {
    await revealed(received);
    await revealed(scraped);
    await vi.waitFor(async () => {
      const values = await valuesIn(received, 'ses-exporter');
      expect(values).toEqual(await valuesIn(scraped, 'classic'));
      expect(Object.keys(values).length).toBeGreaterThan(20);
    }, WAIT);
  });

  it.each([
    ['OTLP', () => received],
    ['a scrape', () => scraped],
  ])('leads by %s from a counter and a histogram to the trace that sent the mail', async (_way, from) => {
    await vi.waitFor(async () => {
      for (const query of [bounces, 'ses_event_age_seconds_bucket']) {
        const [found] = await from().exemplars(query);
        expect(found?.exemplars[0]?.labels).toEqual({ trace_id: traceId, span_id: spanId });
      }
    }, WAIT);
  });

  it.each([
    ['OTLP', () => native, ''],
    ['a scrape', () => scraped, '{job="native"}'],
  ])('becomes native histograms by %s where Prometheus is asked to', async (_way, from, matcher) => {
    await vi.waitFor(async () => {
      const [found] = await from().query(`histogram_count(ses_event_age_seconds${matcher})`);
      expect(found?.value[1]).toBe('3');
      const [median] = await from().query(`histogram_quantile(0.5, ses_event_age_seconds${matcher})`);
      expect(Number(median?.value[1])).toBeGreaterThan(0);
    }, WAIT);
  });
});

describe('the collector’s processor for deltas', () => {
  it('makes of the totals the deltas that some backends want, and their sum is what was counted', async () => {
    await using backend = await otlpReceiver();
    await using collector = await startOtelCollector({
      processors: { cumulative_to_delta: {} },
      exporters: { otlp_http: { endpoint: backend.endpoint, encoding: 'json', compression: 'none' } },
    });
    await using small = await programWithTopic({
      otlp: { enabled: true, endpoint: collector.endpoint, interval: '2s', protocol: 'http/json' },
      exposition: { zero_for: '15s' },
    });
    const deltas = () =>
      backend.bodies
        .map((body) => JSON.parse(body.toString()) as MetricsRequest)
        .flatMap(({ resourceMetrics }) => resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics))
        .flatMap(({ metrics }) => metrics.filter(({ name }) => name === 'ses_events_total'))
        .flatMap(({ sum }) => (sum?.aggregationTemporality === 1 ? sum.dataPoints : []))
        .map(({ asDouble = 0 }) => asDouble);
    await small.bounce('news', 3);
    await vi.waitFor(() => expect(deltas()).toContain(3), WAIT);
    await small.bounce('news', 4);
    await vi.waitFor(() => expect(deltas().reduce((sum, one) => sum + one, 0)).toBe(7), WAIT);
  });
});

interface MetricsRequest {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly sum?: {
          readonly aggregationTemporality: number;
          readonly dataPoints: readonly { readonly asDouble?: number }[];
        };
      }[];
    }[];
  }[];
}
