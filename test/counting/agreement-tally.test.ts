import { expect, it } from 'vitest';
import { Tally } from '../../src/counting/agreement/tally.ts';

it('keeps no slot that began before the moment to forget', () => {
  const tally = new Tally({ length: 60, phase: 0 });
  for (const time of [0, 59, 60, 119, 120]) tally.add('send', time);
  tally.revise('bounce', { start: 60, end: 120 }, 9);
  tally.forgetBefore(61);
  const all = { start: -Infinity, end: Infinity };
  expect([tally.sum('send', all), tally.sum('bounce', all), tally.sum('open', all)]).toEqual([1, 0, 0]);
});
