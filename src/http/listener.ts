import { once } from 'node:events';
import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ListenAddress } from '../config/types.ts';
import type { Logger } from '../platform/logger.ts';
import { openWebConfig } from './web-config/index.ts';

export interface ListenOptions {
  /** Whose listener it is, for errors: `web` or `webhooks`. */
  readonly name: string;
  readonly address: ListenAddress;
  /** TLS, users, headers and rate limit, in the format of exporter-toolkit. */
  readonly webConfigFile?: string;
  readonly log: Logger;
  /** How long requests under way may take to finish when the listener closes: milliseconds. */
  readonly grace?: number;
}

/** An address cannot be had; the message says which, and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Disposal stops accepting, lets requests under way finish, and then cuts what is left. */
export interface Listener extends AsyncDisposable {
  readonly address: ListenAddress;
  /** Where it can be reached from this machine, such as `http://127.0.0.1:10587`. */
  readonly url: string;
}

/** Milliseconds. */
const serverOptions = {
  // Longer than a load balancer's idle time-out of 60 s, so that it is never we who close a connection it is reusing.
  keepAliveTimeout: 75_000,
  headersTimeout: 20_000,
  // Amazon Data Firehose waits three minutes for a batch to be taken.
  requestTimeout: 180_000,
} as const satisfies ServerOptions;

/** A connection on which nothing moves for so long is cut: a scraper that stopped reading must not hold its place. */
const SILENCE_MS = 120_000;
const GRACE_MS = 10_000;

/**
 * Opens a listener; port 0 takes a free one.
 * @throws ConfigError naming every problem of the web configuration file; ListenError when the address cannot be had.
 */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<Listener> {
  const { name, address, log, webConfigFile, grace = GRACE_MS } = options;
  const web = webConfigFile === undefined ? undefined : openWebConfig(webConfigFile, log);
  const protectedHandler = web ? web.protect(handler) : handler;
  const server = web?.tls
    ? createTlsServer({ ...serverOptions, ...web.tls }, protectedHandler)
    : createServer(serverOptions, protectedHandler);
  if ('setSecureContext' in server) web?.guard(server);
  server.setTimeout(SILENCE_MS);

  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  await bind(server, address, name);
  const { port } = server.address() as AddressInfo;
  const url = `${web?.tls ? 'https' : 'http'}://${reachable(address.host)}:${port}`;
  log.info({ url, tls: web?.tls !== undefined }, 'listening');
  return {
    address: { host: address.host, port },
    url,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      // A connection that was busy becomes idle only now, and one that never sent a byte counts as busy.
      const sweep = setInterval(() => server.closeIdleConnections(), 20);
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      const giveUp = new AbortController();
      await Promise.race([closed, delay(grace, undefined, { signal: giveUp.signal }).catch(() => undefined)]);
      giveUp.abort();
      clearInterval(sweep);
      for (const socket of sockets) socket.destroy();
      await closed;
      await web?.[Symbol.asyncDispose]();
    },
  };
}

async function bind(server: Server, { host, port }: ListenAddress, name: string): Promise<void> {
  try {
    const listening = once(server, 'listening');
    server.listen({ port, ...(host && { host }) });
    await listening;
  } catch (err) {
    const inUse = (err as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const reason = inUse ? `it is in use; choose another with --${name}.listen-address` : String(err);
    throw new ListenError(`the ${name} listener cannot have the address ${host}:${port}: ${reason}`, {
      cause: err,
    });
  }
}

function reachable(host: string): string {
  if (host === '' || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
