import { describe, expect, it } from 'vitest';
import { recurring, withValue } from '../../src/contracts/increment.ts';
import type { Batch } from '../../src/ledger/sqlite-store.ts';
import { decodeFresh, encodeEntries, SeriesNumbers } from '../../src/ledger/sqlite-encoding.ts';
import type { RemoteStore } from '../../src/ledger/sqlite-thread.ts';
import { sqliteLedgerOn } from '../../src/ledger/sqlite.ts';

const series = { metric: 'ses_events_total', labels: { region: 'eu-west-1' }, part: '' };
const key = (digit: string) => digit.repeat(32);

/**
 * A store that keeps what it was told.
 * @param isFull whether the disk is, at the commit of this number.
 */
function recordingStore(results: readonly unknown[], isFull: (commits: number) => boolean = () => false) {
  const batches: Batch[] = [];
  const store: RemoteStore = {
    opened: { results: [], forgottenTo: 0 },
    commit(batch) {
      batches.push(batch);
      return isFull(batches.length)
        ? Promise.reject(new Error('disk full'))
        : Promise.resolve({ results, forgottenTo: 0 });
    },
    read: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
  return { store, batches };
}

describe('what goes to the ledger’s thread', () => {
  it('names a series again after a commit that failed, though its increments come again', async () => {
    const { store, batches } = recordingStore([[]], (commits) => commits === 2);
    await using ledger = sqliteLedgerOn(store, 'ledger.db', { now: () => 0 });
    const again = recurring({ ...series, value: 1 });
    const count = (digit: string) =>
      ledger.countOnce([{ key: key(digit), increments: [again, withValue(again, 2)] }]);
    expect(await count('a')).toEqual([true]);
    await expect(count('b')).rejects.toThrow('disk full');
    expect(await count('b')).toEqual([true]);
    const row = ['ses_events_total', '', '{"region":"eu-west-1"}'];
    expect(batches.map((batch) => batch.series)).toEqual([
      { from: 0, rows: [row] },
      { from: 1, rows: [] },
      { from: 0, rows: [row] },
    ]);
  });

  it('is the labels of many new series ahead of the one commit that counts them all', async () => {
    const outcome = { increments: new Float64Array(), shrunk: 0, revised: 0 };
    const { store, batches } = recordingStore([[], outcome]);
    await using ledger = sqliteLedgerOn(store, 'ledger.db', { now: () => 0 });
    const observations = Array.from({ length: 600 }, (_unused, at) => ({
      ...series,
      labels: { campaign: `${at}` },
      start: 0,
      end: 1,
      total: at,
    }));
    await ledger.countPeriods({ source: 'cloudwatch', observations, readTo: 1 });
    const rows = batches.flatMap((batch) => batch.series.rows);
    expect(rows.map(([, , labels]) => labels)).toEqual(
      observations.map(({ labels }) => JSON.stringify(labels)),
    );
    for (const [at, { series: sent }] of batches.entries()) {
      const before = batches.slice(0, at).flatMap((batch) => batch.series.rows);
      expect(sent.from).toBe(before.length);
      expect(sent.rows.length).toBeLessThan(300);
    }
    const written = batches.flatMap(({ writes }) => writes);
    const counting = written.filter(({ verb }) => verb === 'countPeriods');
    expect(counting.map(({ args }) => (args[0] as { observations: Float64Array }).observations)).toEqual([
      Float64Array.from(observations.flatMap(({ total }, number) => [number, 0, 1, total])),
    ]);
    expect(batches.at(-1)?.writes).toContain(counting[0]);
  });

  it('is six bytes of locality and sixteen of key for each that is a hash, and the key itself for any other', () => {
    const keys = [key('0'), key('f'), 'readiness', '', key('F'), 'f'.repeat(33)];
    const { keys: bytes, others } = encodeEntries(
      keys.map((one, at) => ({ key: one, increments: [], ...(at === 1 && { locality: '0123456789ab' }) })),
      new SeriesNumbers(),
    );
    expect(bytes).toHaveLength(22 * keys.length);
    // Copied to the other thread it takes nothing of a larger buffer along.
    expect(bytes.buffer.byteLength).toBe(bytes.length);
    expect(Buffer.from(bytes.subarray(0, 44)).toString('hex')).toBe(
      `${'0'.repeat(12)}${key('0')}0123456789ab${key('f')}`,
    );
    expect(others).toEqual(
      new Map([
        [2, 'readiness'],
        [3, ''],
        [4, key('F')],
        [5, 'f'.repeat(33)],
      ]),
    );
  });

  it('comes back as which entries were known', () => {
    expect(decodeFresh([1, 3], 4)).toEqual([true, false, true, false]);
    expect(decodeFresh([], 0)).toEqual([]);
  });
});
