import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTextsIn } from '../../../src/receivers/firehose/json-texts.ts';

const object = fc.dictionary(
  fc.string(),
  fc.oneof(
    fc.string({ unit: fc.constantFrom('\\', '"', '{', '}', '[', ']', '\n', 'a') }),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  { noNullPrototype: true },
);
const space = fc.constantFrom('', '\n', '\r\n', ' ', '\n\n\t');

describe('the JSON texts of a record', () => {
  it('are the objects that were put behind each other, with anything of white space between', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(object, fc.constantFrom('', ' ', '\n'), space), { minLength: 1, maxLength: 8 }),
        space,
        (parts, first) => {
          const texts = parts.map(([json, indent]) => JSON.stringify(json, undefined, indent));
          const data = first + parts.map(([, , after], at) => `${texts[at]}${after}`).join('');
          expect([...jsonTextsIn(data)]).toEqual(texts);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('leave nothing out but white space, whatever the data', () => {
    const anything = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', '\n', ' ', 'a') });
    fc.assert(
      fc.property(anything, (data) => {
        expect([...jsonTextsIn(data)].join('').replaceAll(/\s/g, '')).toBe(data.replaceAll(/\s/g, ''));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['', ['']],
    [' \n', ['']],
    ['no JSON', ['no JSON']],
    ['[]', ['[]']],
    ['{', ['{']],
    ['{"a":1}\nno {"JSON":\n{"b":2}', ['{"a":1}', 'no {"JSON":', '{"b":2}']],
    // A line that was cut off spoils no other.
    ['{"a":1}\n{"b":"\n{"c":3}\n{"d":4}{"e":5}', ['{"a":1}', '{"b":"', '{"c":3}', '{"d":4}', '{"e":5}']],
    ['{"a":"}\\"{"}{"b":{}}', ['{"a":"}\\"{"}', '{"b":{}}']],
  ])('of %j are %j', (data, texts) => {
    expect([...jsonTextsIn(data)]).toEqual(texts);
  });

  it('are the lines of an object that is longer than any event', () => {
    const long = `{"a":"${'x'.repeat(300_000)}"}`;
    expect([...jsonTextsIn(`{"b":1}\n${long}\n{"c":2}`)]).toEqual(['{"b":1}', long, '{"c":2}']);
    const endless = `{"a":[\n${'[],'.repeat(100_000)}\n{"c":2}`;
    expect([...jsonTextsIn(endless)]).toEqual(endless.split('\n'));
  });

  it('are found in one go, however often the data looks as if it went on', () => {
    const lines = 300_000;
    let found = 0;
    for (const text of jsonTextsIn('{"\n'.repeat(lines))) found += text.length > 0 ? 1 : 0;
    expect(found).toBe(lines);
  });
});
