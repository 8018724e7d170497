import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { LedgerError } from '../../src/contracts/ledger.ts';
import type { LedgerOptions } from '../../src/ledger/options.ts';
import { openSqliteFile } from '../../src/ledger/sqlite-file.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { day, entry, increment, noon, slot } from '../support/ledger-bench.ts';
import { ledgerFiles, writerProgram } from '../support/ledger-files.ts';

const files = ledgerFiles();
afterAll(() => files[Symbol.asyncDispose]());
const options: LedgerOptions = { now: () => noon, retention: 14 * day };

/** A closed ledger that holds a little. */
async function written(): Promise<string> {
  const file = files.newFile();
  await using ledger = await openSqliteLedger(file, options);
  await ledger.countOnce([entry(1)]);
  return file;
}

/** Changes a closed ledger behind its back. */
function edit(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

/** Overwrites the first page of a table or index. */
function spoilPage(file: string, name: string): void {
  const db = new DatabaseSync(file);
  const { page, size } = db
    .prepare('SELECT rootpage AS page, page_size AS size FROM sqlite_schema, pragma_page_size WHERE name = ?')
    .get(name) as { page: number; size: number };
  db.close();
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(size, 0xff), 0, size, (page - 1) * size);
  closeSync(handle);
}

describe('a sqlite ledger’s file', () => {
  it.each([
    ['no database', (file: string) => writeFileSync(file, 'Dear diary, '.repeat(1_000)), 'is not a ledger'],
    ['cut short', (file: string) => truncateSync(file, 6_000), 'is damaged; restore a copy'],
    ['damaged where the counters are', (file: string) => spoilPage(file, 'series'), 'is damaged'],
    ['of a newer version', (file: string) => edit(file, 'PRAGMA user_version = 99'), 'newer version'],
    ['another program’s', (file: string) => edit(file, 'PRAGMA application_id = 7'), 'another program’s'],
  ])('that is %s is refused with advice', async (_what, spoil, advice) => {
    const file = await written();
    spoil(file);
    const opening = openSqliteLedger(file, options);
    await expect(opening).rejects.toThrow(LedgerError);
    await expect(opening).rejects.toThrow(advice);
    await expect(opening).rejects.toThrow(file);
  });

  it('that belongs to another program stays as it is', async () => {
    const file = await written();
    edit(file, 'PRAGMA journal_mode = DELETE; PRAGMA application_id = 0; PRAGMA user_version = 0');
    await expect(openSqliteLedger(file, options)).rejects.toThrow('another program’s');
    const db = new DatabaseSync(file);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 0 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
    db.close();
  });

  it('whose damage is met only when an event comes rejects the event', async () => {
    const file = await written();
    spoilPage(file, 'sqlite_autoindex_counted_1');
    await using ledger = await openSqliteLedger(file, options);
    const counting = ledger.countOnce([entry(2)]);
    await expect(counting).rejects.toThrow(LedgerError);
    await expect(counting).rejects.toThrow('could not be written: the file is damaged');
    expect(await ledger.totals()).toMatchObject([{ value: 1 }]);
  });

  it('that holds nonsense rejects who reads it', async () => {
    const file = await written();
    edit(file, "UPDATE series SET labels = 'nonsense'");
    await using ledger = await openSqliteLedger(file, options);
    await expect(ledger.totals()).rejects.toThrow(LedgerError);
    await expect(ledger.totals()).rejects.toThrow(`the ledger ${file} could not be read`);
  });

  it('that another process uses is refused, and says so', async () => {
    const file = files.newFile();
    await using ledger = await openSqliteLedger(file, options);
    const other = files.start(process.execPath, [writerProgram, file]);
    let said = '';
    other.stderr.on('data', (chunk) => (said += chunk));
    const [code] = await once(other, 'close');
    expect(code).not.toBe(0);
    expect(said).toContain(`LedgerError: the ledger ${file} cannot be opened: another process uses it`);
    expect(await ledger.countOnce([entry(1)])).toEqual([true]);
  });

  it.each([
    [
      'is a folder',
      'is a folder: set a file in ledger.path',
      (file: string) => mkdirSync(file, { recursive: true }),
    ],
    [
      'would lie in a file',
      'there is a file in place of its folder',
      (file: string) => writeFileSync(dirname(file), ''),
    ],
  ])('that %s is refused with advice', async (_what, advice, prepare) => {
    const file = files.newFile();
    prepare(file);
    await expect(openSqliteLedger(file, options)).rejects.toThrow(LedgerError);
    await expect(openSqliteLedger(file, options)).rejects.toThrow(advice);
  });

  it.each([
    ['is read-only', 'ledger.db', 0o555, 0o444],
    ['lies in a read-only folder', 'ledger.db', 0o555, 0o666],
    ['would be made in a read-only folder', 'new.db', 0o555, 0o666],
    ['would need a folder in a read-only one', 'new/ledger.db', 0o555, 0o666],
    ['may not even be looked for', 'ledger.db', 0o000, 0o666],
  ])('that %s is refused with advice', async (_what, name, folderMode, fileMode) => {
    const file = await written();
    const folder = dirname(file);
    chmodSync(files.folder, 0o755);
    chmodSync(file, fileMode);
    chmodSync(folder, folderMode);
    try {
      const open = () => asOrdinaryUser(() => openSqliteFile(join(folder, name)));
      expect(open).toThrow(LedgerError);
      expect(open).toThrow('let this user write there, or set another file in ledger.path');
    } finally {
      chmodSync(folder, 0o755);
    }
  });
});

describe('a commit that fails', () => {
  it('rejects everyone who waited, has counted nothing, and a repetition counts', async () => {
    const file = await written();
    edit(
      file,
      `CREATE TRIGGER refuse BEFORE UPDATE ON series WHEN NEW.value > 100
         BEGIN SELECT RAISE(ABORT, 'more than this file takes'); END`,
    );
    await using ledger = await openSqliteLedger(file, options);
    const before = await ledger.totals();
    const harmless = () => ledger.countOnce([entry(2, increment(1, { a: 'x' })), entry(1)]);
    const periods = () => ledger.countPeriods({ source: 's', observations: [slot(noon, 3)], readTo: noon });
    const failed = await Promise.allSettled([
      harmless(),
      periods(),
      ledger.countOnce([entry(3, increment(101, { a: 'y' }))]),
    ]);
    for (const one of failed) {
      expect(one).toMatchObject({
        status: 'rejected',
        reason: { name: 'LedgerError', cause: { message: 'more than this file takes' } },
      });
    }
    expect(await ledger.totals()).toEqual(before);
    expect(await ledger.source('s')).toBeUndefined();

    expect(await harmless()).toEqual([true, false]);
    expect((await periods()).increments).toMatchObject([{ value: 3 }]);
    expect(await ledger.countOnce([entry(3, increment(1, { a: 'y' }))])).toEqual([true]);
    const values = (await ledger.totals()).map(({ labels, value }) => ({ ...labels, value }));
    expect(values).toEqual([{ value: 1 }, { a: 'x', value: 1 }, { value: 3 }, { a: 'y', value: 1 }]);
  });

  it('is told as the ledger’s failure after a close too', async () => {
    const ledger = await openSqliteLedger(files.newFile(), options);
    await ledger[Symbol.asyncDispose]();
    for (const verb of [
      () => ledger.countOnce([entry(1)]),
      () => ledger.countPeriods({ source: 's', observations: [], readTo: noon }),
      () => ledger.source('s'),
      () => ledger.totals(),
    ]) {
      await expect(verb()).rejects.toThrow(LedgerError);
    }
  });
});

/** Root may write everywhere, so where root runs the tests, the file is opened with the rights of nobody. */
function asOrdinaryUser<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.('nobody');
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
