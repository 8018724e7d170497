import type { DatabaseSync } from 'node:sqlite';
import type { LedgerError } from '../contracts/ledger.ts';
import { ledgerFailure } from './sqlite-failure.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { holdFiles, LostFile } from './sqlite-held-files.ts';
import { prepareSqliteVerbs, type SeriesRow, type SqliteVerbs } from './sqlite-verbs.ts';

/** A verb of a table by its name, with what it is given. */
type Call<Table extends Record<string, (...args: never) => unknown>> = {
  readonly [Verb in keyof Table]: { readonly verb: Verb; readonly args: Parameters<Table[Verb]> };
}[keyof Table];
export type Write = Call<SqliteVerbs['writes']>;
export type Read = Call<SqliteVerbs['reads']>;

/** What the clocks of LedgerOptions show at a moment. */
export interface Moment {
  readonly now: number;
  readonly past: number;
}

export interface Batch {
  /** When all of it is counted. */
  readonly at: Moment;
  /** Series that the writes are the first to name, numbered from `from` on. After a failure numbers begin anew, at 0. */
  readonly series: { readonly from: number; readonly rows: readonly SeriesRow[] };
  readonly writes: readonly Write[];
}

/** What is known after a commit; `results` has one for each write. */
export interface Committed {
  readonly results: readonly unknown[];
  /** Keys that were counted before this moment may be forgotten: milliseconds since the epoch. */
  readonly forgottenTo: number;
}

export interface StoreOptions {
  readonly path: string;
  /** How long a counted key is remembered: milliseconds. */
  readonly retention: number;
  /** When it is opened. */
  readonly at: Moment;
}

/**
 * The ledger's file as one thread has it to itself: whole batches become durable, or nothing of them. Everything here
 * waits for the disk.
 * @throws LedgerError, as everything that it returns does.
 */
export function openSqliteStore(options: StoreOptions) {
  const { path } = options;
  const db = openSqliteFile(path);
  try {
    return storeOf(db, options);
  } catch (cause) {
    db.close();
    throw ledgerFailure('cannot be opened', path, cause);
  }
}

function storeOf(db: DatabaseSync, { path, retention, at: opened }: StoreOptions) {
  let at = opened;
  const verbs = prepareSqliteVerbs(db, { now: () => at.now, past: () => at.past, retention });
  const files = holdFiles(path);
  let lost: LedgerError | undefined;

  const transact = ({ at: moment, series, writes }: Batch): Committed => {
    at = moment;
    db.exec('BEGIN IMMEDIATE');
    verbs.meet(series.from, series.rows);
    const results = writes.map((write) => call(verbs.writes, write));
    verbs.settle();
    const forgottenTo = verbs.forgottenTo();
    db.exec('COMMIT');
    return { results, forgottenTo };
  };
  const rollBack = () => {
    verbs.forgetCaches();
    try {
      // Some failures have rolled back already.
      if (db.isTransaction) db.exec('ROLLBACK');
    } catch {
      // The next transaction will say what is wrong with the file.
    }
  };
  /** What is on the disk and what was acknowledged differ from now on, until a start reads what there is. */
  const lose = (cause: unknown) => {
    lost = ledgerFailure('cannot be looked at; restart once it can', path, cause);
    try {
      // A log that stayed would be read into whatever file lies there at the next start, a restored copy too.
      if (cause instanceof LostFile && cause.changed) files.emptyLog();
      else db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // Then it stays as it is: what is wrong is being said.
    }
  };

  return {
    opened: { results: [], forgottenTo: verbs.forgottenTo() } satisfies Committed,

    commit(batch: Batch): Committed {
      if (lost) throw lost;
      let written = false;
      try {
        files.assertUntouched();
        const committed = transact(batch);
        written = true;
        // What went into a file that nobody will find again is not durable.
        files.assertInPlace();
        return committed;
      } catch (cause) {
        rollBack();
        if (written || cause instanceof LostFile) lose(cause);
        throw lost ?? ledgerFailure('could not be written', path, cause);
      } finally {
        files.note();
      }
    },

    read(read: Read): unknown {
      try {
        return call(verbs.reads, read);
      } catch (cause) {
        throw ledgerFailure('could not be read', path, cause);
      }
    },

    close(): void {
      try {
        db.close();
        files.close();
      } catch (cause) {
        throw ledgerFailure('could not be closed', path, cause);
      }
    },
  };
}

/** Every verb of a table takes what a call of it holds. */
function call(table: object, { verb, args }: Write | Read): unknown {
  return (table as Record<string, (...given: readonly unknown[]) => unknown>)[verb]?.(...args);
}
