import { expect, it, vi } from 'vitest';
import { whileLeading } from '../../src/app/leadership.ts';
import { LedgerError } from '../../src/contracts/ledger.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { eventually } from '../support/eventually.ts';

/** A lease that the test gives and takes, and a work that says whether it goes on. */
function bench() {
  const registry = new MetricRegistry();
  const lease = {
    held: false,
    token: 1,
    answer: (): Promise<boolean> => Promise.resolve(false),
    ask: () => lease.answer(),
    giveUp: vi.fn<() => Promise<void>>(() => Promise.resolve()),
  };
  const seen = { working: 0, first: 0 };
  const bugs: unknown[] = [];
  const leading = whileLeading({
    lease,
    every: 1,
    registry,
    log: silentLogger,
    onFirst: () => void seen.first++,
    onBug: (err) => bugs.push(err),
    start: () => {
      seen.working++;
      return { [Symbol.asyncDispose]: () => Promise.resolve(void seen.working--) };
    },
  });
  const give = (held: boolean) => {
    lease.held = held;
    lease.answer = () => Promise.resolve(held);
  };
  const leads = () => registry.family('ses_exporter_collector_leader').snapshot()[0]?.value;
  return { lease, seen, bugs, leading, give, leads };
}

it('works while the lease is held, and only then', async () => {
  const { seen, leading, give, leads, bugs } = bench();
  await eventually(() => expect(seen.first).toBeGreaterThan(0));
  expect([seen.working, leads()]).toEqual([0, 0]);
  give(true);
  await eventually(() => expect([seen.working, leads()]).toEqual([1, 1]));
  give(false);
  await eventually(() => expect([seen.working, leads()]).toEqual([0, 0]));
  give(true);
  await eventually(() => expect(seen.working).toBe(1));
  await leading[Symbol.asyncDispose]();
  expect([seen.working, leads(), bugs]).toEqual([0, 0, []]);
});

it('works on while the ledger does not answer, until the lease has run out by its own clock', async () => {
  const { lease, seen, leading, give, bugs } = bench();
  give(true);
  await eventually(() => expect(seen.working).toBe(1));
  let asked = 0;
  lease.answer = () => {
    asked++;
    return Promise.reject(new LedgerError('away'));
  };
  await eventually(() => expect(asked).toBeGreaterThan(5));
  expect(seen.working).toBe(1);
  lease.held = false;
  await eventually(() => expect(seen.working).toBe(0));
  await leading[Symbol.asyncDispose]();
  expect(lease.giveUp).toHaveBeenCalledTimes(1);
  expect(bugs).toEqual([]);
});
