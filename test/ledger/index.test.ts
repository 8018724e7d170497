import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openLedger } from '../../src/ledger/index.ts';
import { day, entry, noon } from '../support/ledger-bench.ts';

const folder = mkdtempSync(join(tmpdir(), 'ses-exporter-ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['sqlite', true],
  ['memory', false],
] as const)('the configured %s ledger remembers for the retention, in a file: %s', async (type, inFile) => {
  const path = join(folder, type, 'ledger.db');
  let now = noon;
  await using ledger = await openLedger({ type, path, retention: day }, { now: () => now });
  await ledger.countOnce([entry(1)]);
  now += day;
  expect(await ledger.countOnce([entry(1)])).toEqual([false]);
  now += day;
  await ledger.countOnce([entry(2)]);
  expect(await ledger.countOnce([entry(1)])).toEqual([true]);
  expect(existsSync(path)).toBe(inFile);
});
