import { expect, it } from 'vitest';
import { parseDuration } from '../../src/platform/duration.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// The inputs of Prometheus's own tests (prometheus/common, model/time_test.go).
it.each([
  ['0', 0],
  ['0w', 0],
  ['0s', 0],
  ['324ms', 324],
  ['3s', 3_000],
  ['5m', 300_000],
  ['1h', HOUR],
  ['4d', 4 * DAY],
  ['4d1h', 4 * DAY + HOUR],
  ['14d', 14 * DAY],
  ['3w', 21 * DAY],
  ['3w2d1h', 23 * DAY + HOUR],
  ['10y', 3_650 * DAY],
])('reads %s as Prometheus does', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each([
  '1',
  '1y1m1d',
  '-1w',
  '1.5d',
  'd',
  '294y',
  '200y10400w',
  '107675d',
  '2584200h',
  '',
  // The longest unit first, and each once.
  '30m1h',
  '1h1h',
])('refuses %j as Prometheus does', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
