import {
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LedgerError } from '../../src/contracts/ledger.ts';
import type { LedgerOptions } from '../../src/ledger/options.ts';
import { openSqliteStore } from '../../src/ledger/sqlite-store.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { day, entry, noon, sum } from '../support/ledger-bench.ts';
import { ledgerFiles } from '../support/ledger-files.ts';
import { openSqliteHere } from '../support/sqlite-here.ts';

const files = ledgerFiles();
afterAll(() => files[Symbol.asyncDispose]());
const options: LedgerOptions = { now: () => noon, retention: 14 * day };
const retention = 14 * day;

/** A ledger that counted 1 event, was copied, counted another and was opened again. */
async function twiceOpened() {
  const file = files.newFile();
  const backup = `${file}.backup`;
  const countOne = async (at: number) => {
    await using ledger = openSqliteHere(file, options);
    expect(await ledger.countOnce([entry(at)])).toEqual([true]);
  };
  await countOne(1);
  copyFileSync(file, backup);
  await countOne(2);
  return { file, backup, log: `${file}-wal`, ledger: openSqliteHere(file, options) };
}
type Harmed = Pick<Awaited<ReturnType<typeof twiceOpened>>, 'file' | 'backup' | 'log'>;

const removed = 'was removed or moved away while ses-exporter used it; put it back if you can, and restart';
const replaced = 'while ses-exporter used it; restart to use that one';
const writtenOver = 'was written over while ses-exporter used it; restore a copy, and restart';
const cutShort = 'was cut short while ses-exporter used it; restore a copy, and restart';

const harms: readonly (readonly [what: string, says: string, harm: (at: Harmed) => void])[] = [
  ['was removed', `ledger.db ${removed}`, ({ file }) => rmSync(file)],
  ['was moved away', `ledger.db ${removed}`, ({ file, backup }) => renameSync(file, backup)],
  ['whose log was removed', `ledger.db-wal ${removed}`, ({ log }) => rmSync(log)],
  ['whose folder was removed', removed, ({ file }) => rmSync(dirname(file), { recursive: true })],
  [
    'whose folder is now a file',
    removed,
    ({ file }) => {
      rmSync(dirname(file), { recursive: true });
      writeFileSync(dirname(file), '');
    },
  ],
  ['in whose place a copy was moved', replaced, ({ file, backup }) => renameSync(backup, file)],
  [
    'over which an earlier copy was written',
    `ledger.db ${writtenOver}`,
    ({ file, backup }) => copyFileSync(backup, file),
  ],
  ['that was cut short', `ledger.db ${cutShort}`, ({ file }) => truncateSync(file, 4_096)],
  ['whose log was cut short', `ledger.db-wal ${cutShort}`, ({ log }) => truncateSync(log, 0)],
  [
    'whose log was written over',
    `ledger.db-wal ${writtenOver}`,
    ({ log }) => writeFileSync(log, Buffer.alloc(statSync(log).size)),
  ],
];

describe('an open ledger', () => {
  it.each(harms)('%s acknowledges nothing any more', async (_what, says, harm) => {
    const { ledger, ...at } = await twiceOpened();
    await using _ledger = ledger;
    expect(await ledger.countOnce([entry(3)])).toEqual([true]);
    harm(at);
    for (let again = 0; again < 2; again++) {
      const counting = ledger.countOnce([entry(4)]);
      await expect(counting).rejects.toThrow(LedgerError);
      await expect(counting).rejects.toThrow(`the ledger ${at.file} is lost: `);
      await expect(counting).rejects.toThrow(says);
    }
  });

  it('that was put back stays lost until a restart, which finds all that was acknowledged', async () => {
    const { file, backup, ledger } = await twiceOpened();
    await ledger.countOnce([entry(3)]);
    renameSync(file, backup);
    await expect(ledger.countOnce([entry(4)])).rejects.toThrow(removed);
    renameSync(backup, file);
    await expect(ledger.countOnce([entry(4)])).rejects.toThrow(removed);
    await ledger[Symbol.asyncDispose]();
    await using next = await openSqliteLedger(file, options);
    expect(await next.countOnce([entry(1), entry(2), entry(3), entry(4)])).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(await sum(next)).toBe(4);
  });

  it('whose log was removed finds all that was acknowledged at the next start', async () => {
    const { file, log, ledger } = await twiceOpened();
    await ledger.countOnce([entry(3)]);
    rmSync(log);
    await expect(ledger.countOnce([entry(4)])).rejects.toThrow(removed);
    await ledger[Symbol.asyncDispose]();
    await using next = await openSqliteLedger(file, options);
    expect(await sum(next)).toBe(3);
  });

  it.each([
    ['moved into its place', ({ file, backup }: Harmed) => renameSync(backup, file)],
    ['written over it', ({ file, backup }: Harmed) => copyFileSync(backup, file)],
  ])('leaves a copy that was %s as it is, by a stop and by a crash', async (_what, restore) => {
    const { ledger, ...at } = await twiceOpened();
    await ledger.countOnce([entry(3)]);
    const copied = readFileSync(at.backup);
    restore(at);
    await expect(ledger.countOnce([entry(4)])).rejects.toThrow(LedgerError);
    // What a crash would leave now: no log that a start could read into the copy.
    expect(statSync(at.log).size).toBe(0);
    expect(readFileSync(at.file).equals(copied)).toBe(true);
    await ledger[Symbol.asyncDispose]();
    expect(readFileSync(at.file).equals(copied)).toBe(true);
    await using next = await openSqliteLedger(at.file, options);
    expect(await next.countOnce([entry(1), entry(2)])).toEqual([false, true]);
    expect(await sum(next)).toBe(2);
  });

  it('whose file disappears in the middle of a commit does not acknowledge that commit', () => {
    const path = files.newFile();
    const store = openSqliteStore({ path, retention, at: { now: noon, past: noon } });
    const batch = {
      // Asked for when the transaction begins: the file has been found in its place by then.
      get at() {
        rmSync(path);
        return { now: noon, past: noon };
      },
      series: { from: 0, rows: [] },
      writes: [],
    };
    expect(() => store.commit(batch)).toThrow(removed);
    store.close();
  });

  it('is found by a symbolic link, and its log beside it', async () => {
    const file = files.newFile();
    const link = `${file}.link`;
    {
      await using ledger = await openSqliteLedger(file, options);
      await ledger.countOnce([entry(1)]);
    }
    symlinkSync(file, link);
    await using ledger = await openSqliteLedger(link, options);
    expect(await ledger.countOnce([entry(1), entry(2)])).toEqual([false, true]);
    rmSync(`${file}-wal`);
    await expect(ledger.countOnce([entry(3)])).rejects.toThrow(/-wal was removed/);
  });

  it('counts on through many commits, checkpoints of its log, failures, and a change of times only', async () => {
    const file = files.newFile();
    await using ledger = openSqliteHere(file, options);
    const size = () => statSync(file).size;
    const first = size();
    let at = 0;
    // Long keys fill the log soon: SQLite empties it into the database after 1,000 pages.
    while (size() === first) {
      const entries = Array.from({ length: 100 }, () => ({ key: 'x'.repeat(2_000) + at++, increments: [] }));
      expect(await ledger.countOnce(entries)).not.toContain(false);
    }
    utimesSync(file, 0, 0);
    await ledger.countOnce([entry(at)]);
    expect(await sum(ledger)).toBe(1);
  });
});
