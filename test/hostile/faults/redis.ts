import { setTimeout as wait } from 'node:timers/promises';
import type { ChaosWorld } from '../chaos-world.ts';
import type { RedisPair } from '../redis-pair.ts';
import type { Fault } from './fault.ts';

function ofRedis(name: string, befall: (redis: RedisPair, world: ChaosWorld) => Promise<void>): Fault {
  return {
    name,
    of: ['Redis'],
    isPossible: ({ redis }) => redis !== undefined,
    befall: async (world) => world.redis && befall(world.redis, world),
  };
}

/** Changes a setting of the primary, and brings it back. */
function settingOfRedis(name: string, setting: string, bad: string, good: string): Fault {
  return ofRedis(name, async (redis, { lasts }) => {
    const primary = redis.primary();
    await primary.ask('config', 'set', setting, bad);
    await wait(lasts());
    await primary.ask('config', 'set', setting, good);
  });
}

export const redisFaults: readonly Fault[] = [
  ofRedis('Redis killed', async (redis, { lasts }) => {
    const primary = redis.primary();
    await primary.kill();
    await wait(lasts());
    await primary.startAgain();
  }),
  ofRedis('Redis stopped', async (redis, { lasts }) => {
    const primary = redis.primary();
    primary.signal('SIGSTOP');
    await wait(lasts());
    primary.signal('SIGCONT');
  }),
  ofRedis('Redis out of reach', async ({ proxy }, { lasts }) => {
    proxy.cut();
    await wait(lasts());
    proxy.heal();
  }),
  ofRedis('Redis failing over', (redis) => redis.failOver()),
  settingOfRedis('Redis full', 'maxmemory', '1', '0'),
  // With nothing to evict yet: what it would evict are the ledger's keys.
  settingOfRedis('Redis allowed to evict', 'maxmemory-policy', 'allkeys-lru', 'noeviction'),
];
