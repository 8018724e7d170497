import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { webhooksApp } from '../../src/app/webhooks.ts';
import { createSnsReceiver } from '../../src/receivers/sns/index.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { openOtlpTraces } from '../../src/otel/traces.ts';
import { fetchText } from '../../src/platform/fetch-text.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { receiverWorld } from '../support/receiver-world.ts';
import { freePort } from '../support/free-port.ts';
import { serve } from '../support/http-server.ts';
import { otlpReceiver } from '../support/otlp-receiver.ts';
import { sendingWith } from '../support/sending.ts';
import { fixtureJson } from '../support/ses-fixtures.ts';
import { certificate, NOW, signer, topicArn } from '../support/sns-topic.ts';

const [SERVER, CLIENT, CONSUMER] = [2, 3, 5];
const ERROR = 2;
const [callerTrace, callerSpan] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const traceparent = `00-${callerTrace}-${callerSpan}-01`;

interface Span {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { readonly stringValue?: string; readonly intValue?: number };
  }[];
}
interface Request {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

function attributesOf(span: Span | undefined) {
  return Object.fromEntries(
    (span?.attributes ?? []).map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
  );
}

beforeEach(() => vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '10'));
afterEach(() => vi.unstubAllEnvs());

/** Does work with traces on, and gives the spans that were sent. */
async function spansOf(work: () => Promise<unknown>): Promise<readonly Span[]> {
  await using receiver = await otlpReceiver();
  const sending = sendingWith({ endpoint: receiver.endpoint, protocol: 'http/json' });
  const traces = await openOtlpTraces(sending, new MetricRegistry());
  await work().finally(() => traces[Symbol.asyncDispose]());
  return receiver.bodies
    .map((body) => JSON.parse(body.toString()) as Request)
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);
}

interface Posted {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether nothing can become durable. */
  readonly breaks?: boolean;
}

/** Sends to the public listener with SNS's receiver, and gives the status of the answer. */
async function post(
  body: string | undefined,
  { method = 'POST', query = '', headers = {}, breaks = false }: Posted = {},
): Promise<number> {
  const { deps, receptionOf, world } = receiverWorld();
  world.respond = () => Promise.resolve(certificate);
  if (breaks) world.judge = () => Promise.reject(new Error('jane@example.com'));
  const config = { topics: [topicArn], trusted_origins: [], auto_confirm: true };
  const receiver = createSnsReceiver({ ...deps, config, reception: receptionOf('sns') });
  const app = webhooksApp({
    receivers: () => [receiver],
    registry: deps.registry,
    log: silentLogger,
    onBug: () => expect.unreachable(),
  });
  await using server = await serve(app);
  const answer = await fetch(`${server.url}/sns${query}`, { method, headers, ...(body && { body }) });
  return answer.status;
}

const signed = () =>
  JSON.stringify(
    signer.notification({
      topicArn,
      time: NOW,
      message: JSON.stringify(fixtureJson('bounce')),
      signatureVersion: '2',
    }),
  );

describe('a request to a receiver', () => {
  it('is a span of the server, a child of its sender’s, and what it brings is handled within', async () => {
    const spans = await spansOf(async () => {
      expect(await post(signed(), { query: '?token=secret', headers: { traceparent } })).toBe(200);
    });
    const request = spans.find(({ kind }) => kind === SERVER);
    expect(request).toMatchObject({
      name: 'POST /sns',
      traceId: callerTrace,
      parentSpanId: callerSpan,
      status: { code: 0 },
    });
    expect(attributesOf(request)).toEqual({
      'http.request.method': 'POST',
      'http.route': '/sns',
      'url.path': '/sns',
      'url.scheme': 'http',
      'network.protocol.version': '1.1',
      'http.response.status_code': 200,
    });
    const processed = spans.find(({ name }) => name === 'process sns');
    expect(processed).toMatchObject({ kind: CONSUMER, traceId: callerTrace, parentSpanId: request?.spanId });
    expect(attributesOf(processed)).toMatchObject({
      'messaging.system': 'aws.sns',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
    });
  });

  it('begins a trace where its sender tells of none, or nobody wants to know', async () => {
    const [alone] = await spansOf(() => post('{'));
    expect(alone?.parentSpanId).toBeFalsy();
    vi.stubEnv('OTEL_PROPAGATORS', 'none');
    const [unasked] = await spansOf(() => post('{', { headers: { traceparent } }));
    expect(unasked?.parentSpanId).toBeFalsy();
    expect(unasked?.traceId).not.toBe(callerTrace);
  });

  it('fails where we do, and not where its sender does', async () => {
    const [refused] = await spansOf(() => post('{'));
    expect(refused?.status.code).toBe(0);
    expect(attributesOf(refused)).toMatchObject({ 'http.response.status_code': 400 });
    const failed = await spansOf(() => post(signed(), { breaks: true }));
    const request = failed.find(({ kind }) => kind === SERVER);
    expect(request?.status).toEqual({ code: ERROR });
    expect(attributesOf(request)).toMatchObject({ 'http.response.status_code': 503, 'error.type': '503' });
    expect(JSON.stringify(failed)).not.toContain('jane');
  });

  it('has the name HTTP where its method is none of HTTP’s own', async () => {
    const [odd] = await spansOf(() => post(undefined, { method: 'PROPFIND' }));
    expect(odd?.name).toBe('HTTP /sns');
    expect(attributesOf(odd)).toMatchObject({ 'http.request.method': '_OTHER' });
  });
});

describe('what is fetched', () => {
  it('is a span of the client, without the query, which may hold a token', async () => {
    await using origin = await serve((req, res) => {
      res.statusCode = req.url?.startsWith('/gone') ? 404 : 200;
      res.end(req.headers['traceparent'] ?? 'told of no trace');
    });
    const spans = await spansOf(async () => {
      expect(await fetchText(new URL(`${origin.url}/cert.pem?Token=secret`))).toBe('told of no trace');
      await expect(fetchText(new URL(`${origin.url}/gone?Token=secret`))).rejects.toThrow('answered 404');
    });
    const [found, gone] = spans;
    expect(found).toMatchObject({ name: 'GET', kind: CLIENT, status: { code: 0 } });
    expect(attributesOf(found)).toEqual({
      'http.request.method': 'GET',
      'url.full': `${origin.url}/cert.pem`,
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(origin.url).port),
      'http.response.status_code': 200,
    });
    expect(gone?.status.code).toBe(ERROR);
    expect(attributesOf(gone)).toMatchObject({ 'http.response.status_code': 404, 'error.type': '404' });
    expect(JSON.stringify(spans)).not.toContain('secret');
  });

  it('names the reason of the network where nobody answers', async () => {
    const url = new URL(`http://127.0.0.1:${await freePort()}`);
    const [span] = await spansOf(async () => {
      await expect(fetchText(url)).rejects.toThrow('fetch failed');
    });
    expect(attributesOf(span)).toMatchObject({ 'error.type': 'ECONNREFUSED' });
  });
});
