import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { startDemoProgram, type RunningDemo } from './demo.ts';
import { startOtelCollector, type OtelCollector } from './otel-collector.ts';

const WAIT = { timeout: 60_000, interval: 500 };
const SERVER = 2;
const CLIENT = 3;
const CONSUMER = 5;

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string };
}
interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes?: readonly Attribute[];
}
interface Request {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

let backend: Awaited<ReturnType<typeof otlpReceiver>>;
let collector: OtelCollector;
let demo: RunningDemo;
beforeAll(async () => {
  backend = await otlpReceiver();
  // OpenTelemetry's own JSON of what it has understood.
  const exporters = { otlp_http: { endpoint: backend.endpoint, encoding: 'json', compression: 'none' } };
  collector = await startOtelCollector({ exporters, signals: ['traces'] });
  demo = await startDemoProgram(60, {
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '200',
  });
});
afterAll(async () => {
  await demo?.[Symbol.asyncDispose]();
  await collector?.[Symbol.asyncDispose]();
  await backend?.[Symbol.asyncDispose]();
});

function spans(): readonly Span[] {
  return backend.bodies
    .map((body) => JSON.parse(body.toString()) as Request)
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap((scope) => scope.spans);
}

describe('the demo’s traces, through a real collector', () => {
  it('show which calls of AWS a run of a collector made', async () => {
    await vi.waitFor(() => {
      const call = spans().find(({ name }) => name === 'SES/GetSendQuota');
      const run = spans().find(({ spanId }) => spanId === call?.parentSpanId);
      expect(run).toMatchObject({ name: 'collect send-quota', traceId: call?.traceId });
      expect(call?.kind).toBe(CLIENT);
      const attributes = Object.fromEntries(
        (call?.attributes ?? []).map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
      );
      expect(attributes).toMatchObject({
        'rpc.system': 'aws-api',
        'rpc.method': 'GetSendQuota',
        'http.response.status_code': '200',
      });
    }, WAIT);
  });

  it('show the handling of messages, and no address', async () => {
    await vi.waitFor(() => {
      const handling = spans().find(({ name }) => name === 'process sns');
      expect(handling?.kind).toBe(CONSUMER);
      const request = spans().find(({ spanId }) => spanId === handling?.parentSpanId);
      expect(request).toMatchObject({ name: 'POST /sns', kind: SERVER, traceId: handling?.traceId });
    }, WAIT);
    expect(backend.bodies.join('')).not.toMatch(/[\w.]+@[\w.]+/);
  });
});
