import { describe, expect, it } from 'vitest';
import { landingStatus } from '../../src/http/landing-status.ts';
import { createManagementApp, type ManagementDeps } from '../../src/http/management.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { ask } from '../support/http-client.ts';
import { recordingLog } from '../support/http-log.ts';
import { serve } from '../support/http-server.ts';

function serveManagement(deps: Partial<ManagementDeps> = {}) {
  const registry = new MetricRegistry();
  return serve(
    createManagementApp({
      registry,
      ready: () => [],
      reload: () => Promise.resolve({ ok: true }),
      config: () => 'log:\n  level: info\n',
      status: () => landingStatus({ registry, collectors: [], ledgerHealthy: true, now: 0 }),
      version: '1.2.3',
      lifecycle: true,
      ...deps,
    }),
  );
}

describe('the management listener', () => {
  it.each([
    ['GET', '/metrics', 200, undefined],
    ['HEAD', '/metrics', 200, undefined],
    ['POST', '/metrics', 405, 'GET, HEAD'],
    ['GET', '/-/healthy', 200, undefined],
    ['HEAD', '/-/healthy', 200, undefined],
    ['DELETE', '/-/healthy', 405, 'GET, HEAD'],
    ['GET', '/-/ready', 200, undefined],
    ['HEAD', '/-/ready', 200, undefined],
    ['PUT', '/-/reload', 200, undefined],
    ['POST', '/-/reload', 200, undefined],
    ['GET', '/-/reload', 405, 'PUT, POST'],
    ['HEAD', '/-/reload', 405, 'PUT, POST'],
    ['GET', '/config', 200, undefined],
    ['PUT', '/config', 405, 'GET, HEAD'],
    ['GET', '/', 200, undefined],
    ['POST', '/', 405, 'GET, HEAD'],
    ['GET', '/?renew', 200, undefined],
    ['GET', '/documents/', 200, undefined],
    ['POST', '/documents', 405, 'GET, HEAD'],
    ['GET', '/documents/prometheus/runbooks/SesLedgerFailing.md', 200, undefined],
    ['GET', '/documents/docs/metrics.md', 200, undefined],
    ['HEAD', '/documents/README.md', 200, undefined],
    ['PUT', '/documents/README.md', 405, 'GET, HEAD'],
    ['GET', '/documents/package.json', 404, undefined],
    ['GET', '/documents/docs/../package.json', 404, undefined],
    ['GET', '/documents/docs/%2e%2e/package.json', 404, undefined],
    ['GET', '/documents/..%2f..%2fetc/passwd', 404, undefined],
    ['GET', '/nothing/here', 404, undefined],
    ['GET', '/%', 404, undefined],
  ])('answers %s %s with %d', async (method, path, status, allow) => {
    await using server = await serveManagement();
    const answer = await ask(server.url + path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.allow).toBe(allow);
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.headers).not.toHaveProperty('etag');
  });

  it.each(['/nothing', '/-/reload'])('says in plain text why GET %s is refused', async (path) => {
    await using server = await serveManagement();
    const answer = await ask(server.url + path);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.text).toMatch(/^not found; .+\n$|^method not allowed; use PUT, POST\n$/);
  });

  it('lists what is missing until it is ready', async () => {
    let missing = ['the ledger cannot be written', 'the collectors have not run yet'];
    await using server = await serveManagement({ ready: () => missing });
    const before = await ask(`${server.url}/-/ready`);
    expect(before.status).toBe(503);
    expect(before.text).toBe(
      'ses-exporter is not ready:\n- the ledger cannot be written\n- the collectors have not run yet\n',
    );
    missing = [];
    expect((await ask(`${server.url}/-/ready`)).text).toBe('ses-exporter is ready.\n');
  });

  it('reloads, and says why a reload failed', async () => {
    let result: Awaited<ReturnType<ManagementDeps['reload']>> = { ok: true };
    await using server = await serveManagement({ reload: () => Promise.resolve(result) });
    const reload = () => ask(`${server.url}/-/reload`, { method: 'POST' });
    expect((await reload()).text).toBe('configuration reloaded.\n');
    result = { ok: false, message: 'log.level: expected "info"' };
    const failed = await reload();
    expect(failed.status).toBe(500);
    expect(failed.text).toBe('failed to reload the configuration: log.level: expected "info"\n');
  });

  it.each(['PUT', 'POST'])(
    'does not reload at a %s unless that is enabled, and says so as Prometheus does',
    async (method) => {
      let reloads = 0;
      const reload = () => {
        reloads++;
        return Promise.resolve({ ok: true } as const);
      };
      await using server = await serveManagement({ reload, lifecycle: false });
      const { status, text } = await ask(`${server.url}/-/reload`, { method });
      expect([status, text, reloads]).toEqual([403, 'Lifecycle API is not enabled.', 0]);
      expect((await ask(`${server.url}/-/reload`)).status).toBe(405);
    },
  );

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['an old browser', { origin: 'https://evil.example' }, 403],
    ['a page without an origin', { origin: 'null' }, 403],
    ['a neighbour', { 'sec-fetch-site': 'same-site' }, 403],
    [
      'a host whose name was made to resolve to us',
      { host: 'evil.example', origin: 'http://evil.example' },
      403,
    ],
    ['our own pages, which do not', { 'sec-fetch-site': 'same-origin' }, 403],
    ['somebody’s own hand', { 'sec-fetch-site': 'none' }, 200],
    ['a program', {}, 200],
  ])('reloads at no word of a web page: %s', async (_whose, headers, expected) => {
    let reloads = 0;
    const reload = () => {
      reloads++;
      return Promise.resolve({ ok: true } as const);
    };
    await using server = await serveManagement({ reload });
    const { status } = await ask(`${server.url}/-/reload`, { method: 'POST', headers });
    expect([status, reloads]).toEqual([expected, expected === 200 ? 1 : 0]);
  });

  it('shows the configuration it is given, as text', async () => {
    await using server = await serveManagement();
    const answer = await ask(`${server.url}/config`);
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(answer.text).toBe('log:\n  level: info\n');
  });

  it('serves the landing page with a policy that forbids scripts', async () => {
    await using server = await serveManagement();
    const answer = await ask(server.url);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.text).toContain('<small>1.2.3</small>');
  });

  it('hides an unexpected failure from the client and logs it', async () => {
    const log = recordingLog();
    const err = new Error('a bug with details');
    const throwing = () => {
      throw err;
    };
    await using server = await serveManagement({ config: throwing, log });
    const answer = await ask(`${server.url}/config`);
    expect(answer.status).toBe(500);
    expect(answer.text).toBe('internal error; see the log\n');
    expect(log.lines).toEqual([
      { level: 'error', message: 'a request failed', fields: { err, path: '/config' } },
    ]);
  });

  it('cuts the connection when a scrape fails, so that no half of it passes for a whole', async () => {
    const registry = new MetricRegistry();
    registry.families = () => {
      throw new Error('a bug');
    };
    await using server = await serveManagement({ registry });
    await expect(ask(`${server.url}/metrics`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
