import { createClient, createCluster, createSentinel } from '@redis/client';
import { readFileSync } from 'node:fs';
import type { RedisLedgerConfig } from '../../config/redis.ts';
import { LedgerError } from '../../contracts/ledger.ts';

/** What is used of a client, a cluster and a sentinel alike. */
export interface Client {
  evalSha(sha: string, options: Evaluated): Promise<unknown>;
  eval(text: string, options: Evaluated): Promise<unknown>;
  multi(): Pipeline;
  connect(): Promise<unknown>;
  destroy(): void;
  on(event: 'error', listener: (err: unknown) => void): unknown;
}
interface Pipeline {
  eval(text: string, options: Evaluated): Pipeline;
  wait(replicas: number, timeout: number): Pipeline;
  execAsPipeline(): Promise<unknown[]>;
}
export interface Evaluated {
  readonly keys: string[];
  readonly arguments: string[];
}

/** A new connection may take so long, or as long as a write, whichever is more: milliseconds. */
export const CONNECT_MS = 5_000;

/** A client in the configured form, not connected yet. @throws LedgerError for a file that cannot be read. */
export function createRedisClient(config: RedisLedgerConfig): Client {
  const { mode, urls, sentinel, timeout } = config;
  const socket = {
    connectTimeout: Math.max(CONNECT_MS, timeout),
    reconnectStrategy: (retries: number) => Math.min(1_000, 50 * 2 ** retries) * (0.5 + Math.random() / 2),
    ...tlsOptions(config),
  };
  const common = {
    // Nothing waits for a server that is away: whoever sent the message tries again.
    disableOfflineQueue: true,
    maintNotifications: 'disabled' as const,
    socket: socket as object,
  };
  const own = { ...common, ...credentials(config) };
  const database = { database: config.database };
  switch (mode) {
    case 'single':
      return createClient({ ...own, ...database, url: urls[0] ?? '' });
    case 'cluster':
      return createCluster({
        rootNodes: urls.map((url) => ({ url })),
        defaults: own,
        topologyRefreshOnReconnectionAttemptStrategy: 500,
      });
    case 'sentinel':
      return createSentinel({
        name: sentinel?.master ?? '',
        sentinelRootNodes: urls.map((url) => hostAndPort(url, 26_379)),
        nodeClientOptions: { ...own, ...database },
        sentinelClientOptions: { ...common, ...credentials(sentinel ?? {}) },
        scanInterval: 1_000,
      });
  }
}

function credentials({
  username,
  password,
}: {
  username?: string | undefined;
  password?: string | undefined;
}) {
  return { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
}

function hostAndPort(text: string, usual: number): { host: string; port: number } {
  const { hostname, port } = new URL(text);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || usual };
}

/** Empty without TLS. @throws LedgerError for a file that cannot be read. */
function tlsOptions({ urls, tls = {} }: RedisLedgerConfig): object {
  if (!urls.some((url) => url.startsWith('rediss:'))) return {};
  const { ca_file: ca, cert_file: cert, key_file: key, server_name: servername } = tls;
  const options = { ca: read(ca), cert: read(cert), key: read(key), servername };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { tls: true, ...Object.fromEntries(given) };
}

function read(file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new LedgerError(`cannot read ${file}, which ledger.redis.tls names: ${String(cause)}`, { cause });
  }
}
