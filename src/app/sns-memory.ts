import { nothingKept, parseKept, type Kept, type SnsMemory } from '../receivers/sns-envelope/sns-memory.ts';
import { LedgerError, type Ledger } from '../contracts/ledger.ts';
import type { Runtime } from '../runtime.ts';

const NAME = 'sns';

export interface SnsMemoryDeps extends Pick<Runtime, 'log' | 'onBug'> {
  readonly ledger: Pick<Ledger, 'recall' | 'keep'>;
}

/** What is known of SNS, kept in the ledger. A ledger that cannot read or keep it costs no message. */
export async function openSnsMemory({ ledger, log, onBug }: SnsMemoryDeps): Promise<SnsMemory> {
  const tolerate = (what: string) => (err: unknown) => {
    if (!(err instanceof LedgerError)) throw err;
    log.warn({ err }, what);
    return undefined;
  };
  const text = await ledger
    .recall(NAME)
    .catch(tolerate('stored signing certificates cannot be read: they will be downloaded again'));
  let next: Kept | undefined;
  let keeping = false;
  /** One after the other, and of those that wait only the newest. */
  const keepAll = async () => {
    keeping = true;
    while (next) {
      const kept = next;
      next = undefined;
      await ledger
        .keep(NAME, JSON.stringify(kept))
        .catch(
          tolerate('signing certificates could not be stored: they will be downloaded again after a restart'),
        );
    }
    keeping = false;
  };
  return {
    kept: text === undefined ? nothingKept : parseKept(text),
    keep(kept) {
      next = kept;
      if (!keeping) keepAll().catch(onBug);
    },
  };
}
