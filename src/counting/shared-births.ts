import type { CountedIncrement } from '../metrics/catalog.ts';
import { LedgerError, type Ledger } from '../contracts/ledger.ts';
import { incrementKey } from '../contracts/increment.ts';

/**
 * Lets series that are pre-registered be born in a shared ledger, at 0, so that whoever exposes them knows of them: each once
 * in the life of this process, and in the ledger whatever else is there.
 */
export function bearInLedger(
  ledger: Pick<Ledger, 'countOnce'>,
  onBug: (err: unknown) => void,
): (increments: readonly CountedIncrement[]) => void {
  const born = new Set<string>();
  return (increments) => {
    const unborn = increments.filter((increment) => !born.has(incrementKey(increment)));
    if (unborn.length === 0) return;
    for (const increment of unborn) born.add(incrementKey(increment));
    const entries = unborn.map((one) => ({ key: `pre-register ${incrementKey(one)}`, increments: [one] }));
    ledger.countOnce(entries).catch((err: unknown) => {
      // The ledger's trouble is told where it is watched; it is pre-registered again with the next run.
      for (const increment of unborn) born.delete(incrementKey(increment));
      if (!(err instanceof LedgerError)) onBug(err);
    });
  };
}
