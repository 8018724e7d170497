import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { GroupCommit } from './group-commit.ts';
import { LedgerError, type Entry, type Ledger, type LedgerOptions } from './ledger.ts';
import { prepareSqliteVerbs } from './sqlite-verbs.ts';
import { migrate } from './sqlite-schema.ts';
import type { PeriodBatch, PeriodOutcome } from '../metrics/period.ts';

/** A predecessor that is just ending gets this long to let go of the file. */
const LOCK_WAIT_MS = 2_000;

type Request =
  | { readonly verb: 'once'; readonly entries: readonly Entry[] }
  | { readonly verb: 'periods'; readonly batch: PeriodBatch };
type Result = readonly boolean[] | PeriodOutcome;

/**
 * The ledger in one file. Durable: write-ahead log with a flush at every commit. Exclusive: a second process on the
 * same file is refused, because each would keep counters of its own in memory.
 * @throws LedgerError when the file cannot be used; the message says why and what to do.
 */
export function openSqliteLedger(path: string, options: LedgerOptions): Promise<Ledger> {
  return Promise.try(() => open(resolve(path), options));
}

function open(path: string, options: LedgerOptions): Ledger {
  const db = openFile(path);
  const verbs = prepareSqliteVerbs(db, options);
  let closed = false;

  const queue = new GroupCommit<Request, Result>((requests) => {
    if (closed) throw new LedgerError(`the ledger ${path} is closed`);
    return inTransaction(db, path, () => {
      const results = requests.map((request) =>
        request.verb === 'once' ? verbs.countOnce(request.entries) : verbs.countPeriods(request.batch),
      );
      verbs.settle();
      return results;
    });
  });

  return {
    // The queue gives the result of the verb that was asked for.
    countOnce: (entries) => queue.submit({ verb: 'once', entries }) as Promise<readonly boolean[]>,
    countPeriods: (batch) => queue.submit({ verb: 'periods', batch }) as Promise<PeriodOutcome>,
    source: (name) => Promise.try(() => verbs.source(name)),
    totals: () => Promise.try(() => verbs.totals()),
    [Symbol.asyncDispose]: () =>
      Promise.try(() => {
        queue.flush();
        closed = true;
        db.close();
      }),
  };

  function inTransaction<T>(database: DatabaseSync, file: string, work: () => T): T {
    try {
      database.exec('BEGIN IMMEDIATE');
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (cause) {
      verbs.forgetCaches();
      rollBack(database);
      throw new LedgerError(`the ledger ${file} could not be written: ${reasonOf(cause)}`, { cause });
    }
  }
}

/** Some failures have rolled back already; then there is nothing left to do. */
function rollBack(db: DatabaseSync): void {
  try {
    if (db.isTransaction) db.exec('ROLLBACK');
  } catch {
    // The next transaction will say what is wrong with the file.
  }
}

function openFile(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    db = new DatabaseSync(path, { timeout: LOCK_WAIT_MS });
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    // The first write takes the lock that keeps other processes out until this one ends.
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    migrate(db, path);
    return db;
  } catch (cause) {
    db?.close();
    if (cause instanceof LedgerError) throw cause;
    throw new LedgerError(`the ledger ${path} cannot be opened: ${reasonOf(cause)}`, { cause });
  }
}

/** SQLite's primary result codes that an operator can do something about. Source: sqlite.org/rescode.html. */
const advice: Readonly<Record<number, string>> = {
  5: 'another process uses it; stop that one, or name another file in ledger.path',
  8: 'it or its folder is read-only; let this user write there, or name another file in ledger.path',
  10: 'the disk failed to read or write',
  11: 'the file is damaged; restore a copy, or move it away to start anew',
  13: 'the disk is full; make room',
  14: 'the file or its folder cannot be opened; let this user write there, or name another file in ledger.path',
  26: 'the file is no ledger; name another file in ledger.path, or move it away to start anew',
};

function reasonOf(cause: unknown): string {
  const { errcode, message } = cause as { errcode?: number; message?: string };
  // The low byte of an extended result code is the primary one.
  const hint = errcode === undefined ? undefined : advice[errcode & 0xff];
  return hint ? `${hint} (${message})` : (message ?? String(cause));
}
