import type { LedgerConfig } from '../config/config.ts';
import { LedgerError, type Ledger, type SharedLedger } from '../contracts/ledger.ts';
import type { LedgerOptions } from './options.ts';
import { openMemoryLedger } from './memory.ts';
import type { MemoryNews } from './redis/memory-watch.ts';

export interface LedgerHooks {
  /** Told of parts of a shared ledger whose content is gone. */
  readonly onLoss?: (shards: number) => void;
  /** Told now and then whether a shared ledger evicts what it remembers, or may. */
  readonly onMemory?: (news: MemoryNews) => void;
}

/** Opens the ledger that is configured. @throws LedgerError when it cannot be used, LedgerAway when it cannot yet. */
export async function openLedger(
  config: LedgerConfig,
  clocks: Pick<LedgerOptions, 'now' | 'past'>,
  hooks: LedgerHooks = {},
): Promise<Ledger | SharedLedger> {
  const options = { ...clocks, retention: config.retention };
  switch (config.type) {
    case 'memory':
      return openMemoryLedger(options);
    case 'sqlite': {
      const { openSqliteLedger } = await import('./sqlite.ts');
      return openSqliteLedger(config.path, options);
    }
    case 'redis': {
      if (!config.redis) throw new LedgerError('ledger.type is redis, and ledger.redis is missing');
      const { openRedisLedger } = await import('./redis/index.ts');
      return openRedisLedger(config.redis, { ...options, ...hooks });
    }
  }
}
