import type { LedgerConfig } from '../config/config.ts';
import type { Ledger } from './ledger.ts';
import { openMemoryLedger } from './memory.ts';

/** Opens the ledger that is configured. @throws LedgerError when it cannot be used. */
export async function openLedger(config: LedgerConfig, now: () => number): Promise<Ledger> {
  const options = { now, retention: config.retention };
  switch (config.type) {
    case 'memory':
      return openMemoryLedger(options);
    case 'sqlite': {
      const { openSqliteLedger } = await import('./sqlite.ts');
      return openSqliteLedger(config.path, options);
    }
  }
}
