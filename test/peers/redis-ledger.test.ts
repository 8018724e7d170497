import { afterAll, beforeAll, describe } from 'vitest';
import { openRedisLedger } from '../../src/ledger/redis/index.ts';
import { ledgerContract } from '../contracts/ledger-contract.ts';
import { redisConfig } from '../support/redis-ledger.ts';
import { redisServers, type RedisServer } from '../support/redis-servers.ts';

let servers: Awaited<ReturnType<typeof redisServers>>;
let single: RedisServer;
let cluster: readonly RedisServer[];
beforeAll(async () => {
  servers = await redisServers();
  single = await servers.start();
  cluster = await servers.startCluster(3);
});
afterAll(() => servers[Symbol.asyncDispose]());

describe('on one server', () => {
  ledgerContract('redis', (options) => openRedisLedger(redisConfig([single.url]), options));
});

describe('on one server, with one shard', () => {
  ledgerContract('redis', (options) => openRedisLedger(redisConfig([single.url], { shards: 1 }), options));
});

describe('on a cluster of three', () => {
  ledgerContract('redis', (options) =>
    openRedisLedger(redisConfig([cluster[1]?.url ?? ''], { mode: 'cluster' }), options),
  );
});
