import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { metricsEndpoint } from '../../src/http/metrics-endpoint.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { ask } from '../support/http-client.ts';
import { account, rendered, variedRegistry } from '../support/http-registry.ts';
import { serve } from '../support/http-server.ts';
import { eventually } from '../support/eventually.ts';

function serveMetrics(registry: MetricRegistry, maxConcurrent?: number) {
  const endpoint = metricsEndpoint(registry, maxConcurrent === undefined ? {} : { maxConcurrent });
  return serve((req, res) => void endpoint(req, res));
}

const classic = 'text/plain; version=0.0.4; charset=utf-8';
const text1 = (scheme: string) => `text/plain; version=1.0.0; charset=utf-8; escaping=${scheme}`;
const openMetrics1 = (scheme: string) =>
  `application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=${scheme}`;

describe('content negotiation', () => {
  it.each([
    ['nothing asked', undefined, classic],
    ['anything', '*/*', classic],
    ['any text', 'text/*', classic],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', classic],
    [
      'Prometheus 3',
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,/;q=0.1',
      openMetrics1('allow-utf-8'),
    ],
    [
      'Prometheus 3 that prefers protobuf',
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.5,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=1.0.0;escaping=underscores;q=0.4,*/*;q=0.1',
      text1('underscores'),
    ],
    [
      'Prometheus 2',
      'application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      openMetrics1('underscores'),
    ],
    [
      'an early Prometheus 2',
      'application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      'application/openmetrics-text; version=0.0.1; charset=utf-8',
    ],
    ['OpenMetrics without a version', 'application/openmetrics-text', openMetrics1('underscores')],
    [
      'a quoted scheme',
      'application/openmetrics-text;version=1.0.0;escaping="values"',
      openMetrics1('values'),
    ],
    [
      'text 1.0.0 weighed higher',
      'text/plain;version=0.0.4;q=0.2,text/plain;version=1.0.0;q=0.3',
      text1('underscores'),
    ],
    [
      'the dots scheme, which would rename',
      'text/plain;version=1.0.0;escaping=dots,text/plain;version=0.0.4;q=0.1',
      classic,
    ],
    ['an unknown scheme', 'application/openmetrics-text;version=1.0.0;escaping=evil', classic],
    ['only OpenMetrics 2.0', 'application/openmetrics-text;version=2.0.0', classic],
    [
      'OpenMetrics 2.0 or 1.0',
      'application/openmetrics-text;version=2.0.0;q=0.9,application/openmetrics-text;version=1.0.0;q=0.8',
      openMetrics1('underscores'),
    ],
    ['OpenMetrics refused', 'application/openmetrics-text;version=1.0.0;q=0', classic],
    ['something we do not have', 'application/json', classic],
    ['no sense at all', ';;;,,,==;q', classic],
  ])('gives %s its format', async (_who, accept, contentType) => {
    await using server = await serveMetrics(variedRegistry());
    const answer = await ask(`${server.url}/metrics`, { headers: accept === undefined ? {} : { accept } });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(contentType);
    expect(answer.text.endsWith('# EOF\n')).toBe(contentType.startsWith('application/openmetrics-text'));
  });

  it.each([
    [undefined, false],
    ['gzip', true],
    ['GZIP', true],
    ['deflate, gzip;q=0.5, br', true],
    ['*', true],
    ['gzip;q=0', false],
    ['gzip;q=0.4, identity;q=0.6', false],
    ['identity', false],
    ['br, zstd', false],
  ])('answers Accept-Encoding %s with gzip: %s', async (encoding, zipped) => {
    const registry = variedRegistry();
    await using server = await serveMetrics(registry);
    const headers = encoding === undefined ? {} : { 'accept-encoding': encoding };
    const answer = await ask(`${server.url}/metrics`, { headers });
    expect(answer.headers['content-encoding']).toBe(zipped ? 'gzip' : undefined);
    expect(answer.headers.vary).toBe('Accept, Accept-Encoding');
    const body = zipped ? gunzipSync(answer.body).toString('utf8') : answer.text;
    expect(body).toBe(await rendered(registry, 'classic'));
  });
});

describe('the metrics endpoint', () => {
  it('keeps counter names through OpenMetrics, classic and OpenMetrics again', async () => {
    await using server = await serveMetrics(variedRegistry());
    const scrape = (accept: string) => ask(`${server.url}/metrics`, { headers: { accept } });
    const first = await scrape('application/openmetrics-text;version=1.0.0');
    const between = await scrape('text/plain');
    const last = await scrape('application/openmetrics-text;version=1.0.0');
    expect(last.text).toBe(first.text);
    expect(between.text).toContain('# TYPE ses_rejects_total counter\nses_rejects_total{');
    expect(first.text).toMatch(/# TYPE ses_rejects counter\n# HELP .+\nses_rejects_total\{/);
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    await using server = await serveMetrics(variedRegistry());
    const headers = { accept: 'application/openmetrics-text', 'accept-encoding': 'gzip' };
    const answer = await ask(`${server.url}/metrics`, { method: 'HEAD', headers });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(openMetrics1('underscores'));
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(answer.body).toHaveLength(0);
  });

  it('refuses more scrapes at once than allowed, and serves again when one is done', async () => {
    const registry = new GatedRegistry();
    registry.set('ses_up', account, 1);
    await using server = await serveMetrics(registry, 2);
    const url = `${server.url}/metrics`;
    const scrapes = [ask(url), ask(url)];
    await registry.waiting(2);
    const third = await ask(url);
    expect(third.status).toBe(503);
    expect(third.text).toBe('Limit of concurrent requests reached (2), try again later.\n');
    registry.gate.resolve();
    expect((await Promise.all(scrapes)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await ask(url)).status).toBe(200);
  });

  it('stops rendering when the client goes away', async () => {
    const registry = new MetricRegistry();
    for (let at = 0; at < 150_000; at++)
      registry.preRegister('ses_rejects_total', {
        ...account,
        configuration_set: `set-${at}`,
        reason: 'Bad content',
      });
    let renderedLast = false;
    const last = registry.family('ses_rejects_total').snapshot().at(-1);
    Object.defineProperty(last, 'value', { get: () => ((renderedLast = true), 1) });
    await using server = await serveMetrics(registry, 1);
    const answering = once(server.server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
    const req = httpRequest(`${server.url}/metrics`, { agent: false }).end();
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    await once(res, 'readable');
    const [, serverResponse] = await answering;
    const closed = once(serverResponse, 'close');
    req.destroy();
    await closed;
    // A place is free again: of one allowed scrape, none is running.
    await eventually(async () => {
      expect(await ask(`${server.url}/metrics`, { method: 'HEAD' })).toMatchObject({ status: 200 });
    });
    expect(renderedLast).toBe(false);
  });
});

/** Holds every scrape until the gate opens. */
class GatedRegistry extends MetricRegistry {
  readonly gate = Promise.withResolvers<void>();
  #waiting = 0;
  #arrived = Promise.withResolvers<void>();

  override async processMetrics() {
    this.#waiting += 1;
    this.#arrived.resolve();
    await this.gate.promise;
    return super.processMetrics();
  }

  async waiting(count: number): Promise<void> {
    while (this.#waiting < count) {
      await this.#arrived.promise;
      this.#arrived = Promise.withResolvers<void>();
    }
  }
}
