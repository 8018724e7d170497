import { describe, expect, it } from 'vitest';
import { holds, type Figure, type Growth } from '../../bench/report.ts';

const growth = (...costs: readonly number[]): Growth => ({
  grows: 'a thing',
  unit: 'ms',
  points: costs.map((cost, at) => ({ size: 10 ** at, cost })),
  timed: true,
});
const figure = (ratio: number, bound: Figure['bound']): Figure => ({
  bench: 'a thing',
  measured: 'this',
  floor: 'that',
  ratio,
  bound,
  timed: true,
});

describe('what a benchmark found', () => {
  it('holds where the ratio is within its bound', () => {
    expect(holds(figure(0.5, { atLeast: 0.5 }))).toBe(true);
    expect(holds(figure(0.49, { atLeast: 0.5 }))).toBe(false);
    expect(holds(figure(0.5, { atMost: 0.5 }))).toBe(true);
    expect(holds(figure(0.51, { atMost: 0.5 }))).toBe(false);
    expect(holds(figure(NaN, { atMost: 0.5 }))).toBe(false);
  });

  it('holds where a cost grows as its size does, or less', () => {
    expect(holds(growth(1, 10, 100))).toBe(true);
    expect(holds(growth(5, 6, 60))).toBe(true);
    expect(holds(growth(1, 5, 60))).toBe(true);
    expect(holds(growth(1, 10, 200))).toBe(false);
    expect(holds(growth(1, 20, 100))).toBe(false);
  });
});
