import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hideSecrets } from '../src/config/hide.ts';
import { notLinear } from './support/linear-pattern.ts';
import { patternsInSource } from './support/patterns-in-source.ts';

const { literals, madeAtRunTime } = patternsInSource(fileURLToPath(new URL('../', import.meta.url)));

const parsed = literals.map((literal) => {
  const end = literal.lastIndexOf('/');
  return { literal, source: literal.slice(1, end), flags: literal.slice(end + 1) };
});

/** Minutes on a machine that does much else; a few seconds by itself. */
const TIMEOUT_MS = 120_000;

describe('a regular expression of the program', () => {
  it('is found wherever one is written', () => {
    expect(literals.length).toBeGreaterThan(80);
    expect(literals).toContain(String.raw`/^[^\s@]+@[^\s@]+$/`);
  });

  it('takes time in proportion to the text, whatever the text is', { timeout: TIMEOUT_MS }, () => {
    const slow = parsed.flatMap(({ literal, source, flags }) => {
      const why = notLinear(source, flags);
      return why === undefined ? [] : [`${literal} ${why}`];
    });
    expect(slow).toEqual([]);
  });

  it('is made as the program runs only of texts that stand for themselves', () => {
    expect(madeAtRunTime).toEqual([
      "src/config/hide.ts: known.map((secret) => RegExp.escape(secret)).join('|')",
    ]);
    const secrets = ['(a+)+$', '[a-z]*', 'a{1,9}', String.raw`\d+`, 'plain'];
    expect(notLinear(secrets.map((secret) => RegExp.escape(secret)).join('|'), 'g')).toBeUndefined();
    expect(hideSecrets(secrets.join(' aaaa '), secrets)).toBe(secrets.map(() => '<hidden>').join(' aaaa '));
  });
});

describe('the proof', () => {
  it.each([
    ['the qmail report’s', String.raw`^<([^<>\s]+@[^<>\s]+)>:\n`, ''],
    ['blanks at the end', String.raw`\s+$`, ''],
    ['a start that may be anywhere', 'x*y', ''],
    ['the same from every line on', 'x*y', 'm'],
    ['nested repetition', '^(?:a+)+$', ''],
    ['nested repetition that is counted', '^(?:a{1,30}){1,30}$', ''],
    ['many wildcards', '^.*a.*b$', 's'],
    ['what it cannot judge', '^(?!a)b*$', ''],
    ['what refers to itself', String.raw`^(a*)\1$`, ''],
  ])('refuses %s', (_what, source, flags) => {
    expect(notLinear(source, flags)).toBeDefined();
  });

  it.each([
    ['what begins at one place', '^a*b$', ''],
    ['what goes on where it ended', 'a*b', 'y'],
    ['an id of a known length', '[0-9a-f]{16}-[0-9a-f]{8}@', ''],
    ['braces that count nothing', String.raw`^[{1,9}]*\{2\}\p{Cc}$`, 'u'],
  ])('takes %s', (_what, source, flags) => {
    expect(notLinear(source, flags)).toBeUndefined();
  });
});
