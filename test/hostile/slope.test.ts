import { expect, it } from 'vitest';
import { slopePerHour } from './slope.ts';

const line = (perHour: number, noise: (at: number) => number) =>
  Array.from({ length: 61 }, (_unused, at) => ({
    hours: at / 60,
    value: 150 + (perHour * at) / 60 + noise(at),
  }));

it('finds how fast something grows below what goes up and down', () => {
  expect(slopePerHour(line(12, () => 0))).toBeCloseTo(12, 9);
  expect(slopePerHour(line(0, () => 0))).toBeCloseTo(0, 9);
  expect(slopePerHour(line(12, (at) => (at % 2) * 20))).toBeCloseTo(12, 0);
  expect(slopePerHour(line(-12, (at) => (at % 2) * 20))).toBeCloseTo(-12, 0);
});

it('finds no growth where there is one value, or none', () => {
  expect(slopePerHour([{ hours: 0, value: 150 }])).toBe(0);
  expect(slopePerHour([])).toBe(0);
});
