import { resolve } from 'node:path';
import type { SeriesPart } from '../metrics/increment.ts';
import type { PeriodBatch, PeriodOutcome } from '../metrics/period.ts';
import { GroupCommit } from './group-commit.ts';
import { LedgerError, rememberedFrom, type Entry, type Ledger, type LedgerOptions } from './ledger.ts';
import { ledgerFailure } from './sqlite-failure.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { prepareSqliteVerbs } from './sqlite-verbs.ts';

type Request =
  | { readonly verb: 'once'; readonly entries: readonly Entry[] }
  | { readonly verb: 'periods'; readonly batch: PeriodBatch }
  | { readonly verb: 'reveal'; readonly series: readonly SeriesPart[] }
  | { readonly verb: 'keep'; readonly name: string; readonly text: string };
type Result = readonly boolean[] | PeriodOutcome | undefined;

/**
 * The ledger in one file. Durable: write-ahead log with a flush at every commit. Exclusive: a second process on the
 * same file is refused, because each would keep counters of its own in memory.
 * @throws LedgerError when the file cannot be used; the message says why and what to do.
 */
export function openSqliteLedger(path: string, options: LedgerOptions): Promise<Ledger> {
  return Promise.try(() => open(resolve(path), options));
}

function open(path: string, options: LedgerOptions): Ledger {
  const db = openSqliteFile(path);
  const verbs = prepareSqliteVerbs(db, options);
  let closed = false;
  let forgottenTo = verbs.forgottenTo();

  /** Runs the work, and tells its failure as one of this ledger's. */
  const attempt = <T>(what: string, work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw ledgerFailure(what, path, cause);
    }
  };
  const assertOpen = () => {
    if (closed) throw new LedgerError(`the ledger ${path} is closed`);
  };
  const read = <T>(work: () => T) =>
    Promise.try(() => {
      assertOpen();
      return attempt('could not be read', work);
    });

  const answer = (request: Request): Result => {
    switch (request.verb) {
      case 'once':
        return verbs.countOnce(request.entries);
      case 'periods':
        return verbs.countPeriods(request.batch);
      case 'reveal':
        verbs.reveal(request.series);
        return undefined;
      case 'keep':
        verbs.keep(request.name, request.text);
        return undefined;
    }
  };
  const commit = (requests: readonly Request[]): readonly Result[] => {
    try {
      db.exec('BEGIN IMMEDIATE');
      const results = requests.map(answer);
      verbs.settle();
      db.exec('COMMIT');
      forgottenTo = verbs.forgottenTo();
      return results;
    } catch (cause) {
      rollBack();
      throw cause;
    }
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

  const queue = new GroupCommit<Request, Result>((requests) =>
    attempt('could not be written', () => commit(requests)),
  );
  const write = (request: Request) =>
    Promise.try(() => {
      assertOpen();
      return queue.submit(request);
    });

  return {
    // The queue gives the result of the verb that was asked for.
    countOnce: (entries) => write({ verb: 'once', entries }) as Promise<readonly boolean[]>,
    countPeriods: (batch) => write({ verb: 'periods', batch }) as Promise<PeriodOutcome>,
    source: (name) => read(() => verbs.source(name)),
    totals: () => read(() => verbs.totals()),
    reveal: async (series) => void (await write({ verb: 'reveal', series })),
    recall: (name) => read(() => verbs.recall(name)),
    keep: async (name, text) => void (await write({ verb: 'keep', name, text })),
    rememberedFrom: () => rememberedFrom(forgottenTo),
    async [Symbol.asyncDispose]() {
      closed = true;
      await queue.drained();
      if (db.isOpen) attempt('could not be closed', () => db.close());
    },
  };
}
