import { once } from 'node:events';
import { createServer, type RequestListener, type ServerOptions } from 'node:http';
import { createServer as createNetServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ListenAddress } from '../config/types.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Logger } from '../platform/logger.ts';
import { canSharePort, closeOf, noAcceptors, openAcceptors, SOCKETS } from './acceptors.ts';
import { Connections } from './connections.ts';
import type { WebConfig } from './web-config/index.ts';
import { readFileSync } from 'node:fs';

export interface ListenOptions {
  /** Whose listener it is, for errors: `web` or `webhooks`. */
  readonly name: string;
  readonly address: ListenAddress;
  /** TLS, users, headers and rate limit, in the format of exporter-toolkit. */
  readonly webConfigFile?: string;
  readonly log: Logger;
  /** How many connections there may be at once; fewer where the process may not have the file descriptors. */
  readonly maxConnections?: number;
  readonly registry?: MetricRegistry;
  /** Told of every connection that comes. */
  readonly onConnection?: () => void;
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
  // How often the two are looked at: of a connection that never says a word nothing else is known.
  connectionsCheckingInterval: 2_500,
  // Amazon Data Firehose waits three minutes for a batch to be taken.
  requestTimeout: 180_000,
} as const satisfies ServerOptions;

/** A connection on which nothing moves for so long is cut: a scraper that stopped reading must not hold its place. */
const SILENCE_MS = 120_000;
const GRACE_MS = 10_000;
/** Connections that the system holds until they are taken; one that finds no room comes again after seconds only. */
const BACKLOG = 2_048;
/** As headersTimeout, which begins when a connection is secure. */
const HANDSHAKE_MS = 20_000;
/** Scrapers, probes and people. */
const FEW_CONNECTIONS = 256;
/** File descriptors for all but connections of listeners: the program's own, the ledger's, and those to AWS. */
const OTHER_DESCRIPTORS = 40;
/** Enough for the sockets of acceptors beside; what is less allows no more than FEW_CONNECTIONS. */
const MANY_DESCRIPTORS = 382;

/**
 * Opens a listener; port 0 takes a free one.
 * @throws ConfigError naming every problem of the web configuration file; ListenError when the address cannot be had.
 */
export async function listen(handler: RequestListener, options: ListenOptions): Promise<Listener> {
  const { name, address, log, webConfigFile, registry, onConnection, grace = GRACE_MS } = options;
  // What TLS and passwords need is loaded where they are asked for.
  const web = webConfigFile === undefined ? undefined : await openWeb(webConfigFile, log);
  const most = mostConnections(options);
  const connections = new Connections({ listener: name, most, log, registry, onConnection });
  const watchedHandler = connections.watched(web ? web.protect(handler) : handler);
  const server = web?.tls
    ? (await import('node:https')).createServer(
        { ...serverOptions, handshakeTimeout: HANDSHAKE_MS, ...web.tls },
        watchedHandler,
      )
    : createServer(serverOptions, watchedHandler);
  if ('setSecureContext' in server) web?.guard(server);
  server.setTimeout(SILENCE_MS);

  // Where only few connections may be open, none waits long to be taken.
  const isShared = canSharePort && most > FEW_CONNECTIONS;
  await bind(server, address, name, isShared);
  connections.keep(server);
  const { port } = server.address() as AddressInfo;
  const acceptors = isShared ? await openAcceptors(server, socketOptions({ ...address, port })) : noAcceptors;
  const url = `${web?.tls ? 'https' : 'http'}://${reachable(address.host)}:${port}`;
  log.info({ url, tls: web?.tls !== undefined }, 'listening');
  return {
    address: { host: address.host, port },
    url,
    async [Symbol.asyncDispose]() {
      const closed = Promise.all([closeOf(server), acceptors[Symbol.asyncDispose]()]);
      server.close();
      acceptors.close();
      // A connection that was busy becomes idle only now, and one that never sent a byte counts as busy.
      const sweep = setInterval(() => server.closeIdleConnections(), 20);
      connections.cutSilent();
      const giveUp = new AbortController();
      await Promise.race([closed, delay(grace, undefined, { signal: giveUp.signal }).catch(() => undefined)]);
      giveUp.abort();
      clearInterval(sweep);
      connections.cutAll();
      await closed;
      connections[Symbol.dispose]();
      await web?.[Symbol.asyncDispose]();
    },
  };
}

async function openWeb(webConfigFile: string, log: Logger): Promise<WebConfig> {
  const { openWebConfig } = await import('./web-config/index.ts');
  return openWebConfig(webConfigFile, log);
}

function socketOptions({ host, port }: ListenAddress) {
  return { port, backlog: BACKLOG, ...(host && { host }) };
}

async function bind(server: Server, address: ListenAddress, name: string, isShared: boolean): Promise<void> {
  const { host, port } = address;
  try {
    // Two programs that share a port would not be told of each other.
    if (isShared && port !== 0) await assertFree(address);
    const listening = once(server, 'listening');
    server.listen({ ...socketOptions(address), reusePort: isShared });
    await listening;
  } catch (err) {
    const inUse = (err as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const reason = inUse ? `it is in use; choose another with --${name}.listen-address` : String(err);
    throw new ListenError(`the ${name} listener cannot use the address ${host}:${port}: ${reason}`, {
      cause: err,
    });
  }
}

/** @throws Error where somebody listens there. */
async function assertFree(address: ListenAddress): Promise<void> {
  const probe = createNetServer();
  const listening = once(probe, 'listening');
  probe.listen(socketOptions(address));
  await listening;
  const closed = once(probe, 'close');
  probe.close();
  await closed;
}

function mostConnections({ name, maxConnections = FEW_CONNECTIONS, log }: ListenOptions): number {
  const descriptors = descriptorLimit();
  // The two listeners never take each other's.
  const share = name === 'webhooks' ? 0.75 : 0.25;
  const others = OTHER_DESCRIPTORS + (descriptors >= MANY_DESCRIPTORS ? SOCKETS : 0);
  const possible = Math.max(4, Math.floor((descriptors - others) * share));
  if (possible >= maxConnections) return maxConnections;
  log.warn(
    { connections: possible, wanted: maxConnections, descriptors },
    'fewer connections than configured: the limit of open files of the process may be too low (ulimit -n)',
  );
  return possible;
}

function reachable(host: string): string {
  if (host === '' || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * How many file descriptors this process may have, sockets included; endless where it is not known. Node has raised its
 * own limit to the highest that it may have by now. Source: proc_pid_limits(5), which only Linux has.
 */
function descriptorLimit(): number {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? Infinity : Number(limit);
  } catch {
    return Infinity;
  }
}
