import { parentPort, workerData } from 'node:worker_threads';
import { LedgerError } from '../contracts/ledger.ts';
import { openSqliteStore, type Batch, type Read, type StoreOptions } from './sqlite-store.ts';

export type Question =
  | { readonly ask: 'commit'; readonly batch: Batch }
  | { readonly ask: 'read'; readonly read: Read }
  /** The last one. */
  | { readonly ask: 'close' };

/** The first tells of the opening; then one for each question, in their order. */
export type Answer = { readonly value: unknown } | { readonly failure: Failure };

/** A LedgerError on its way: the properties of errors of other classes do not outlive the copying. */
interface Failure {
  readonly message: string;
  readonly cause: unknown;
}

/** The thread that has the ledger's file: nothing else waits while SQLite waits for the disk. */
function tell(work: () => unknown): void {
  let answer: Answer;
  try {
    answer = { value: work() };
  } catch (err) {
    // Anything else is our own bug, and ends the process.
    if (!(err instanceof LedgerError)) throw err;
    answer = { failure: { message: err.message, cause: err.cause } };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
  parentPort?.postMessage(answer);
}

tell(() => {
  const store = openSqliteStore(workerData as StoreOptions);
  const answerTo = (question: Question): unknown => {
    switch (question.ask) {
      case 'commit':
        return store.commit(question.batch);
      case 'read':
        return store.read(question.read);
      case 'close':
        return store.close();
    }
  };
  parentPort?.on('message', (question: Question) => tell(() => answerTo(question)));
  return store.opened;
});
