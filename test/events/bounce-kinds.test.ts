import { describe, expect, it } from 'vitest';
import {
  bounceOf,
  bounceRows,
  countedSubTypes,
  permanentSubTypes,
  suppressedSubTypes,
} from '../../src/events/bounce-kinds.ts';

describe('what a bounce means', () => {
  it('is told of every type and subtype that AWS documents, once', () => {
    const words = bounceRows.map(({ type, subType }) => `${type} ${subType}`);
    expect(new Set(words).size).toBe(words.length);
    for (const row of bounceRows) expect(bounceOf(row.type, row.subType)).toBe(row);
  });

  it.each([
    ['Permanent', 'General', { kind: 'hard', counts: true }],
    ['Permanent', 'Suppressed', { kind: 'suppressed', counts: true }],
    ['Permanent', 'OnAccountSuppressionList', { kind: 'suppressed', counts: false }],
    ['Permanent', 'EmailValidationSuppressed', { kind: 'suppressed', counts: false }],
    ['Transient', 'General', { kind: 'soft', counts: false }],
    ['Permanent', 'WordOfTheFuture', { kind: 'unknown', counts: false }],
    ['Permanent', 'MailboxFull', { kind: 'unknown', counts: false }],
    ['Permanent', '', { kind: 'unknown', counts: false }],
  ])('is told of %s/%s', (type, subType, expected) => {
    expect(bounceOf(type, subType)).toMatchObject(expected);
  });

  it('counts nothing that is not permanent, so that subtypes tell what of the permanent counts', () => {
    expect(bounceRows.filter(({ type, counts }) => counts && type !== 'Permanent')).toEqual([]);
    expect(bounceRows.filter(({ type, kind }) => kind === 'suppressed' && type !== 'Permanent')).toEqual([]);
    expect(countedSubTypes).toEqual(['General', 'NoEmail', 'Suppressed']);
    expect(suppressedSubTypes).toEqual([
      'Suppressed',
      'OnAccountSuppressionList',
      'OnTenantSuppressionList',
      'EmailValidationSuppressed',
      'UnsubscribedRecipient',
    ]);
    expect(permanentSubTypes).toEqual(expect.arrayContaining([...countedSubTypes, ...suppressedSubTypes]));
  });
});
