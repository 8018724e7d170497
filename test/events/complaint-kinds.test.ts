import { expect, it } from 'vitest';
import { isCountedComplaint } from '../../src/events/complaint-kinds.ts';

it.each([
  ['abuse', '', true],
  ['', '', true],
  ['virus', '', true],
  ['word-of-the-future', '', true],
  ['abuse', 'WordOfTheFuture', true],
  ['not-spam', '', false],
  ['abuse', 'OnAccountSuppressionList', false],
  ['', 'OnTenantSuppressionList', false],
])('a complaint of type %j and subtype %j counts towards the rate: %s', (type, subType, counts) => {
  expect(isCountedComplaint(type, subType)).toBe(counts);
});
