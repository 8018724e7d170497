import { randomUUID } from 'node:crypto';
import { RedisLedger, type RedisLedgerConfig } from '../../src/config/redis.ts';
import type { z } from 'zod';

type Given = Partial<z.input<typeof RedisLedger>>;

/** The settings of a ledger that nobody else has: with a prefix of its own, and patience with a machine that stands still. */
export function redisConfig(urls: readonly string[], settings: Given = {}): RedisLedgerConfig {
  return RedisLedger.parse({
    urls: [...urls],
    prefix: `t-${randomUUID().slice(0, 8)}`,
    timeout: '30s',
    ...settings,
  });
}
