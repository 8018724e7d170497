import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { programWithTopic } from '../support/program-with-topic.ts';
import { startOtelCollector } from './otel-collector.ts';
import { startPrometheus, type Prometheus } from './prometheus.ts';

const WAIT = { timeout: 180_000, interval: 200 };
const tls = (file: string) => `${process.cwd()}/test/http/tls/${file}`;
const bounces = 'ses_events_total{event_type="bounce",configuration_set="news"}';
/**
 * An interval is two seconds here and a minute by default: ten minutes are twenty seconds. An export may not take longer than
 * its interval: shorter ones would fail wherever the machine stands still for a moment.
 */
const INTERVAL = '2s';

async function valueIn(prometheus: Prometheus, query: string): Promise<number | undefined> {
  const [found] = await prometheus.query(query);
  return found && Number(found.value[1]);
}

/** What a scrape shows of a series. */
async function shown(web: string, series: string): Promise<number | undefined> {
  const text = await (await fetch(`http://${web}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(series));
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
}

interface Request {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly sum?: { readonly dataPoints: readonly Point[] };
      }[];
    }[];
  }[];
}
interface Point {
  readonly asDouble: number;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
}

/** The values of the counter of bounces, of requests in OTLP's JSON. */
function bouncesIn(bodies: readonly Buffer[]): readonly number[] {
  return bodies
    .flatMap((body) => (JSON.parse(body.toString()) as Request).resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .flatMap(({ name, sum }) => (name === 'ses_events_total' ? (sum?.dataPoints ?? []) : []))
    .filter(({ attributes }) => attributes.some(({ value }) => value.stringValue === 'bounce'))
    .map(({ asDouble }) => asDouble);
}

/** It is written when the collector's answer has come, which is after the backend has all. */
function saysThatItWorksAgain({ output }: { readonly output: () => string }): Promise<void> {
  return eventually(() => expect(output()).toContain('"message":"OTLP exports work again"'));
}

/** A line for a reason, and no second one for the same: where the machine stood still, a time-out may come between. */
function expectToldOnce({ output }: { readonly output: () => string }, reason: string): void {
  const lines = output().matchAll(/"reason":"(\w+)".*"message":"metrics could not be sent over OTLP/g);
  const told = [...lines].map(([, one]) => one);
  expect(told).toContain(reason);
  expect(told.filter((one, at) => one === told[at - 1])).toEqual([]);
}

const failures = (reason: string) =>
  `ses_exporter_otlp_export_failures_total{signal="metrics",reason="${reason}"}`;

describe('a real collector', () => {
  it('that was away for ten minutes gets on its return all that was counted, and nothing else has noticed', async () => {
    await using prometheus = await startPrometheus({}, ['--web.enable-otlp-receiver']);
    const exporters = { otlp_http: { endpoint: `${prometheus.url}/api/v1/otlp` } };
    const port = await freePort();
    const start = () => startOtelCollector({ port, exporters });
    await using stack = new AsyncDisposableStack();
    const first = stack.use(await start());
    const program = stack.use(
      await programWithTopic({
        otlp: { enabled: true, endpoint: first.endpoint, interval: INTERVAL },
        exposition: { zero_for: '1s' },
      }),
    );
    await program.bounce('news', 5);
    await vi.waitFor(async () => expect(await valueIn(prometheus, bounces)).toBe(5), WAIT);

    await first.end('SIGKILL');
    const failed = async () => (await shown(program.web, failures('unreachable'))) ?? 0;
    await vi.waitFor(async () => expect(await failed()).toBeGreaterThan(0), WAIT);
    const memory = async () => (await shown(program.web, 'process_resident_memory_bytes')) ?? NaN;
    const before = await memory();
    // Twice ten minutes' worth; deliveries and scrapes go on meanwhile, or `bounce` would throw.
    await vi.waitFor(async () => {
      await program.bounce('news', 1);
      expect(await failed()).toBeGreaterThan(20);
    }, WAIT);
    const counted = await shown(program.web, 'ses_exporter_messages_counted_total{receiver="sns"}');
    expect((await memory()) - before).toBeLessThan(64e6);
    expect(await valueIn(prometheus, bounces)).toBe(5);

    stack.use(await start());
    await vi.waitFor(async () => expect(await valueIn(prometheus, bounces)).toBe(counted), WAIT);
    expect(counted).toBeGreaterThan(5);
    await saysThatItWorksAgain(program);
    expectToldOnce(program, 'unreachable');
  });

  it.each([
    ['is slow', 'timeout', { silent: true }],
    ['is overloaded', 'unavailable', { status: 503 }],
    ['passes on a refusal', 'refused', { status: 400 }],
  ])(
    'that %s makes exports fail by name, disturbs nothing else, and gets all once it is well again',
    async (_how, reason, trouble) => {
      await using backend = await otlpReceiver();
      // Without a queue of its own it answers as what is behind it does.
      const atOnce = { sending_queue: { enabled: false }, retry_on_failure: { enabled: false } };
      const readable = { encoding: 'json', compression: 'none' };
      const exporters = { otlp_http: { endpoint: backend.endpoint, ...readable, ...atOnce } };
      await using collector = await startOtelCollector({ exporters });
      Object.assign(backend.state, trouble);
      await using program = await programWithTopic({
        otlp: { enabled: true, endpoint: collector.endpoint, interval: INTERVAL },
        exposition: { zero_for: '0s' },
      });
      await vi.waitFor(async () => {
        await program.bounce('news', 1);
        expect(await shown(program.web, failures(reason))).toBeGreaterThan(5);
      }, WAIT);
      Object.assign(backend.state, { silent: false, status: 200 });
      await program.bounce('news', 1);
      const counted = await shown(program.web, 'ses_exporter_messages_counted_total{receiver="sns"}');
      const heard = backend.bodies.length;
      await vi.waitFor(() => expect(bouncesIn(backend.bodies.slice(heard))).toContain(counted), WAIT);
      await saysThatItWorksAgain(program);
      expectToldOnce(program, reason);
    },
  );

  it('with a certificate of our authority that asks for ours is talked to, and no other', async () => {
    await using prometheus = await startPrometheus({}, ['--web.enable-otlp-receiver']);
    await using collector = await startOtelCollector({
      tls: {
        cert_file: tls('server.pem'),
        key_file: tls('server.key'),
        client_ca_file: tls('authority.pem'),
      },
      exporters: { otlp_http: { endpoint: `${prometheus.url}/api/v1/otlp` } },
    });
    const ours = { client_certificate: tls('client.pem'), client_key: tls('client.key') };
    const to = { enabled: true, endpoint: collector.endpoint, interval: INTERVAL };
    await using doubting = await programWithTopic({ otlp: { ...to, ...ours } });
    await vi.waitFor(async () => {
      expect(await shown(doubting.web, failures('tls'))).toBeGreaterThan(0);
    }, WAIT);
    expect(await valueIn(prometheus, 'ses_exporter_build_info')).toBeUndefined();
    await eventually(() => expect(doubting.output()).toMatch(/check the certificates: otlp\.certificate/));
    await using trusting = await programWithTopic({
      otlp: { ...to, ...ours, certificate: tls('authority.pem') },
    });
    await vi.waitFor(async () => {
      expect(await valueIn(prometheus, 'ses_exporter_build_info')).toBe(1);
    }, WAIT);
    expect(await shown(trusting.web, failures('tls'))).toBe(0);
  });
});
