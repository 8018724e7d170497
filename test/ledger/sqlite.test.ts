import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { LedgerError, type LedgerOptions } from '../../src/ledger/ledger.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { entry, increment, ledgerContract, noon, slot, sum } from '../contracts/ledger-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = () => join(folder, `${files++}`, 'ledger.db');
const options: LedgerOptions = { now: () => noon, retention: 14 * 86_400_000 };

ledgerContract('sqlite', (given) => openSqliteLedger(newFile(), given));

describe('the sqlite ledger’s file', () => {
  it('brings everything back after a close', async () => {
    const file = newFile();
    {
      await using ledger = await openSqliteLedger(file, options);
      await ledger.countOnce([entry(1, increment(5, { a: 'x' }))]);
      await ledger.countPeriods({ source: 's', observations: [slot(noon, 3)], readTo: noon });
    }
    await using ledger = await openSqliteLedger(file, { ...options, now: () => noon + 1_000 });
    expect(await ledger.totals()).toEqual([
      { metric: 'ses_clicks_total', labels: { a: 'x' }, part: '', value: 5, since: noon },
      { metric: 'ses_statistics_bounces_total', labels: {}, part: '', value: 3, since: noon },
    ]);
    expect(await ledger.countOnce([entry(1)])).toEqual([false]);
    expect(await ledger.source('s')).toMatchObject({ since: noon, readTo: noon });
    await ledger.countPeriods({ source: 's', observations: [slot(noon, 4)], readTo: noon });
    expect(await sum(ledger, 'ses_statistics_bounces_total')).toBe(4);
  });

  it('refuses a second process, and says so', async () => {
    const file = newFile();
    await using ledger = await openSqliteLedger(file, options);
    await ledger.countOnce([entry(1)]);
    const other = spawn(process.execPath, [writerProgram, file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    other.stderr.on('data', (chunk) => (said += chunk));
    const [code] = await once(other, 'exit');
    expect(code).not.toBe(0);
    expect(said).toContain('another process uses it');
  });

  it.each([
    [
      'no database at all',
      (file: string) => writeFileSync(file, 'Dear diary, '.repeat(1_000)),
      'the file is no ledger',
    ],
    ['cut short', (file: string) => truncateSync(file, 6_000), 'damaged'],
    ['of a newer version', makeNewer, 'newer version'],
  ])('that is %s is refused with advice', async (_what, spoil, advice) => {
    const file = newFile();
    {
      await using ledger = await openSqliteLedger(file, options);
      await ledger.countOnce([entry(1)]);
    }
    spoil(file);
    const opening = openSqliteLedger(file, options).then(async (ledger) => {
      // A damaged page may be met only when it is read.
      await ledger.countOnce([entry(2)]);
      return ledger.totals();
    });
    await expect(opening).rejects.toThrow(LedgerError);
    await expect(opening).rejects.toThrow(advice);
  });

  it('whose path is a folder is refused with advice', async () => {
    await expect(openSqliteLedger(folder, options)).rejects.toThrow('name another file in ledger.path');
  });

  it('that cannot grow any more rejects what waits, and has lost nothing of what it acknowledged', async () => {
    const file = newFile();
    // A limit on the size of files makes writes fail as a full disk does; the signal that tells of it is ignored.
    const limited = 'trap "" XFSZ; ulimit -f 400; exec "$0" "$@"';
    const writer = spawn('bash', ['-c', limited, process.execPath, writerProgram, file], { stdio: 'pipe' });
    let said = '';
    writer.stderr.on('data', (chunk) => (said += chunk));
    const acknowledged: number[] = [];
    for await (const line of createInterface({ input: writer.stdout })) acknowledged.push(Number(line));
    expect(said).toMatch(/LedgerError: the ledger .* could not be written: the disk/);
    expect(acknowledged.length).toBeGreaterThan(100);
    await expectAllKnown(file, acknowledged);
  });

  it('loses nothing that was acknowledged when the process is killed', async () => {
    const file = newFile();
    const writer = spawn(process.execPath, [writerProgram, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const acknowledged: number[] = [];
    for await (const line of createInterface({ input: writer.stdout })) {
      acknowledged.push(Number(line));
      if (acknowledged.length === 500) writer.kill('SIGKILL');
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(500);
    await expectAllKnown(file, acknowledged);
  });

  it('leaves no other files behind after a close', async () => {
    const file = newFile();
    await (await openSqliteLedger(file, options))[Symbol.asyncDispose]();
    expect(readdirSync(join(file, '..'))).toEqual(['ledger.db']);
  });
});

function makeNewer(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
}

/** Everything acknowledged is remembered, and the counter holds as many as are remembered. */
async function expectAllKnown(file: string, acknowledged: readonly number[]): Promise<void> {
  {
    await using ledger = await openSqliteLedger(file, { now: Date.now, retention: options.retention });
    const fresh = await ledger.countOnce(acknowledged.map((at) => entry(at)));
    expect(fresh.some(Boolean)).toBe(false);
  }
  const db = new DatabaseSync(file);
  const remembered = db.prepare('SELECT count(*) AS count FROM counted').get()?.['count'];
  expect(db.prepare('SELECT value FROM series').get()?.['value']).toBe(remembered);
  db.close();
}

const writerProgram = fileURLToPath(new URL('../support/ledger-writer.ts', import.meta.url));
