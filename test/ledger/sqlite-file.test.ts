import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqliteFile } from '../../src/ledger/sqlite-file.ts';

// No test can cut the power. What survives that is said by these two (sqlite.org/pragma.html#pragma_synchronous).
it('the ledger’s file is written to the disk before a commit returns', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-pragma-'));
  const db = openSqliteFile(join(folder, 'ledger.db'));
  try {
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  } finally {
    db.close();
    await rm(folder, { recursive: true });
  }
});
