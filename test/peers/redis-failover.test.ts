import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openRedisLedger } from '../../src/ledger/redis/index.ts';
import { eventually } from '../support/eventually.ts';
import { peer } from '../support/peers.ts';
import { startChild } from '../support/program.ts';
import { exactlyOnce, insistentWriter } from '../support/insistent-writer.ts';
import { day } from '../support/ledger-bench.ts';
import { redisConfig } from '../support/redis-ledger.ts';
import { freePort } from '../support/free-port.ts';
import { askRedis, redisServers, replicaOf, type RedisServer } from '../support/redis-servers.ts';

let servers: Awaited<ReturnType<typeof redisServers>>;
beforeAll(async () => {
  servers = await redisServers();
});
afterAll(() => servers[Symbol.asyncDispose]());
const options = { now: Date.now, retention: day };

it('loses and doubles nothing when a primary of a cluster is killed and its replica takes over', async () => {
  const nodes = await servers.startCluster(3, 1);
  const urls = nodes.map(({ url }) => url);
  const config = redisConfig(urls, { mode: 'cluster', replicas: 1, timeout: '1s' });
  await using one = await openRedisLedger(config, options);
  await using two = await openRedisLedger(config, options);
  const writer = insistentWriter(one, two);
  await writer.acknowledges(1_000);
  const [killed] = nodes as [RedisServer];
  const heir = await replicaOf(nodes, killed);
  await killed.kill();
  await writer.isRejected(50);
  // It keeps nothing on a disk: back before its replica has taken over, it would be an empty primary.
  await vi.waitFor(async () => expect(await heir.ask('role')).toMatch(/^master/), {
    timeout: 90_000,
    interval: 100,
  });
  // The one that took over has no replica, and so nothing of its is acknowledged, until the old one is back as one.
  await killed.startAgain();
  await writer.acknowledges(2_000);
  expect(await writer.compare(one)).toEqual(exactlyOnce);
});

it('finds the new primary through sentinels', async () => {
  const [one, two] = [await servers.start(), await servers.start()];
  await two.ask('replicaof', '127.0.0.1', String(one.port));
  const inStep = async () => expect(await two.ask('info', 'replication')).toContain('link_status:up');
  await vi.waitFor(inStep, { timeout: 60_000, interval: 50 });
  const ports = [await freePort(), await freePort(), await freePort()];
  await using sentinels = new AsyncDisposableStack();
  for (const port of ports) {
    const file = join(servers.folder, `sentinel-${port}.conf`);
    const watched = `sentinel monitor ours 127.0.0.1 ${one.port} 2\nsentinel down-after-milliseconds ours 3000\nsentinel failover-timeout ours 3000\n`;
    await writeFile(file, `port ${port}\nbind 127.0.0.1\ndir ${servers.folder}\n${watched}`);
    const sentinel = sentinels.use(startChild(peer('bin/redis-server'), [file, '--sentinel']));
    await sentinel.says(/\+monitor master ours/);
  }
  // They learn of the replica and of each other by and by.
  for (const port of ports)
    await eventually(async () => {
      const master = await askRedis(port, 'sentinel', 'master', 'ours');
      expect(master).toMatch(/num-slaves\n1\nnum-other-sentinels\n2$/m);
    });
  const urls = ports.map((port) => `redis://127.0.0.1:${port}`);
  const config = redisConfig(urls, { mode: 'sentinel', sentinel: { master: 'ours' }, timeout: '1s' });
  await using ledger = await openRedisLedger(config, options);
  const writer = insistentWriter(ledger);
  await writer.acknowledges(500);
  // Everything acknowledged reaches the replica, so that what is lost would be ours.
  await one.ask('config', 'set', 'min-replicas-to-write', '1');
  await writer.acknowledges(100);
  await one.kill();
  await writer.isRejected(20);
  await writer.acknowledges(500);
  expect(await writer.compare(ledger)).toEqual(exactlyOnce);
});
