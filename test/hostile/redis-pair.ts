import { setTimeout as wait } from 'node:timers/promises';
import type { ConfigInput } from '../../src/config/config.ts';
import { redisServers, type RedisServer } from '../support/redis-servers.ts';
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** A primary and its replica behind an address that moves. What is acknowledged is on the disk of both. */
export interface RedisPair extends AsyncDisposable {
  readonly settings: NonNullable<NonNullable<ConfigInput['ledger']>['redis']>;
  readonly proxy: TcpProxy;
  primary(): RedisServer;
  /** The primary dies, its replica takes over, and the old one comes back as the new one's replica. */
  failOver(): Promise<void>;
}

const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--repl-diskless-sync-delay', '0'];

export async function redisPair(): Promise<RedisPair> {
  await using stack = new AsyncDisposableStack();
  const servers = stack.use(await redisServers());
  let [primary, replica] = [await servers.start(...durable), await servers.start(...durable)];
  await follow(replica, primary);
  const proxy = stack.use(await tcpProxy(primary.port));
  const held = stack.move();
  return {
    settings: { urls: [`redis://127.0.0.1:${proxy.port}`], replicas: 1, timeout: '1s' },
    proxy,
    primary: () => primary,
    async failOver() {
      await primary.kill();
      await replica.ask('replicaof', 'no', 'one');
      [primary, replica] = [replica, primary];
      proxy.lead(primary.port);
      await replica.startAgain();
      await follow(replica, primary);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** Resolves when the replica has what its primary has. */
async function follow(replica: RedisServer, primary: RedisServer): Promise<void> {
  const said = async (...words: readonly string[]) => replica.ask(...words).catch(() => '');
  while ((await said('replicaof', '127.0.0.1', `${primary.port}`)) !== 'OK') await wait(50);
  while (!(await said('info', 'replication')).includes('master_link_status:up')) await wait(50);
}
