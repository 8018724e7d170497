import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { LedgerError } from '../contracts/ledger.ts';
import type { Batch, Committed, Read, StoreOptions } from './sqlite-store.ts';
import type { Answer, Question } from './sqlite-worker.ts';

/** A store whose work is done elsewhere: who asks goes on with other things. All of it rejects with LedgerError. */
export interface RemoteStore {
  readonly opened: Committed;
  commit(batch: Batch): Promise<Committed>;
  read(read: Read): Promise<unknown>;
  /** To be called last, and once. */
  close(): Promise<void>;
}

/** Opens the store in a thread of its own. @throws LedgerError when its file cannot be used. */
export async function startStoreThread(options: StoreOptions): Promise<RemoteStore> {
  // The compiled program's file ends in .js, the source's in .ts.
  const program = new URL(`./sqlite-worker${extname(import.meta.url)}`, import.meta.url);
  // Nobody listens to its errors: a bug of that thread ends the process, as one of this thread does.
  const worker = new Worker(program, { workerData: options });
  const unanswered: PromiseWithResolvers<unknown>[] = [];
  const nextAnswer = () => {
    const answer = Promise.withResolvers<unknown>();
    unanswered.push(answer);
    return answer.promise;
  };
  worker.on('message', (answer: Answer) => {
    const asked = unanswered.shift();
    if ('value' in answer) asked?.resolve(answer.value);
    else asked?.reject(new LedgerError(answer.failure.message, { cause: answer.failure.cause }));
  });
  const ask = (question: Question) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
    worker.postMessage(question);
    return nextAnswer();
  };
  let opened: Committed;
  try {
    opened = (await nextAnswer()) as Committed;
  } catch (err) {
    await worker.terminate();
    throw err;
  }
  return {
    opened,
    commit: (batch) => ask({ ask: 'commit', batch }) as Promise<Committed>,
    read: (read) => ask({ ask: 'read', read }),
    async close() {
      try {
        await ask({ ask: 'close' });
      } finally {
        await worker.terminate();
      }
    },
  };
}
