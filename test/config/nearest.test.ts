import { expect, it } from 'vitest';
import { nearest } from '../../src/config/nearest.ts';

it.each([
  ['topicz', 'topics'],
  ['Topics', 'topics'],
  ['tpoics', 'topics'],
  ['trusted-origins', 'trusted_origins'],
  ['trusted', undefined],
  ['x', undefined],
])('takes %s for %s', (word, meant) => {
  expect(nearest(word, ['topics', 'trusted_origins', 'auto_confirm'])).toBe(meant);
});
