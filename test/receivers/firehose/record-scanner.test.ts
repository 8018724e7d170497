import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_FRAME_CHARS,
  MAX_RECORD_CHARS,
  RecordScanner,
} from '../../../src/receivers/firehose/record-scanner.ts';

/** Feeds the text in pieces that end at these bytes. */
function scan(text: string, cuts: readonly number[] = []) {
  const bytes = Buffer.from(text);
  const scanner = new RecordScanner();
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  const records = ends.flatMap((end, at) => [...scanner.push(bytes.subarray(ends[at - 1] ?? 0, end))]);
  return { records, scanner };
}

/** What the scanner says of a text: all of it, or that it is no JSON. */
function verdict(text: string, cuts: readonly number[]): unknown {
  const { records, scanner } = scan(text, cuts);
  try {
    return { frame: JSON.parse(scanner.frame), records: records.map((one) => JSON.parse(one ?? '')) };
  } catch {
    return 'no JSON';
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });
const trickyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('\\', '"', '{', '}', '[', ']', ',', ':', 'records', 'é', '😀') }),
);
const tricky = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    trickyText,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (Object.is(one, -0) ? 0 : one)),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(trickyText, fc.constant('records')), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).value;
const otherName = trickyText.filter((name) => name !== 'records');
/** A body with fields of any kind before and behind its records. */
const body = fc
  .tuple(
    fc.dictionary(otherName, tricky, { maxKeys: 3, noNullPrototype: true }),
    fc.array(fc.oneof(tricky, fc.record({ data: fc.base64String({ maxLength: 200 }) })), { maxLength: 6 }),
    fc.dictionary(otherName, tricky, { maxKeys: 3, noNullPrototype: true }),
  )
  .map(([before, records, behind]) => ({ ...before, records, ...behind }));
const indent = fc.constantFrom('', ' ', '\t', '\r\n ');

describe('the scanner of records', () => {
  it('finds what JSON.parse finds, wherever the body is cut', () => {
    fc.assert(
      fc.property(body, indent, cuts, (json, space, at) => {
        const text = JSON.stringify(json, undefined, space);
        const { records } = json as { records: readonly unknown[] };
        const frame: unknown = JSON.parse(JSON.stringify({ ...json, records: records.map(() => 0) }));
        expect(verdict(text, at)).toEqual({ frame, records: JSON.parse(JSON.stringify(records)) });
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes for JSON what JSON.parse takes for JSON, and nothing else', () => {
    const sign = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '\\',
      ' ',
      '0',
      '-',
      'e',
      '\n',
      '\v',
      '"records":[',
    );
    const damage = fc.tuple(fc.nat(), fc.nat({ max: 2 }), sign);
    fc.assert(
      fc.property(body, fc.array(damage, { maxLength: 3 }), cuts, (json, damages, at) => {
        let text = JSON.stringify(json);
        for (const [place, removed, inserted] of damages) {
          const start = place % text.length;
          text = text.slice(0, start) + inserted + text.slice(start + removed);
        }
        expect(verdict(text, at) !== 'no JSON').toBe(isJson(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it('takes no body that is cut off', () => {
    const text = JSON.stringify({ requestId: 'a', records: [{ data: 'aGVsbG8=' }, { data: '' }, 7] });
    for (let end = 0; end < text.length; end++) expect(verdict(text.slice(0, end), [])).toBe('no JSON');
    expect(verdict(text, [])).toMatchObject({ frame: { records: [0, 0, 0] } });
  });

  it.each([
    ['a list inside of another field', '{"x":{"records":[1,2]}}'],
    ['a value that is called so', '{"x":"records","y":[1,2]}'],
    ['another name that begins so', '{"records2":[1,2]}'],
    ['a name that ends so', '{"my-records":[1,2]}'],
    ['an object', '{"records":{"a":[1,2]}}'],
    ['a list of the outermost list', '[["records",[1,2]]]'],
    ['a name behind an escaped quote', String.raw`{"\"records":[1,2]}`],
  ])('does not take for records %s', (_what, text) => {
    expect(scan(text).records).toEqual([]);
    expect(scan(text).scanner.frame).toBe(text);
  });

  it('lets go of a record that is too long, and finds the next', () => {
    const long = JSON.stringify({ data: 'A'.repeat(MAX_RECORD_CHARS) });
    const { records, scanner } = scan(`{"records":[1,${long},2]}`, [50_000, 400_000]);
    expect(records).toEqual(['1', undefined, '2']);
    expect(scanner.frame).toBe('{"records":[0,0,0]}');
  });

  it('reads no further when too much is around the records', () => {
    const { records, scanner } = scan(`{"x":"${'x'.repeat(MAX_FRAME_CHARS)}","records":[1]}`, [70_000]);
    expect(scanner.isFrameOversized).toBe(true);
    expect(records).toEqual([]);
  });
});
