import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LoopTurn } from '../../src/platform/loop-turn.ts';
import { ManualClock } from '../support/manual-clock.ts';

it('a turn of the event loop lasts from the first request in it, and the next one is another', async () => {
  const clock = new ManualClock(5_000);
  const turn = new LoopTurn(() => clock.now());
  expect(turn.lasts()).toBe(0);
  clock.pass(300);
  expect(turn.lasts()).toBe(300);
  await Promise.resolve();
  clock.pass(400);
  expect(turn.lasts()).toBe(700);
  await nextTurn();
  clock.pass(10_000);
  expect(turn.lasts()).toBe(0);
});
