import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCertificate } from '../../src/demo/publishing/certificate.ts';
import { LedgerError } from '../../src/contracts/ledger.ts';
import { openRedisLedger } from '../../src/ledger/redis/index.ts';
import { Keys } from '../../src/ledger/redis/keys.ts';
import { eventually } from '../support/eventually.ts';
import { exactlyOnce, insistentWriter } from '../support/insistent-writer.ts';
import { day, entry, minute, sum } from '../support/ledger-bench.ts';
import { redisConfig } from '../support/redis-ledger.ts';
import { freePort } from '../support/free-port.ts';
import { redisServers, type RedisServer } from '../support/redis-servers.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

let servers: Awaited<ReturnType<typeof redisServers>>;
beforeAll(async () => {
  servers = await redisServers();
});
afterAll(() => servers[Symbol.asyncDispose]());
const options = { now: Date.now, retention: day };
type Writer = ReturnType<typeof insistentWriter>;

it('rejects in time while the network swallows everything, and counts exactly once when it is back', async () => {
  const server = await servers.start();
  await using proxy = await tcpProxy(server.port);
  const config = redisConfig([`redis://127.0.0.1:${proxy.port}`], { timeout: '1s' });
  await using ledger = await openRedisLedger(config, options);
  const writer = insistentWriter(ledger);
  await writer.acknowledges(500);
  proxy.cut();
  await writer.isRejected(50);
  proxy.heal();
  await writer.acknowledges(500);
  proxy.cut();
  await writer.isRejected(50);
  proxy.heal();
  await writer.acknowledges(500);
  await using fresh = await openRedisLedger(config, options);
  expect(await writer.compare(fresh)).toEqual(exactlyOnce);
});

it('counts exactly once while the server hangs and runs on', async () => {
  const server = await servers.start();
  await using ledger = await openRedisLedger(redisConfig([server.url], { timeout: '1s' }), options);
  const writer = insistentWriter(ledger);
  for (let round = 0; round < 3; round++) {
    await writer.acknowledges(300);
    server.signal('SIGSTOP');
    await writer.isRejected(30);
    server.signal('SIGCONT');
  }
  await writer.acknowledges(300);
  expect(await writer.compare(ledger)).toEqual(exactlyOnce);
});

it('waits for a server that is killed and reads its data again, and has lost nothing', async () => {
  const settings = ['--appendonly', 'yes', '--appendfsync', 'always', '--key-load-delay', '200'];
  const server = await servers.start(...settings, '--aof-use-rdb-preamble', 'no');
  await using ledger = await openRedisLedger(redisConfig([server.url]), options);
  const writer = insistentWriter(ledger);
  await writer.acknowledges(2_000);
  await server.kill();
  await writer.isRejected(20);
  await server.startAgain();
  await writer.acknowledges(500);
  expect(await writer.compare(ledger)).toEqual(exactlyOnce);
});

it('follows a primary that becomes a replica to the new one, behind an address that moves', async () => {
  const [one, two] = [await servers.start(), await servers.start()];
  await two.ask('replicaof', '127.0.0.1', String(one.port));
  await inStep(two);
  await using proxy = await tcpProxy(one.port);
  const url = `redis://127.0.0.1:${proxy.port}`;
  await using ledger = await openRedisLedger(redisConfig([url], { replicas: 1, timeout: '1s' }), options);
  const writer = insistentWriter(ledger);
  await writer.acknowledges(500);
  // A fail-over in order: the roles change, and the old primary says READONLY.
  await one.ask('failover', 'to', '127.0.0.1', String(two.port));
  await writer.isRejected(20);
  proxy.lead(two.port);
  await writer.acknowledges(500);
  expect(await writer.compare(ledger)).toEqual(exactlyOnce);
});

it('loses nothing that was acknowledged when a primary dies and its replica takes over, with `replicas: 1`', async () => {
  const [one, two] = [await servers.start(), await servers.start()];
  await two.ask('replicaof', '127.0.0.1', String(one.port));
  await inStep(two);
  await using proxy = await tcpProxy(one.port);
  const url = `redis://127.0.0.1:${proxy.port}`;
  await using ledger = await openRedisLedger(redisConfig([url], { replicas: 1, timeout: '1s' }), options);
  const writer = insistentWriter(ledger);
  await writer.acknowledges(1_000);
  await one.kill();
  await writer.isRejected(20);
  await two.ask('replicaof', 'no', 'one');
  const three = await servers.start('--replicaof', `127.0.0.1 ${two.port}`);
  proxy.lead(two.port);
  await writer.acknowledges(500);
  expect(await writer.compare(ledger)).toEqual(exactlyOnce);
  await three.kill();
});

describe('when a primary of two replicas dies and the one that lags behind takes over', () => {
  it('loses nothing that was acknowledged with `replicas: 2`, which acknowledges nothing while one lags', async () => {
    expect(await failOver(2, (writer) => writer.isRejected(50))).toEqual(exactlyOnce);
  });

  it('loses what the other had with `replicas: 1`, which is too few', async () => {
    const { forgotten } = await failOver(1, (writer) => writer.acknowledges(500));
    expect(forgotten).toBeGreaterThan(0);
  });
});

it('refuses what no replica has, and counts it once when one is there', async () => {
  const server = await servers.start();
  const config = redisConfig([server.url], { replicas: 1, timeout: '4s' });
  await using ledger = await openRedisLedger(config, options);
  await expect(ledger.countOnce([entry(1)])).rejects.toThrow(/0 of 1 replicas have it/);
  const replica = await servers.start('--replicaof', `127.0.0.1 ${server.port}`);
  await inStep(replica);
  // Until the replica has told the primary how far it is, a retry may be refused once more.
  await eventually(() => ledger.countOnce([entry(1)]));
  expect(await sum(ledger)).toBe(1);
});

it('says that Redis was emptied, counts on, and shows no total that falls', async () => {
  const server = await servers.start();
  const config = redisConfig([server.url]);
  const losses: number[] = [];
  await using ledger = await openRedisLedger(config, { ...options, onLoss: (shards) => losses.push(shards) });
  await ledger.countOnce(Array.from({ length: 100 }, (_unused, at) => entry(at)));
  expect(await sum(ledger)).toBe(100);
  await server.ask('flushall');
  expect(await sum(ledger)).toBe(100);
  await ledger.countOnce(Array.from({ length: 100 }, (_unused, at) => entry(1_000 + at)));
  expect(losses.reduce((all, one) => all + one, 0)).toBeGreaterThan(0);
  expect(await sum(ledger)).toBe(200);
  await using afterwards = await openRedisLedger(config, options);
  expect(await sum(afterwards)).toBe(100);
});

it('says so of a shard too that it finds emptied while it says to all that it still uses them', async () => {
  const server = await servers.start();
  const config = redisConfig([server.url]);
  let now = Date.now();
  const losses: number[] = [];
  const told = { now: () => now, retention: day, onLoss: (shards: number) => losses.push(shards) };
  await using ledger = await openRedisLedger(config, told);
  await ledger.countOnce(Array.from({ length: 100 }, (_unused, at) => entry(at)));
  const keys = new Keys(config.prefix, config.shards);
  const written = entry(1_000);
  const lost = (keys.shardOf(written.key) + 1) % config.shards;
  await server.ask('del', keys.mark(lost), keys.totals(lost), keys.series(lost));
  now += 31 * minute;
  await ledger.countOnce([written]);
  expect(losses).toEqual([1]);
  await ledger.countOnce(Array.from({ length: 100 }, (_unused, at) => entry(2_000 + at)));
  expect(losses).toEqual([1]);
  expect(await sum(ledger)).toBe(201);
});

it.each([
  ['a wrong password', ['--requirepass', 'right'], { password: 'wrong' }, /user or password is wrong/],
  ['no password', ['--requirepass', 'right'], {}, /asks for a password/],
])('says what is wrong with %s', async (_name, settings, given, message) => {
  const server = await servers.start(...settings);
  await expect(
    openRedisLedger(redisConfig([server.url], { ...given, timeout: '5s' }), options),
  ).rejects.toThrow(message);
});

it('speaks TLS with a server whose certificate it is told to trust, and with no other', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const [validFrom, validTo] = [Date.now() - day, Date.now() + day];
  const certificate = createCertificate({ privateKey, commonName: 'redis.internal', validFrom, validTo });
  const [certFile, keyFile] = [join(servers.folder, 'cert.pem'), join(servers.folder, 'key.pem')];
  await writeFile(certFile, certificate);
  await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const port = await freePort();
  const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-auth-clients', 'no'];
  await servers.start('--tls-port', String(port), ...files);
  const config = redisConfig([`rediss://127.0.0.1:${port}`], {
    tls: { ca_file: certFile, server_name: 'redis.internal' },
  });
  await using ledger = await openRedisLedger(config, options);
  expect(await ledger.countOnce([entry(1)])).toEqual([true]);
  await expect(openRedisLedger({ ...config, tls: {}, timeout: 5_000 }, options)).rejects.toThrow(
    /cannot be reached.*self.signed/,
  );
});

it('refuses a ledger that was made with another number of shards', async () => {
  const server = await servers.start();
  const config = redisConfig([server.url], { shards: 4 });
  await (await openRedisLedger(config, options))[Symbol.asyncDispose]();
  await expect(openRedisLedger({ ...config, shards: 8 }, options)).rejects.toThrow(
    new LedgerError(
      'the ledger in Redis has 4 shards: set ledger.redis.shards to that, or set another ledger.redis.prefix to start empty with 8',
    ),
  );
});

/** Resolves when a replica has what its primary has. */
async function inStep(replica: RedisServer): Promise<void> {
  const up = async () => expect(await replica.ask('info', 'replication')).toContain('link_status:up');
  await vi.waitFor(up, { timeout: 60_000, interval: 50 });
}

/**
 * Kills a primary of two replicas, and lets the one that has less take over.
 * @param whileOneLags what the writer meets once one of the replicas gets nothing any more.
 */
async function failOver(replicas: number, whileOneLags: (writer: Writer) => Promise<void>) {
  const atOnce = ['--repl-diskless-sync-delay', '0'];
  const one = await servers.start(...atOnce);
  await using cable = await tcpProxy(one.port);
  const near = await servers.start('--replicaof', `127.0.0.1 ${one.port}`);
  const far = await servers.start(...atOnce, '--replicaof', `127.0.0.1 ${cable.port}`);
  await inStep(near);
  await inStep(far);
  await using proxy = await tcpProxy(one.port);
  const url = `redis://127.0.0.1:${proxy.port}`;
  await using ledger = await openRedisLedger(redisConfig([url], { replicas, timeout: '1s' }), options);
  const writer = insistentWriter(ledger);
  await writer.acknowledges(500);
  cable.cut();
  await whileOneLags(writer);
  await one.kill();
  await writer.isRejected(20);
  await far.ask('replicaof', 'no', 'one');
  await near.ask('replicaof', '127.0.0.1', String(far.port));
  await servers.start('--replicaof', `127.0.0.1 ${far.port}`);
  proxy.lead(far.port);
  await writer.acknowledges(500);
  return await writer.compare(ledger);
}
