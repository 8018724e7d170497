import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AcceptQueue, STANDING_MS, STEP_MS } from '../../src/platform/accept-queue.ts';
import { ManualClock } from '../support/manual-clock.ts';

function queue() {
  const clock = new ManualClock(1_000);
  const accepts = new AcceptQueue(() => clock.now());
  return {
    clock,
    accepts,
    /** So many turns of the loop, each of which takes a connection. */
    stand: async (turns: number, each: number) => {
      for (let turn = 0; turn < turns; turn++) {
        accepts.took();
        clock.pass(each);
        await nextTurn();
      }
    },
    /** How many of 64 requests pass. */
    passing: () => Array.from({ length: 64 }, () => accepts.refuses()).filter((refused) => !refused).length,
  };
}

describe('the queue of connections', () => {
  it('lets half through for each step that it stands, and everything some steps after it is gone', async () => {
    const { clock, stand, passing } = queue();
    await stand(10, STANDING_MS / 10);
    expect(passing()).toBe(32);
    await stand(10, STEP_MS / 10);
    expect(passing()).toBe(16);
    for (let step = 0; step < 8; step++) {
      await stand(10, STEP_MS / 10);
      passing();
    }
    expect(passing()).toBe(8);
    // Turns that find none.
    await nextTurn();
    await nextTurn();
    clock.pass(STEP_MS);
    expect(passing()).toBe(16);
    clock.pass(STEP_MS * 2);
    expect(passing()).toBe(64);
  });

  it('does not stand where a turn in between finds it empty, however many connections come', async () => {
    const { stand, passing } = queue();
    for (let times = 0; times < 20; times++) {
      await stand(9, STANDING_MS / 10);
      await nextTurn();
      await nextTurn();
      expect(passing()).toBe(64);
    }
  });

  it('costs no turns while nobody connects', async () => {
    const { accepts, stand } = queue();
    await stand(3, 1);
    await nextTurn();
    await nextTurn();
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Immediate')).toEqual([]);
    expect(accepts.refuses()).toBe(false);
  });
});
