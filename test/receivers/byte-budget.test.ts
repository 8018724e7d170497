import { describe, expect, it } from 'vitest';
import { ByteBudget, Share, SMALL_BYTES } from '../../src/receivers/byte-budget.ts';

const MOST = 64 * SMALL_BYTES;

describe('a budget of bytes', () => {
  it('keeps half of itself for small bodies', () => {
    const budget = new ByteBudget(MOST);
    const large = Array.from({ length: 100 }, () => new Share(budget));
    for (const share of large) share.growTo(2 * SMALL_BYTES);
    expect(budget.taken).toBe(MOST / 2);
    const small = Array.from({ length: 100 }, () => new Share(budget));
    expect(small.filter((share) => share.growTo(SMALL_BYTES))).toHaveLength(32);
    expect(budget.taken).toBe(MOST);
  });

  it('gets back exactly what was taken', () => {
    const budget = new ByteBudget(MOST);
    {
      using share = new Share(budget);
      expect(share.growTo(100)).toBe(true);
      expect(share.growTo(50)).toBe(true);
      expect(share.growTo(300)).toBe(true);
      expect(budget.taken).toBe(300);
      expect(share.growTo(MOST)).toBe(false);
      expect(budget.taken).toBe(300);
    }
    expect(budget.taken).toBe(0);
  });

  it('hands bytes on to another once their sender is known, if there is room', () => {
    const [unknown, known] = [new ByteBudget(MOST), new ByteBudget(MOST)];
    const share = new Share(unknown);
    share.growTo(MOST / 2);
    expect(share.moveTo(known)).toBe(true);
    expect([unknown.taken, known.taken]).toEqual([0, MOST / 2]);
    const further = new Share(unknown);
    further.growTo(MOST / 2);
    expect(further.moveTo(known)).toBe(false);
    expect([unknown.taken, known.taken]).toEqual([MOST / 2, MOST / 2]);
    share[Symbol.dispose]();
    share[Symbol.dispose]();
    expect(known.taken).toBe(0);
    expect(further.moveTo(known)).toBe(true);
  });
});
