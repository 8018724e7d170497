import { describe, expect, it } from 'vitest';
import { webhooksApp } from '../../src/app/webhooks.ts';
import { answerLine, type HttpReceiver } from '../../src/receivers/http-receiver.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { serve } from '../support/http-server.ts';
import { notedLog } from '../support/noted-log.ts';

async function webhooks() {
  const { lines, log } = notedLog();
  const registry = new MetricRegistry();
  const receiver: HttpReceiver = {
    path: '/sns',
    handle: (_req, res) => Promise.resolve(answerLine(res, 200, 'taken')),
  };
  const app = webhooksApp({ receivers: () => [receiver], registry, log, onBug: () => expect.unreachable() });
  const server = await serve(app);
  return {
    lines,
    unknown: () => registry.family('ses_exporter_unknown_path_requests_total').snapshot()[0]?.value,
    post: async (path: string, method = 'POST') =>
      (await fetch(`${server.url}${path}`, { method, ...(method === 'POST' && { body: 'x' }) })).status,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('the paths of the listener for AWS', () => {
  it.each(['/sns', '/sns/', '/sns?a=b', '/sns/?a=b'])('reach their receiver: %s', async (path) => {
    await using app = await webhooks();
    expect(await app.post(path)).toBe(200);
    expect(app.unknown()).toBe(0);
  });

  it.each(['/', '/snss', '/sns//', '/sns/x', '/SNS', '//sns'])('are no other: %s', async (path) => {
    await using app = await webhooks();
    expect(await app.post(path)).toBe(404);
    expect(app.unknown()).toBe(1);
    expect(app.lines).toEqual([
      { level: 'warn', message: 'message at a path without a receiver', fields: { path } },
    ]);
  });

  it('are counted always, told of once in a while, and without the query or a novel', async () => {
    await using app = await webhooks();
    await app.post(`/${'x'.repeat(1_000)}?token=secret`);
    await app.post('/snss');
    await app.post('/favicon.ico', 'GET');
    expect(app.unknown()).toBe(3);
    expect(app.lines).toHaveLength(1);
    expect(app.lines[0]?.fields['path']).toBe(`/${'x'.repeat(99)}`);
  });
});
