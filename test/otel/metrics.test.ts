import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OtlpConfig } from '../../src/config/otlp.ts';
import type { NewSeries } from '../../src/metrics/family.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { openOtlpMetrics } from '../../src/otel/metrics.ts';
import { freePort } from '../support/free-port.ts';
import { recordingLog } from '../support/http-log.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { sendingWith } from '../support/sending.ts';

const WAIT = { timeout: 50_000, interval: 20 };
/** Below the least that OpenTelemetry waits before it sends again what a collector could not take: it fails at once. */
const NO_RETRY_MS = 700;
/** A request has nine tenths of the interval at most: too little for a handshake, or for much, while others have the machine. */
const ample = { interval: 1_000 };
const tls = (file: string) => `test/http/tls/${file}`;

/** Metrics on their way to a collector, of which the test knows what became of them. */
async function sendingTo(endpoint: string, config: OtlpConfig = {}, registry = new MetricRegistry()) {
  const log = recordingLog();
  const shown: NewSeries[][] = [];
  const sending = sendingWith({ endpoint, interval: 50, timeout: 10_000, ...config }, log);
  const { environment, version } = sending;
  const resource = await sending.resource();
  const sender = await openOtlpMetrics({
    config: sending.config,
    environment,
    registry,
    resource,
    version,
    log,
    shown: (some) => shown.push([...some]),
  });
  const valueOf = (name: Parameters<MetricRegistry['family']>[0], reason?: string) =>
    registry
      .family(name)
      .snapshot()
      .filter(({ labels }) => reason === undefined || labels['reason'] === reason)
      .reduce((sum, { value }) => sum + value, 0);
  return {
    registry,
    lines: () => log.lines,
    shown,
    exports: () => valueOf('ses_exporter_otlp_exports_total'),
    failures: (reason?: string) => valueOf('ses_exporter_otlp_export_failures_total', reason),
    rejected: () => valueOf('ses_exporter_otlp_rejected_items_total'),
    lastSuccess: () => valueOf('ses_exporter_otlp_last_success_timestamp_seconds'),
    [Symbol.asyncDispose]: () => sender[Symbol.asyncDispose](),
  };
}

describe('metrics over OTLP', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['http/protobuf', 'application/x-protobuf'],
    ['http/json', 'application/json'],
  ] as const)(
    'go as %s with the headers and the compression that were asked for',
    async (protocol, contentType) => {
      await using receiver = await otlpReceiver();
      const headers = { Authorization: 'Bearer x' };
      // Once, however long a busy machine takes for it.
      const asked = { protocol, compression: 'gzip', headers, interval: 3_600_000, timeout: 60_000 } as const;
      await using sent = await sendingTo(`${receiver.endpoint}/base`, asked);
      await vi.waitFor(() => expect(sent.lastSuccess()).toBeGreaterThan(0), WAIT);
      expect(receiver.requests[0]).toEqual({ path: '/base/v1/metrics', contentType });
      expect(receiver.headers[0]).toMatchObject({ authorization: 'Bearer x', 'content-encoding': 'gzip' });
      expect(receiver.bodies[0]?.toString('latin1')).toContain('ses_exporter_otlp_exports_total');
      expect(sent.failures()).toBe(0);
    },
  );

  it('are sent a last time at the end', async () => {
    await using receiver = await otlpReceiver();
    const sent = await sendingTo(receiver.endpoint, { interval: 3_600_000 });
    await vi.waitFor(() => expect(receiver.bodies).toHaveLength(1), WAIT);
    sent.registry.count('ses_exporter_messages_total', { receiver: 'last' });
    await sent[Symbol.asyncDispose]();
    expect(receiver.bodies.at(-1)?.toString('latin1')).toContain('last');
  });

  it.each([
    [400, 'refused'],
    [401, 'refused'],
    [503, 'unavailable'],
    [500, 'unavailable'],
  ])(
    'that a collector answers with %i are a failure that is called %s, told once, and made good',
    async (status, reason) => {
      await using receiver = await otlpReceiver();
      receiver.state.status = status;
      await using sent = await sendingTo(receiver.endpoint, { timeout: NO_RETRY_MS });
      await vi.waitFor(() => expect(sent.failures(reason)).toBeGreaterThan(2), WAIT);
      expect(sent.lastSuccess()).toBe(0);
      const told = sent.lines().filter(({ level }) => level === 'warn');
      const message = 'metrics could not be sent over OTLP; the next export sends their totals';
      expect(told).toContainEqual(
        expect.objectContaining({ message, fields: expect.objectContaining({ reason }) as object }),
      );
      // Where the machine stands still for a moment, one of the short exports fails by its time, too.
      const reasons = told.map(({ fields }) => (fields as { reason?: unknown }).reason);
      expect(reasons.filter((one, index) => one === reasons[index - 1])).toEqual([]);
      receiver.state.status = 200;
      await vi.waitFor(() => expect(sent.lastSuccess()).toBeGreaterThan(0), WAIT);
      expect(sent.lines()).toContainEqual(
        expect.objectContaining({ level: 'info', message: 'OTLP exports work again' }),
      );
    },
  );

  it('fail by name where nothing answers at all, and where nobody listens', async () => {
    await using receiver = await otlpReceiver();
    receiver.state.silent = true;
    await using slow = await sendingTo(receiver.endpoint, { timeout: 200 });
    await using lost = await sendingTo(`http://127.0.0.1:${await freePort()}`, { timeout: NO_RETRY_MS });
    await vi.waitFor(() => expect(slow.failures('timeout')).toBeGreaterThan(0), WAIT);
    await vi.waitFor(() => expect(lost.failures('unreachable')).toBeGreaterThan(0), WAIT);
  });

  it.each(['http/protobuf', 'http/json'] as const)(
    'of which a collector rejects a part count as sent, and the part is counted (%s)',
    async (protocol) => {
      await using receiver = await otlpReceiver();
      // ExportMetricsServiceResponse { partial_success { rejected_data_points: 3, error_message: "no" } }
      const partial = { partialSuccess: { rejectedDataPoints: '3', errorMessage: 'no' } };
      receiver.state.body =
        protocol === 'http/json' ? JSON.stringify(partial) : '\u000a\u0006\u0008\u0003\u0012\u0002no';
      await using sent = await sendingTo(receiver.endpoint, { protocol });
      await vi.waitFor(() => expect(sent.rejected()).toBeGreaterThan(2), WAIT);
      await vi.waitFor(() => expect(sent.lastSuccess()).toBeGreaterThan(0), WAIT);
      const message = 'the collector accepted only a part of an OTLP export';
      // A busy machine may let another export time out, which is told too.
      const told = sent.lines().filter((line) => line.message === message);
      expect(told).toMatchObject([{ fields: { items: 3, detail: 'no' } }]);
    },
  );

  it('go over TLS with a certificate of our own, and nowhere whose certificate is unknown', async () => {
    const key = readFileSync(tls('server.key'));
    const [cert, ca] = [readFileSync(tls('server.pem')), readFileSync(tls('authority.pem'))];
    const server = createServer(
      { key, cert, ca, requestCert: true, rejectUnauthorized: true },
      (req, res) => {
        req.resume().on('end', () => res.end());
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ours = { client_certificate: tls('client.pem'), client_key: tls('client.key') };
    await using trusting = await sendingTo(endpoint, {
      certificate: tls('authority.pem'),
      ...ours,
      ...ample,
    });
    await using doubting = await sendingTo(endpoint, { ...ours, ...ample });
    await vi.waitFor(() => expect(trusting.lastSuccess()).toBeGreaterThan(0), WAIT);
    await vi.waitFor(() => expect(doubting.failures('tls')).toBeGreaterThan(0), WAIT);
    expect(doubting.lastSuccess()).toBe(0);
    server.closeAllConnections();
    server.close();
  });

  it('tell which new series they have shown at 0, only once all has arrived', async () => {
    await using receiver = await otlpReceiver();
    receiver.state.status = 400;
    const registry = new MetricRegistry(Date.now, { bornAtZero: true });
    for (let at = 0; at < 10_000; at++)
      registry.preRegister('ses_bounce_status_total', {
        account_id: '1',
        region: 'eu-west-1',
        status: String(at),
        recipient_provider: '',
      });
    await using sent = await sendingTo(receiver.endpoint, ample, registry);
    await vi.waitFor(() => expect(sent.failures()).toBeGreaterThan(0), WAIT);
    expect(sent.shown).toEqual([]);
    receiver.state.status = 200;
    await vi.waitFor(() => expect(sent.shown[0]).toHaveLength(10_000), WAIT);
    expect(receiver.bodies.length).toBeGreaterThan(2);
  });

  it('leave nothing behind in memory while there is no collector', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const used = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const registry = new MetricRegistry();
    for (let at = 0; at < 5_000; at++)
      registry.count('ses_exporter_messages_total', { receiver: `receiver-${at}` });
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    await using sent = await sendingTo(endpoint, { interval: 10, timeout: 10 }, registry);
    await vi.waitFor(() => expect(sent.failures()).toBeGreaterThan(10), WAIT);
    const before = used();
    // As many as ten minutes have at the default interval, ten times over.
    const until = sent.failures() + 100;
    await vi.waitFor(() => expect(sent.failures()).toBeGreaterThan(until), WAIT);
    // One export of these series is 4 MB of objects: a hundred that wait would be 400.
    expect(used() - before).toBeLessThan(20e6);
  });

  it.each(['delta', 'lowmemory'])('are not sent as %s, and the reason names who can', async (preference) => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', preference);
    await expect(sendingTo('http://127.0.0.1:1')).rejects.toThrow(
      /is (?:delta|lowmemory), but counts are sent as totals .* cumulative_to_delta/,
    );
  });

  it('need a package for grpc, and say which', async () => {
    await expect(sendingTo('http://127.0.0.1:1', { protocol: 'grpc' })).rejects.toThrow(
      /npm install @opentelemetry\/exporter-metrics-otlp-grpc@0\.301\.0.*port 4318/,
    );
  });

  it('need certificates that can be read', async () => {
    await expect(sendingTo('https://127.0.0.1:1', { certificate: '/none.pem' })).rejects.toThrow(
      /^otlp\.certificate: cannot read \/none\.pem/,
    );
  });
});
