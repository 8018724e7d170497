import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { day, entry, sum } from '../support/ledger-bench.ts';
import { ledgerFiles, writerProgram } from '../support/ledger-files.ts';

const files = ledgerFiles();
afterAll(() => files[Symbol.asyncDispose]());

describe('a writer of the sqlite ledger', () => {
  it('loses nothing that was acknowledged when the process is killed', async () => {
    const file = files.newFile();
    const writer = files.start(process.execPath, [writerProgram, file]);
    const acknowledged: number[] = [];
    for await (const line of createInterface({ input: writer.stdout })) {
      acknowledged.push(Number(line));
      if (acknowledged.length === 500) writer.kill('SIGKILL');
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(500);
    await expectAllKnown(file, acknowledged);
  });

  it('that cannot grow any more rejects what waits, and has lost nothing of what it acknowledged', async () => {
    const file = files.newFile();
    // A limit on the size of files makes writes fail as a full disk does; the signal that tells of it is ignored.
    const limited = 'trap "" XFSZ; ulimit -f 400; exec "$0" "$@"';
    const writer = files.start('bash', ['-c', limited, process.execPath, writerProgram, file]);
    let said = '';
    writer.stderr.on('data', (chunk) => (said += chunk));
    const acknowledged: number[] = [];
    for await (const line of createInterface({ input: writer.stdout })) acknowledged.push(Number(line));
    expect(said).toMatch(/LedgerError: the ledger .* could not be written: the disk/);
    expect(acknowledged.length).toBeGreaterThan(100);
    await expectAllKnown(file, acknowledged);
  });
});

/** Everything acknowledged is remembered, and the counter holds as many as are remembered. */
async function expectAllKnown(file: string, acknowledged: readonly number[]): Promise<void> {
  {
    await using ledger = await openSqliteLedger(file, { now: Date.now, retention: 14 * day });
    const fresh = await ledger.countOnce(acknowledged.map((at) => entry(at)));
    expect(fresh.some(Boolean)).toBe(false);
    expect(await sum(ledger)).toBeGreaterThanOrEqual(acknowledged.length);
  }
  const db = new DatabaseSync(file);
  expect(db.prepare('SELECT value FROM series').get()?.['value']).toBe(
    db.prepare('SELECT count(*) AS rows FROM counted').get()?.['rows'],
  );
  db.close();
}
