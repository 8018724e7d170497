import type { Ledger } from '../../src/contracts/ledger.ts';
import type { LedgerOptions } from '../../src/ledger/options.ts';
import { openSqliteStore } from '../../src/ledger/sqlite-store.ts';
import type { RemoteStore } from '../../src/ledger/sqlite-thread.ts';
import { momentOf, sqliteLedgerOn } from '../../src/ledger/sqlite.ts';

/**
 * The sqlite ledger without the thread of its own, for tests that open hundreds: a thread's start costs more than all
 * that such a ledger does. What would cross is copied all the same.
 */
export function openSqliteHere(path: string, options: LedgerOptions): Ledger {
  const { retention } = options;
  const store = openSqliteStore({ path, retention, at: momentOf(options) });
  const remote: RemoteStore = {
    opened: store.opened,
    commit: async (batch) => structuredClone(store.commit(structuredClone(batch))),
    read: async (read) => structuredClone(store.read(structuredClone(read))),
    close: async () => store.close(),
  };
  return sqliteLedgerOn(remote, path, options);
}
