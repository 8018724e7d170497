import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import type { LedgerOptions } from '../../src/ledger/options.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import { ledgerContract } from '../contracts/ledger-contract.ts';
import { asOfVersion } from '../support/earlier-ledger.ts';
import { day, entry, increment, noon, slot, sum } from '../support/ledger-bench.ts';
import { ledgerFiles } from '../support/ledger-files.ts';
import { openSqliteHere } from '../support/sqlite-here.ts';

const files = ledgerFiles();
afterAll(() => files[Symbol.asyncDispose]());
const options: LedgerOptions = { now: () => noon, retention: 14 * day };

const located = (at: number) => ({ ...entry(at), locality: (noon + at).toString(16).padStart(12, '0') });

ledgerContract('sqlite', async (given) => openSqliteHere(files.newFile(), given));

describe('the sqlite ledger’s file', () => {
  it('brings everything back after a close', async () => {
    const file = files.newFile();
    {
      await using ledger = await openSqliteLedger(file, options);
      await ledger.countOnce([entry(1, increment(5, { a: 'x' }))]);
      const observations = [slot(noon, 3), slot(noon - 60_000, 9, { old: 'yes' })];
      await ledger.countPeriods({ source: 's', observations, readTo: noon });
    }
    await using ledger = await openSqliteLedger(file, { ...options, now: () => noon + 1_000 });
    const bounces = { metric: 'ses_statistics_bounces_total', part: '', since: noon, revealed: false };
    expect(await ledger.totals()).toEqual([
      { ...bounces, metric: 'ses_clicks_total', labels: { a: 'x' }, value: 5 },
      { ...bounces, labels: {}, value: 3 },
      { ...bounces, labels: { old: 'yes' }, value: 0 },
    ]);
    expect(await ledger.countOnce([entry(1)])).toEqual([false]);
    expect(await ledger.source('s')).toMatchObject({ since: noon, readTo: noon });
    const observations = [slot(noon, 4), slot(noon - 60_000, 11, { old: 'yes' })];
    await ledger.countPeriods({ source: 's', observations, readTo: noon });
    expect(await sum(ledger, bounces.metric)).toBe(6);
  });

  it('brings back more series than it reads at once, each once and in order', async () => {
    const file = files.newFile();
    const names = Array.from({ length: 2_345 }, (_, at) => `series ${at}`);
    {
      await using ledger = await openSqliteLedger(file, options);
      await ledger.countOnce(names.map((a, at) => entry(at, increment(at, { a }))));
    }
    await using ledger = await openSqliteLedger(file, options);
    const totals = await ledger.totals();
    expect(totals.map(({ labels, value }) => [labels['a'], value])).toEqual(names.map((a, at) => [a, at]));
  });

  it('gives metrics that were counted together the same labels', async () => {
    await using ledger = await openSqliteLedger(files.newFile(), options);
    const clicks = increment(1, { a: 'x' });
    await ledger.countOnce([entry(1, clicks, { ...clicks, metric: 'ses_rejects_total' })]);
    const [one, other] = await ledger.totals();
    expect(one?.labels).toEqual({ a: 'x' });
    expect(other?.labels).toBe(one?.labels);
  });

  it('brings a file of the first version up to date: its totals stay, and were shown before', async () => {
    const file = files.newFile();
    {
      await using ledger = await openSqliteLedger(file, options);
      await ledger.countOnce([entry(1, increment(5, { a: 'x' }))]);
    }
    asOfVersion(file, 1);
    await using ledger = await openSqliteLedger(file, options);
    expect(await ledger.totals()).toMatchObject([{ value: 5, since: noon, revealed: true }]);
    expect(await ledger.countOnce([entry(1), entry(2, increment(1, { a: 'new' }))])).toEqual([false, true]);
    expect(await ledger.totals()).toMatchObject([{ revealed: true }, { value: 1, revealed: false }]);
  });

  it('knows the events of a file whose keys stood alone, until they are forgotten', async () => {
    const file = files.newFile();
    let now = noon;
    const open = () => openSqliteLedger(file, { ...options, now: () => now });
    {
      await using ledger = await open();
      await ledger.countOnce([located(1), located(2), entry(3), { ...entry(4), key: 'readiness' }]);
    }
    asOfVersion(file, 3);
    {
      await using ledger = await open();
      const again = [located(1), located(5), located(5), entry(3), { ...entry(4), key: 'readiness' }];
      expect(await ledger.countOnce(again)).toEqual([false, true, false, false, false]);
    }
    {
      // The next start knows that there are some, too.
      await using ledger = await open();
      expect(await ledger.countOnce([located(2), located(5), located(6)])).toEqual([false, false, true]);
      now += 15 * day;
      expect(await ledger.countOnce([located(7)])).toEqual([true]);
      expect(await ledger.countOnce([located(7), located(8)])).toEqual([false, true]);
    }
    expect(rowsOf(file, 'counted')).toBe(2);
  });

  it('knows a series again after a close, whatever order its labels are in', async () => {
    const file = files.newFile();
    {
      await using ledger = await openSqliteLedger(file, options);
      await ledger.countOnce([entry(1, increment(1, { a: 'x', b: 'y' }))]);
    }
    await using ledger = await openSqliteLedger(file, options);
    await ledger.countOnce([entry(2, increment(2, { b: 'y', a: 'x' }))]);
    expect(await ledger.totals()).toMatchObject([{ labels: { a: 'x', b: 'y' }, value: 3 }]);
  });

  it('forgets a backlog in small steps, so that no message waits for it, and in the end all of it', async () => {
    const file = files.newFile();
    let now = noon;
    const open = () => openSqliteLedger(file, { ...options, now: () => now });
    {
      await using ledger = await open();
      await ledger.countOnce(Array.from({ length: 1_000 }, (_unused, at) => entry(at)));
      const slots = Array.from({ length: 1_000 }, (_unused, at) => slot(noon + at, 1));
      await ledger.countPeriods({ source: 's', observations: slots, readTo: noon });
      now += 30 * day;
      await ledger.countOnce([entry(2_000)]);
    }
    expect(rowsOf(file, 'counted')).toBeGreaterThan(700);
    expect(rowsOf(file, 'periods')).toBeGreaterThan(700);
    {
      await using ledger = await open();
      for (let at = 2_001; at <= 2_030; at++) await ledger.countOnce([entry(at)]);
    }
    expect(rowsOf(file, 'counted')).toBe(31);
    expect(rowsOf(file, 'periods')).toBe(0);
  });

  it('believes no mark in the future: it knows from its oldest key on, or almost from now on where it has none', async () => {
    const file = files.newFile();
    let now = noon;
    const open = (past?: () => number) => openSqliteLedger(file, { ...options, now: () => now, past });
    const jumped = (by: number) => {
      const db = new DatabaseSync(file);
      db.prepare('UPDATE memory SET forgotten_to = ?').run(noon + by);
      db.close();
    };
    {
      await using _ledger = await open();
    }
    jumped(6 * day);
    {
      await using ledger = await open();
      expect(ledger.rememberedFrom()).toBe(noon - 15 * 60_000);
      await ledger.countOnce([entry(1)]);
    }
    now += day;
    jumped(6 * day);
    {
      await using ledger = await open();
      expect(ledger.rememberedFrom()).toBe(noon);
    }
    // Opened before the clock is right again: with the first commit after that.
    jumped(6 * day);
    now = noon + 20 * day;
    await using ledger = await open(() => noon);
    expect(ledger.rememberedFrom()).toBe(noon + 6 * day + 15 * 60_000);
    now = noon + day;
    await ledger.countOnce([]);
    expect(ledger.rememberedFrom()).toBe(noon);
  });

  it('believes its mark though the clock is behind, where AWS’s word says so', async () => {
    const file = files.newFile();
    let past = noon;
    let now = noon;
    await using ledger = await openSqliteLedger(file, { ...options, now: () => now, past: () => past });
    await ledger.countOnce([entry(1)]);
    past += 20 * day;
    now -= 20 * day;
    await ledger.countOnce([entry(2)]);
    await ledger.countOnce([entry(3)]);
    expect(ledger.rememberedFrom()).toBe(noon + 6 * day);
  });

  it('leaves no other files behind after a close, even a second one', async () => {
    const file = files.newFile();
    const ledger = await openSqliteLedger(file, options);
    const counting = ledger.countOnce([entry(1)]);
    await ledger[Symbol.asyncDispose]();
    await ledger[Symbol.asyncDispose]();
    expect(await counting).toEqual([true]);
    expect(readdirSync(join(file, '..'))).toEqual(['ledger.db']);
    expect(rowsOf(file, 'counted')).toBe(1);
  });
});

function rowsOf(file: string, table: 'counted' | 'periods'): number {
  const db = new DatabaseSync(file);
  const rows = Number(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']);
  db.close();
  return rows;
}
