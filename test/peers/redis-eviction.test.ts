import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { watchRedis } from '../../src/app/redis-watch.ts';
import { LedgerAway, LedgerError } from '../../src/contracts/ledger.ts';
import { openRedisLedger } from '../../src/ledger/redis/index.ts';
import type { MemoryNews } from '../../src/ledger/redis/memory-watch.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { day, entry, noon } from '../support/ledger-bench.ts';
import { redisConfig } from '../support/redis-ledger.ts';
import { redisServers, type RedisServer } from '../support/redis-servers.ts';

let servers: Awaited<ReturnType<typeof redisServers>>;
beforeAll(async () => {
  servers = await redisServers();
});
afterAll(() => servers[Symbol.asyncDispose]());

const options = { now: () => noon, retention: 14 * day, memoryEvery: 20 };

/** Strings with a time to live until the server has evicted some. */
async function fill(server: RedisServer): Promise<void> {
  const script =
    "for i = 1, 200 do redis.call('SET', 'filler:' .. ARGV[1] .. ':' .. i, string.rep('x', 20000), 'PX', 1000000) end";
  for (let round = 0; !/evicted_keys:[1-9]/.test(await server.ask('info', 'stats')); round++)
    await server.ask('eval', script, '0', String(round));
}

/** A ledger with what it told of the memory, and what the program makes of that. */
async function watched(server: RedisServer) {
  const news: MemoryNews[] = [];
  const clock = { steady: 0 };
  const registry = new MetricRegistry(() => noon);
  const watch = watchRedis({
    registry,
    log: silentLogger,
    clock: { now: () => noon, steady: () => clock.steady },
  });
  const onMemory = (one: MemoryNews) => {
    news.push(one);
    watch.onMemory(one);
  };
  const ledger = await openRedisLedger(redisConfig([server.url]), { ...options, onMemory });
  const value = (name: Parameters<MetricRegistry['family']>[0]) => registry.family(name).snapshot()[0]?.value;
  return { ledger, news, watch, value, clock };
}

describe('a Redis that may evict', () => {
  it.each(['volatile-lru', 'volatile-ttl', 'allkeys-lfu'])('is refused at the start: %s', async (policy) => {
    const server = await servers.start('--maxmemory', '100mb', '--maxmemory-policy', policy);
    const failure = await openRedisLedger(redisConfig([server.url]), options).catch((err: unknown) => err);
    expect(failure).toBeInstanceOf(LedgerError);
    // Waiting mends nothing.
    expect(failure).not.toBeInstanceOf(LedgerAway);
    expect(String(failure)).toContain(`maxmemory-policy is ${policy}; set maxmemory-policy noeviction`);
  });

  it('is refused though only one server of a cluster may', async () => {
    const nodes = await servers.startCluster(3);
    await nodes[2]?.ask('config', 'set', 'maxmemory-policy', 'volatile-lru');
    await nodes[2]?.ask('config', 'set', 'maxmemory', '100mb');
    const config = redisConfig([nodes[0]?.url ?? ''], { mode: 'cluster' });
    await expect(openRedisLedger(config, options)).rejects.toThrow('maxmemory-policy is volatile-lru');
  });

  it('is taken while its memory has no limit, with a warning', async () => {
    const server = await servers.start('--maxmemory-policy', 'volatile-lru');
    const { ledger, news } = await watched(server);
    await using _ledger = ledger;
    expect(news[0]).toMatchObject({ mayEvict: undefined, evicted: 0 });
    expect(news[0]?.unlimited).toContain('maxmemory-policy is volatile-lru');
  });

  it('is told of while running, and so is what it evicts, until it may not and has not for a while', async () => {
    const server = await servers.start('--maxmemory', '6mb', '--maxmemory-policy', 'noeviction');
    const { ledger, news, watch, value, clock } = await watched(server);
    await using _ledger = ledger;
    await ledger.countOnce(Array.from({ length: 50 }, (_unused, at) => entry(at)));
    // Told after every look, of which there may have been several by now.
    const nothing = { mayEvict: undefined, evicted: 0, unlimited: undefined, unknown: undefined };
    expect(news.length).toBeGreaterThan(0);
    expect(news).toEqual(news.map(() => nothing));
    expect(watch.trouble()).toEqual([]);

    await server.ask('config', 'set', 'maxmemory-policy', 'volatile-lru');
    await vi.waitFor(() => expect(watch.trouble().join()).toContain('volatile-lru'), 60_000);
    expect(value('ses_exporter_ledger_may_evict')).toBe(1);
    expect(value('ses_exporter_ledger_evicted_keys_total')).toBe(0);

    await fill(server);
    const evicted = async () => Number(/evicted_keys:(\d+)/.exec(await server.ask('info', 'stats'))?.[1]);
    await server.ask('config', 'set', 'maxmemory-policy', 'noeviction');
    const all = await evicted();
    await vi.waitFor(() => expect(value('ses_exporter_ledger_evicted_keys_total')).toBe(all), 60_000);
    await vi.waitFor(() => expect(value('ses_exporter_ledger_may_evict')).toBe(0), 60_000);
    expect(watch.trouble()).toEqual(['Redis evicted keys within the last five minutes']);
    clock.steady += 5 * 60_000;
    expect(watch.trouble()).toEqual([]);
  });

  it('whose count begins anew with a restart is told of what it evicts then', async () => {
    const server = await servers.start('--maxmemory', '6mb', '--maxmemory-policy', 'noeviction');
    const { ledger, value } = await watched(server);
    await using _ledger = ledger;
    await server.kill();
    await server.startAgain();
    await server.ask('config', 'set', 'maxmemory-policy', 'volatile-lru');
    await fill(server);
    await vi.waitFor(
      () => expect(value('ses_exporter_ledger_evicted_keys_total')).toBeGreaterThan(0),
      60_000,
    );
  });

  it('is taken where it does not tell, with a warning', async () => {
    const server = await servers.start();
    await server.ask('acl', 'setuser', 'default', '-info');
    const { ledger, news } = await watched(server);
    await using _ledger = ledger;
    expect(news[0]?.unknown).toMatch(/^DENIED /);
    expect(await ledger.countOnce([entry(1)])).toEqual([true]);
  });
});
