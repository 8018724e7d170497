import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { canSharePort, openAcceptors } from '../../src/http/acceptors.ts';
import { listen, ListenError } from '../../src/http/listener.ts';
import { silentLogger } from '../../src/platform/logger.ts';

const options = { name: 'webhooks', log: silentLogger, maxConnections: 2_000 };
const anyPort = { host: '127.0.0.1', port: 0 };

describe.runIf(canSharePort)('a listener with room for thousands', () => {
  it('serves whoever comes by any of its sockets, and ends them all', async () => {
    const listener = await listen((_req, res) => res.end('served'), { ...options, address: anyPort });
    // Enough for each socket to get some.
    const answers = await Promise.all(
      Array.from({ length: 500 }, async () => (await fetch(listener.url, { keepalive: false })).text()),
    );
    expect(new Set(answers)).toEqual(new Set(['served']));
    await listener[Symbol.asyncDispose]();
    const socket = connect(listener.address.port, '127.0.0.1');
    const [err] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(err.code).toBe('ECONNREFUSED');
  });

  it('waits at its end for requests that came by any of them', async () => {
    const release = Promise.withResolvers<void>();
    let begun = 0;
    const listener = await listen(
      (_req, res) => {
        begun++;
        void release.promise.then(() => res.end('late'));
      },
      { ...options, address: anyPort },
    );
    const asked = Array.from({ length: 100 }, async () => (await fetch(listener.url)).text());
    while (begun < asked.length) await new Promise((resolve) => setImmediate(resolve));
    const ended = listener[Symbol.asyncDispose]();
    release.resolve();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['late']));
    await ended;
  });

  it('has its port for itself', async () => {
    await using first = await listen((_req, res) => res.end(), { ...options, address: anyPort });
    const again = listen((_req, res) => res.end(), { ...options, address: first.address });
    await expect(again).rejects.toThrow(ListenError);
  });

  it('goes on when one of its sockets cannot take a connection, and ends all the same', async () => {
    const server = createServer();
    const listening = once(server, 'listening');
    server.listen({ port: 0, host: '127.0.0.1', reusePort: true });
    await listening;
    const told: unknown[] = [];
    server.on('error', (err) => told.push(err));
    const { port } = server.address() as AddressInfo;
    const opened: Server[] = [];
    const acceptors = await openAcceptors(server, { port, host: '127.0.0.1', backlog: 1 }, (one) =>
      opened.push(one),
    );
    expect(opened.length).toBeGreaterThan(100);
    opened[0]?.emit('error', new Error('accept ENFILE'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([new Error('accept ENFILE')]);
    acceptors.close();
    server.close();
    await acceptors[Symbol.asyncDispose]();
  });
});
