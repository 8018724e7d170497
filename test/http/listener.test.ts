import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { listen, type ListenOptions } from '../../src/http/listener.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { ask } from '../support/http-client.ts';

function open(handler: RequestListener, options: Partial<ListenOptions> = {}) {
  return listen(handler, {
    name: 'web',
    address: { host: '127.0.0.1', port: 0 },
    log: silentLogger,
    ...options,
  });
}

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

const hello: RequestListener = (_req, res) => res.end('hello');

describe('a listener', () => {
  it('tells where it can be reached', async () => {
    await using listener = await open(hello);
    expect(listener.address.port).toBeGreaterThan(0);
    expect(listener.url).toBe(`http://127.0.0.1:${listener.address.port}`);
    expect((await ask(listener.url)).text).toBe('hello');
  });

  it.each([
    ['', '127.0.0.1'],
    ['0.0.0.0', '127.0.0.1'],
  ])('reaches the address "%s" as %s', async (host, shown) => {
    await using listener = await open(hello, { address: { host, port: 0 } });
    expect(listener.url).toBe(`http://${shown}:${listener.address.port}`);
    expect((await ask(listener.url)).text).toBe('hello');
  });

  it.skipIf(!hasIpv6)('writes an IPv6 address as a URL does', async () => {
    await using listener = await open(hello, { address: { host: '::1', port: 0 } });
    expect(listener.url).toBe(`http://[::1]:${listener.address.port}`);
    expect((await ask(listener.url)).text).toBe('hello');
  });

  it('says whose address is taken', async () => {
    await using first = await open(hello);
    await expect(open(hello, { name: 'webhooks', address: first.address })).rejects.toThrow(
      `the webhooks listener cannot use the address 127.0.0.1:${first.address.port}: it is in use; choose another with --webhooks.listen-address`,
    );
  });

  it('lets a request under way finish when it closes, and accepts no other', async () => {
    const arrived = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const listener = await open(async (_req, res) => {
      arrived.resolve();
      await go.promise;
      res.end('finished');
    });
    const answer = ask(listener.url);
    await arrived.promise;
    const closing = listener[Symbol.asyncDispose]();
    await expect(ask(listener.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    go.resolve();
    expect((await answer).text).toBe('finished');
    await closing;
  });

  it('does not wait for connections that are kept alive, nor for those that never spoke', async () => {
    const listener = await open(hello, { grace: 60_000 });
    const agent = new Agent({ keepAlive: true });
    const [res] = (await once(httpRequest(listener.url, { agent }).end(), 'response')) as [IncomingMessage];
    res.resume();
    await once(res, 'end');
    const silent = connect(listener.address.port, '127.0.0.1');
    await once(silent, 'connect');
    const cut = once(silent, 'close');
    await listener[Symbol.asyncDispose]();
    await cut;
    expect(silent.destroyed).toBe(true);
    agent.destroy();
  });

  it('closes a kept-alive connection as soon as its last answer is out', async () => {
    const arrived = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const listener = await open(
      async (_req, res) => {
        arrived.resolve();
        await go.promise;
        res.end('finished');
      },
      { grace: 60_000 },
    );
    const agent = new Agent({ keepAlive: true });
    const answer = ask(listener.url, { agent });
    await arrived.promise;
    const closing = listener[Symbol.asyncDispose]();
    go.resolve();
    expect((await answer).text).toBe('finished');
    await closing;
    agent.destroy();
  });

  it('cuts off what does not finish in time', async () => {
    const arrived = Promise.withResolvers<void>();
    const listener = await open(() => arrived.resolve(), { grace: 10 });
    const answer = ask(listener.url).catch((err: unknown) => err);
    await arrived.promise;
    await listener[Symbol.asyncDispose]();
    expect(await answer).toMatchObject({ code: 'ECONNRESET' });
  });
});
