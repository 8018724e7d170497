import type { LedgerConfig } from '../config/config.ts';
import { LedgerError, type Ledger, type SharedLedger } from './ledger.ts';
import { openMemoryLedger } from './memory.ts';

export interface LedgerHooks {
  /** Told of parts of a shared ledger whose content is gone. */
  readonly onLoss?: (shards: number) => void;
}

/** Opens the ledger that is configured. @throws LedgerError when it cannot be used, LedgerAway when it cannot yet. */
export async function openLedger(
  config: LedgerConfig,
  now: () => number,
  hooks: LedgerHooks = {},
): Promise<Ledger | SharedLedger> {
  const options = { now, retention: config.retention };
  switch (config.type) {
    case 'memory':
      return openMemoryLedger(options);
    case 'sqlite': {
      const { openSqliteLedger } = await import('./sqlite.ts');
      return openSqliteLedger(config.path, options);
    }
    case 'redis': {
      if (!config.redis) throw new LedgerError('ledger.type is redis, and ledger.redis does not say where');
      const { openRedisLedger } = await import('./redis/index.ts');
      return openRedisLedger(config.redis, { ...options, ...hooks });
    }
  }
}
