import { randomUUID } from 'node:crypto';
import { LedgerError, type Ledger } from '../contracts/ledger.ts';
import type { Runtime } from '../runtime.ts';

export interface LedgerRetryDeps extends Pick<Runtime, 'onBug'> {
  readonly ledger: Pick<Ledger, 'countOnce'>;
  readonly healthy: () => boolean;
}

/**
 * Finds out that a ledger that failed writes again, whenever it is asked to; one write at a time, and none while the
 * ledger is well. Where messages are sent only to those who are ready, no message would come to find it out.
 */
export function createLedgerRetry({ ledger, healthy, onBug }: LedgerRetryDeps): () => void {
  let underWay = false;
  const retry = async () => {
    try {
      // A key that is new makes it a real write, on the same way as an event's; it counts nothing.
      await ledger.countOnce([{ key: `readiness ${randomUUID()}`, increments: [] }]);
    } catch (err) {
      // The ledger's trouble is told where it is watched; the next question tries again.
      if (!(err instanceof LedgerError)) throw err;
    } finally {
      underWay = false;
    }
  };
  return () => {
    if (underWay || healthy()) return;
    underWay = true;
    retry().catch(onBug);
  };
}
