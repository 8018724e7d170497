import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observePeriod, type PeriodState } from '../../src/ledger/period-arithmetic.ts';
import { PERIOD_MEMORY_MS } from '../../src/contracts/period.ts';

const since = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;

/** The totals seen of one slot, one after the other: what each added, and which was told as shrunk or revised. */
function observe(start: number, totals: readonly number[], readTo = since) {
  let state: PeriodState | undefined;
  const added = [];
  const shrunk = [];
  const revised = [];
  for (const total of totals) {
    const step = observePeriod({ start, end: start + 5 * minute, total }, state, { since, readTo }, since);
    added.push(step?.added);
    shrunk.push(step?.shrunk);
    revised.push(step?.revised);
    state = step?.next;
  }
  return { added, shrunk, revised };
}

describe('the arithmetic of a period', () => {
  it.each([
    ['that begins at first sight counts whole', 0, [4, 4, 9], [4, 0, 5]],
    ['that begins later counts whole', 60, [4, 9], [4, 5]],
    ['in progress at first sight counts its growth', -4, [4, 4, 9], [0, 0, 5]],
    ['in progress at first sight, seen at 0, counts whole', -4, [0, 9], [0, 9]],
    ['that ended at first sight means nothing', -5, [4, 9], [undefined, undefined]],
    ['that ended before means nothing', -60, [4, 9], [undefined, undefined]],
    ['that shrinks adds nothing on its way back', 0, [8, 5, 7, 8, 10], [8, 0, 0, 0, 2]],
    ['that shrinks below its baseline adds nothing on its way back', -4, [8, 5, 8, 9], [0, 0, 0, 1]],
  ])('a slot %s', (_what, minutes, totals, added) => {
    expect(observe(since + minutes * minute, totals).added).toEqual(added);
  });

  it('tells of a drop when it happens, and not again while the total stays down', () => {
    expect(observe(since, [8, 5, 5, 4, 4, 8]).shrunk).toEqual([false, true, false, true, false, false]);
  });

  it('tells of every change once the slot had been read when it was over', () => {
    const totals = [4, 4, 5, 3, 3];
    expect(observe(since, totals, since + 5 * minute).revised).toEqual([true, false, true, true, false]);
    expect(observe(since, totals, since + 5 * minute - 1).revised).toEqual(totals.map(() => false));
    expect(observe(since, [0, 0], since + 5 * minute).revised).toEqual([false, false]);
  });

  it('means nothing once the slot is older than slots are remembered', () => {
    const observed = { start: since, end: since + minute, total: 4 };
    expect(
      observePeriod(observed, undefined, { since, readTo: since }, since + PERIOD_MEMORY_MS)?.added,
    ).toBe(4);
    expect(
      observePeriod(observed, undefined, { since, readTo: since }, since + PERIOD_MEMORY_MS + 1),
    ).toBeUndefined();
  });

  it('adds the largest total in the end, less what stood there at first sight, and never a negative number', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1 }), fc.boolean(), (totals, inProgress) => {
        const { added } = observe(inProgress ? since - minute : since, totals);
        expect(added.every((one) => one !== undefined && one >= 0)).toBe(true);
        const first = inProgress ? (totals[0] ?? 0) : 0;
        expect(added.reduce<number>((sum, one) => sum + (one ?? 0), 0)).toBe(Math.max(...totals) - first);
      }),
    );
  });
});
