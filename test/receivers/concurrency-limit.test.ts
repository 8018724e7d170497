import { describe, expect, it } from 'vitest';
import { ConcurrencyLimit, LEAST, MOST, TARGET_MS } from '../../src/receivers/concurrency-limit.ts';
import { ManualClock } from '../support/manual-clock.ts';

const STEP_MS = 10;

interface Waiting {
  readonly since: number;
  readonly done: () => void;
}

/** A ledger behind a limit, in a time that the test moves. */
function ledger() {
  const clock = new ManualClock(0);
  const limit = new ConcurrencyLimit(() => clock.now());
  const queue: Waiting[] = [];
  const waits: number[] = [];
  let refused = 0;
  const offer = () => {
    const { promise, resolve } = Promise.withResolvers<true>();
    const run = limit.run(() => {
      queue.push({ since: clock.now(), done: () => resolve(true) });
      return promise;
    }, false);
    void run.then((done) => (done ? undefined : refused++));
  };
  /** Makes the oldest durable. */
  const finish = (count: number) => {
    for (const { since, done } of queue.splice(0, count)) {
      waits.push(clock.now() - since);
      done();
    }
  };
  /** Messages come and are worked off, both so many a second. */
  const run = async (seconds: number, offered: number, capacity: number) => {
    waits.length = 0;
    refused = 0;
    for (let at = 0, come = 0, done = 0; at < seconds * 1_000; at += STEP_MS) {
      clock.pass(STEP_MS);
      for (come += (offered * STEP_MS) / 1_000; come >= 1; come--) offer();
      done = Math.min(done + (capacity * STEP_MS) / 1_000, capacity);
      finish(Math.floor(done));
      done -= Math.floor(done);
      // The limit learns of it.
      for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    }
    const sorted = waits.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
    return { accepted: waits.length, refused, p99 };
  };
  return { clock, limit, offer, finish, run };
}

describe('the limit of messages in flight', () => {
  it.each([60, 100, 400, 1_500])(
    'lets in what is answered in time, at five times the %i messages a second that can be counted',
    async (capacity) => {
      const { run } = ledger();
      const { accepted, refused, p99 } = await run(40, 5 * capacity, capacity);
      expect(p99).toBeLessThan(5_000);
      // It goes on at full speed, and refuses what is beyond.
      expect(accepted).toBeGreaterThan(0.9 * 40 * capacity);
      expect(refused).toBeGreaterThan(3 * 40 * capacity);
    },
  );

  it('has learned after one queue how little can be counted, 20 messages a second', async () => {
    const { run } = ledger();
    await run(20, 100, 20);
    expect((await run(60, 100, 20)).p99).toBeLessThan(5_000);
  });

  it('refuses nothing any more a few seconds after an overload', async () => {
    const { run } = ledger();
    await run(40, 500, 100);
    await run(5, 50, 100);
    expect(await run(20, 90, 100)).toMatchObject({ refused: 0 });
  });

  it('refuses nothing while a ledger keeps up', async () => {
    const { run, limit } = ledger();
    expect(await run(20, 900, 1_000)).toMatchObject({ refused: 0 });
    expect(limit.limit).toBeGreaterThan(LEAST);
  });

  it('follows a ledger that becomes slow, and one that recovers', async () => {
    const { run, limit } = ledger();
    await run(20, 5_000, 1_000);
    expect(limit.limit).toBeGreaterThan(1_000);
    await run(60, 5_000, 50);
    expect(limit.limit).toBeLessThan(200);
    expect(await run(30, 5_000, 50)).toMatchObject({ p99: expect.toSatisfy((p99: number) => p99 < 5_000) });
    await run(20, 5_000, 1_000);
    expect(limit.limit).toBeGreaterThan(1_000);
  });

  it('never falls below what one commit holds easily, and never grows beyond what can be answered late', async () => {
    const { run, limit } = ledger();
    await run(60, 100, 1);
    expect(limit.limit).toBe(LEAST);
    await run(20, 100_000, 50_000);
    expect(limit.limit).toBe(MOST);
  });

  it('is full while nothing moves, and open again at the first that does', async () => {
    const { clock, limit, offer, finish } = ledger();
    offer();
    offer();
    clock.pass(TARGET_MS);
    expect(limit.isFull).toBe(false);
    clock.pass(1);
    expect(limit.isFull).toBe(true);
    finish(1);
    await new Promise(setImmediate);
    expect(limit.isFull).toBe(false);
    expect(limit.inFlight).toBe(1);
  });

  it('counts work that fails as done', async () => {
    const limit = new ConcurrencyLimit(() => 0);
    await expect(limit.run(() => Promise.reject(new Error('disk full')), undefined)).rejects.toThrow(
      'disk full',
    );
    expect(limit.inFlight).toBe(0);
  });
});
