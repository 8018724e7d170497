import { expect, it } from 'vitest';
import { followTotals } from '../../src/counting/shared-totals.ts';
import { bearInLedger } from '../../src/counting/shared-births.ts';
import { LedgerError } from '../../src/contracts/ledger.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { day, entry, increment } from '../support/ledger-bench.ts';
import { eventually } from '../support/eventually.ts';

it('follows what others count, and keeps the last values and their time while the ledger cannot be read', async () => {
  let now = 1_000_000;
  const registry = new MetricRegistry(() => now, { totals: 'shared' });
  await using ledger = openMemoryLedger({ now: () => now, retention: day });
  let broken = false;
  let tries = 0;
  const totals = () => {
    tries++;
    return broken ? Promise.reject(new LedgerError('away')) : ledger.totals();
  };
  const bugs: unknown[] = [];
  using _following = followTotals({
    ledger: { totals },
    registry,
    clock: { now: () => now },
    log: silentLogger,
    every: 1,
    onBug: (err) => bugs.push(err),
  });
  const value = (name: Parameters<MetricRegistry['family']>[0]) => registry.family(name).snapshot()[0]?.value;
  await ledger.countOnce([entry(1, increment(3, { link_domain: 'a' }))]);
  await eventually(() => expect(value('ses_clicks_total')).toBe(3));

  broken = true;
  const before = tries;
  await eventually(() => expect(tries).toBeGreaterThan(before + 3));
  now = 2_000_000;
  await ledger.countOnce([entry(2, increment(4, { link_domain: 'a' }))]);
  await eventually(() => expect(tries).toBeGreaterThan(before + 6));
  expect(value('ses_clicks_total')).toBe(3);
  expect(value('ses_exporter_ledger_totals_timestamp_seconds')).toBe(1_000);

  broken = false;
  await eventually(() => expect(value('ses_clicks_total')).toBe(7));
  expect(value('ses_exporter_ledger_totals_timestamp_seconds')).toBe(2_000);
  expect(bugs).toEqual([]);
});

it('lets a pre-registered series be born in the ledger at 0, without touching what it counted already', async () => {
  await using ledger = openMemoryLedger({ now: Date.now, retention: day });
  await ledger.countOnce([entry(1, increment(3, { link_domain: 'a' }))]);
  const bear = bearInLedger(ledger, () => expect.unreachable());
  bear([increment(0, { link_domain: 'a' }), increment(0, { link_domain: 'b' })]);
  bear([increment(0, { link_domain: 'b' })]);
  await eventually(async () => {
    const values = (await ledger.totals()).map(({ labels, value }) => [labels['link_domain'], value]);
    expect(values).toEqual([
      ['a', 3],
      ['b', 0],
    ]);
  });
});
