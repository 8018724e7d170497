import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LedgerError } from '../contracts/ledger.ts';
import { ledgerDamage, ledgerFailure } from './sqlite-failure.ts';
import { assertOurs, migrate } from './sqlite-schema.ts';

/** A predecessor that is just ending gets this long to let go of the file. */
const LOCK_WAIT_MS = 2_000;

/**
 * Opens the file for this process alone, makes it if it is missing, and brings it up to date.
 * @throws LedgerError when the file cannot be used; the message says why and what to do.
 */
export function openSqliteFile(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new LedgerError(`the ledger ${path} is a folder: set a file in ledger.path`);
    db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
    // In this mode a lock is kept until the file is closed, and an exclusive one keeps every other process out.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT');
    // Before anything is written: a mistyped path must not change another program's database.
    assertOurs(db, path);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    migrate(db);
    assertSound(db, path);
    return db;
  } catch (cause) {
    db?.close();
    throw ledgerFailure('cannot be opened', path, cause);
  }
}

/** Only the tables that are small and hold the values: remembered keys may be millions, and are met one by one. */
function assertSound(db: DatabaseSync, path: string): void {
  for (const table of ['series', 'sources']) {
    const finding = db.prepare(`PRAGMA quick_check(${table})`).get()?.['quick_check'];
    // The last line of a long list is as good as all of them.
    if (finding !== 'ok') throw ledgerDamage(path, String(finding).split('\n').at(-1) ?? '');
  }
}
