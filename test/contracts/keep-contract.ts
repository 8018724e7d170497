import { describe, expect, it } from 'vitest';
import { ledgerBench, type OpenLedger } from '../support/ledger-bench.ts';

/** What every ledger must do with texts that are no counts. `open` gives a new, empty one each time. */
export function keepContract(name: string, open: OpenLedger): void {
  const bench = ledgerBench(open);

  describe(`the ${name} ledger, keeping texts`, () => {
    it('gives the last text of a name, and nothing for a name that has none', async () => {
      const { ledger } = await bench();
      expect(await ledger.recall('certificates')).toBeUndefined();
      await ledger.keep('certificates', 'first');
      await ledger.keep('certificates', 'Zweiter, “ß”\n');
      await ledger.keep('others', '');
      expect(await ledger.recall('certificates')).toBe('Zweiter, “ß”\n');
      expect(await ledger.recall('others')).toBe('');
    });

    it('counts nothing by it', async () => {
      const { ledger } = await bench();
      await ledger.keep('certificates', 'text');
      expect(await ledger.totals()).toEqual([]);
    });
  });
}
