import { once } from 'node:events';
import { request, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { Connections, LOOK_MS, PACE_BYTES } from '../../src/http/connections.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { notedLog } from '../support/noted-log.ts';

const WINDOW_BYTES = (PACE_BYTES * LOOK_MS) / 1_000;

/** A server whose connections are looked at when the test says so. */
async function doorkeeper(handler: RequestListener, most = 3) {
  const { lines, log } = notedLog();
  const registry = new MetricRegistry();
  const connections = new Connections({ listener: 'webhooks', most, log, registry });
  const server = createServer(connections.watched(handler)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  connections.keep(server);
  vi.useRealTimers();
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    sockets.push(socket);
    const taken = once(server, 'connection');
    await once(socket, 'connect');
    await taken;
    return { socket, closed: once(socket, 'close') };
  };
  return {
    server,
    connections,
    lines,
    open,
    /** Sends the head of a request with a body to come, and gives the request. */
    announce: async (head = 'content-length: 1000000') => {
      const { socket, closed } = await open();
      socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${head}\r\n\r\n`);
      const [req] = (await once(server, 'request')) as [IncomingMessage];
      return { socket, closed, req };
    },
    cut: (reason: 'idle' | 'full' | 'slow' | 'pipelined' | 'accept') =>
      registry
        .family('ses_exporter_connections_cut_total')
        .snapshot()
        .find(({ labels }) => labels['reason'] === reason)?.value,
    shown: () => registry.family('ses_exporter_connections').snapshot()[0]?.value,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      connections[Symbol.dispose]();
    },
  };
}

const never: RequestListener = () => undefined;
const read: RequestListener = (req) => void req.resume();
const hello: RequestListener = (_req, res) => res.end('hello');

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

describe('connections', () => {
  it('are never more than there may be: the one that has been idle longest gives its place', async () => {
    await using door = await doorkeeper(hello);
    const [first, second] = [await door.open(), await door.open()];
    await door.open();
    // Whoever was served just now is not the longest.
    first.socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await once(first.socket, 'data');
    await door.open();
    await second.closed;
    expect(first.socket.destroyed).toBe(false);
    expect([door.connections.size, door.shown(), door.cut('idle')]).toEqual([3, 3, 1]);
  });

  it('are not taken where every place has a request', async () => {
    await using door = await doorkeeper(never);
    for (let at = 0; at < 3; at++) await door.announce();
    const { closed } = await door.open();
    await closed;
    expect([door.connections.size, door.cut('full'), door.cut('idle')]).toEqual([3, 1, 0]);
    expect(door.lines).toMatchObject([
      { level: 'warn', fields: { reason: 'full', connections: 3, most: 3 } },
    ]);
  });

  it('are cut when a body does not come on for two looks', async () => {
    await using door = await doorkeeper(read);
    const { socket, closed, req } = await door.announce();
    door.connections.look();
    const before = req.socket.bytesRead;
    socket.write('x');
    await until(() => req.socket.bytesRead > before);
    door.connections.look();
    await closed;
    expect([door.cut('slow'), door.connections.size]).toEqual([1, 0]);
  });

  it('stay while a body comes at the least pace', async () => {
    await using door = await doorkeeper(read);
    const { socket, req } = await door.announce();
    for (let look = 0; look < 6; look++) {
      const before = req.socket.bytesRead;
      socket.write('x'.repeat(WINDOW_BYTES));
      await until(() => req.socket.bytesRead >= before + WINDOW_BYTES);
      door.connections.look();
    }
    // One look at a pause says nothing yet.
    door.connections.look();
    expect(door.connections.size).toBe(1);
    door.connections.look();
    expect(door.connections.size).toBe(0);
  });

  it('stay while it is we who do not read', async () => {
    await using door = await doorkeeper(never);
    const { socket, req } = await door.announce();
    socket.write('x'.repeat(900_000));
    await until(() => req.readableLength >= req.readableHighWaterMark);
    for (let look = 0; look < 5; look++) door.connections.look();
    expect([door.connections.size, door.cut('slow')]).toEqual([1, 0]);
  });

  it('stay between requests and while an answer is waited for', async () => {
    await using door = await doorkeeper(never);
    await door.open();
    const { req } = await door.announce('content-length: 0');
    await until(() => req.complete);
    for (let look = 0; look < 5; look++) door.connections.look();
    expect(door.connections.size).toBe(2);
  });

  it('are cut when a request is answered whose body then drips on', async () => {
    await using door = await doorkeeper((req, res) => {
      res.end('no');
      req.resume();
    });
    const { closed } = await door.announce();
    door.connections.look();
    door.connections.look();
    await closed;
    expect(door.cut('slow')).toBe(1);
  });

  it('may not send request after request without waiting for an answer', async () => {
    await using door = await doorkeeper(never);
    const { socket, closed } = await door.open();
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(9));
    await closed;
    expect(door.cut('pipelined')).toBe(1);
  });

  it('outlive a listener that cannot accept any more for now', async () => {
    await using door = await doorkeeper(hello);
    door.server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    expect(door.cut('accept')).toBe(1);
    expect(door.lines).toMatchObject([
      { level: 'warn', fields: { reason: 'accept', err: { message: 'accept EMFILE' } } },
    ]);
    const asked = request({ port: (door.server.address() as AddressInfo).port, agent: false }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect(answer.resume().statusCode).toBe(200);
  });
});
