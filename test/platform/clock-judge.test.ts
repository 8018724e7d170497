import { describe, expect, it } from 'vitest';
import { ClockJudge } from '../../src/platform/clock-judge.ts';
import { day, minute, noon } from '../support/ledger-bench.ts';
import { ManualClock } from '../support/manual-clock.ts';

const hour = 60 * minute;

function bench() {
  const clock = new ManualClock(noon);
  const judge = new ClockJudge(clock);
  /** AWS answers at this moment by its own clock. */
  const answer = (date: number) => judge.answered(clock.now(), date);
  return { clock, judge, answer };
}

describe('what is known of our clock', () => {
  it('is nothing before AWS’s first word, and nothing is certainly past then', () => {
    const { judge } = bench();
    expect(judge.state()).toBe('unknown');
    expect(judge.past()).toBe(-Infinity);
    expect(judge.trouble()).toBeUndefined();
  });

  it('is that it is right for an hour after an answer whose Date agrees', () => {
    const { clock, judge, answer } = bench();
    answer(noon - 14 * minute);
    expect(judge.state()).toBe('right');
    expect(judge.past()).toBe(noon - 14 * minute);
    clock.pass(hour);
    expect(judge.state()).toBe('right');
    clock.pass(minute);
    expect(judge.state()).toBe('unknown');
  });

  it.each([
    [20 * day, '20 days behind AWS’s'],
    [-20 * day, '20 days ahead of AWS’s'],
    [16 * minute, '16 minutes behind AWS’s'],
    [-3 * hour, '3 hours ahead of AWS’s'],
  ])('is that it is wrong where the Date differs by %i ms', (ahead, words) => {
    const { clock, judge, answer } = bench();
    answer(noon + ahead);
    expect(judge.state()).toBe('wrong');
    expect(judge.trouble()).toBe(`the host’s clock is ${words}`);
    // As long as nobody sets it.
    clock.pass(10 * day);
    expect(judge.state()).toBe('wrong');
    clock.jump(ahead);
    expect(judge.trouble()).toBeUndefined();
  });

  it('is contradicted by AWS’s word alone, and not by a jump', () => {
    const { clock, judge, answer } = bench();
    clock.jump(-hour);
    expect([judge.state(), judge.isContradicted()]).toEqual(['wrong', false]);
    answer(clock.now() + hour);
    expect([judge.state(), judge.isContradicted()]).toEqual(['wrong', true]);
    clock.jump(hour);
    expect([judge.state(), judge.isContradicted()]).toEqual(['right', false]);
  });

  it.each([
    ['was an hour fast at the start, and was set', -hour],
    ['stood still while the machine slept', hour],
  ])('is not that it is wrong for good where it %s: the next message says so', (_what, by) => {
    const { clock, judge } = bench();
    clock.jump(by);
    expect([judge.state(), judge.isContradicted()]).toEqual(['wrong', false]);
    judge.signed(clock.now() - 1_000);
    // That message may have been on its way for as long, so it need not vouch for the clock.
    expect(judge.state()).not.toBe('wrong');
    judge.signed(clock.now());
    expect(judge.state()).toBe('right');
  });

  it('is that it jumped, at once and without a word, and that it is right when it jumped back', () => {
    const { clock, judge, answer } = bench();
    clock.jump(20 * day);
    expect(judge.trouble()).toBe('the host’s clock jumped by 20 days, and AWS has stated no time since');
    clock.pass(minute);
    clock.jump(-20 * day);
    expect(judge.state()).toBe('unknown');
    answer(noon + minute);
    clock.jump(20 * day);
    expect(judge.trouble()).toBe('the host’s clock is 20 days ahead of AWS’s');
    expect(judge.past()).toBe(noon + minute);
    clock.jump(-20 * day);
    expect(judge.state()).toBe('right');
  });

  it.each(['answer', 'signed message', 'event'])(
    'is no longer that it jumped where the machine slept, by the next %s',
    (word) => {
      const { clock, judge, answer } = bench();
      answer(noon);
      clock.jump(20 * day);
      expect(judge.state()).toBe('wrong');
      const now = noon + 20 * day;
      if (word === 'answer') answer(now);
      else if (word === 'event') judge.passed(now - minute);
      else judge.signed(now - minute);
      expect(judge.state()).not.toBe('wrong');
    },
  );

  it('is learned from signed messages where AWS never answers: one of the future says that it is behind', () => {
    const { judge } = bench();
    judge.signed(noon - minute);
    expect(judge.state()).toBe('right');
    expect(judge.past()).toBe(noon - minute);
    judge.signed(noon + day);
    expect(judge.trouble()).toBe('the host’s clock is 24 hours behind AWS’s');
    // A message that was long under way says nothing else.
    judge.signed(noon - minute);
    expect(judge.state()).toBe('wrong');
  });

  it('is not learned from an event alone, and no event of the future moves what is certainly past', () => {
    const { judge } = bench();
    judge.passed(noon - minute);
    judge.passed(noon + day);
    judge.passed(noon - day);
    expect(judge.state()).toBe('unknown');
    expect(judge.past()).toBe(noon - minute);
  });
});
