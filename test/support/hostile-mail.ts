import fc from 'fast-check';

/** A character or word many times over: what makes a pattern or a splitter retry. */
const run = fc
  .tuple(
    fc.constantFrom(
      '@',
      '<',
      '<@',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\r',
      'a\n',
      '--',
      '--\n',
      '=',
      '=4',
      '=3D',
      '(',
      '"',
    ),
    fc.integer({ min: 1, max: 20_000 }),
  )
  .map(([word, times]) => word.repeat(times));

/** Half characters, marks of byte order, ends of lines that are none. */
const broken = fc.constantFrom(
  '\uD800',
  '\uDFFF\uD800',
  '\uFEFF',
  '\0',
  '\u2028',
  '\u00A0',
  '\u{1F600}',
  '\u0085',
);

const words = fc.constantFrom(
  'Hi. This is',
  '\n---\n',
  '<a@b.example>:\n',
  'Final-Recipient: rfc822;',
  'Action: failed\r\n',
  'Status: 5.1.1 (no)\n',
  'Feedback-Type: abuse\n',
  '=?utf-8?Q?=ZZ?=',
  '\r\n\r\n',
);

const text = fc
  .array(fc.oneof(run, broken, words, fc.string()), { maxLength: 6 })
  .map((pieces) => pieces.join(''));

const field = fc
  .tuple(
    fc.constantFrom(
      'Content-Transfer-Encoding',
      'Content-Type',
      'From',
      'To',
      'Date',
      'Message-ID',
      'X',
      '',
      ' ',
    ),
    fc.constantFrom(
      'base64',
      'quoted-printable',
      'text/plain; charset="',
      'multipart/mixed; boundary=b;',
      '',
    ),
    text,
  )
  .map(([name, value, rest]) => `${name}: ${value}${rest}\r\n`);

const leaf = fc
  .tuple(
    fc.constantFrom(
      'text/plain',
      'message/delivery-status',
      'message/feedback-report',
      'message/rfc822; x="',
      'multipart/mixed',
    ),
    fc.array(field, { maxLength: 3 }),
    text,
  )
  .map(([type, fields, body]) => `Content-Type: ${type}\r\n${fields.join('')}\r\n${body}`);

/** Parts in parts, with boundaries that repeat, begin like each other, or never end. */
const { part } = fc.letrec<{ part: string; multipart: string }>((tie) => ({
  part: fc.oneof({ maxDepth: 4 }, leaf, tie('multipart')),
  multipart: fc
    .tuple(
      fc.constantFrom('b', 'b', 'bb', 'b--', '-'.repeat(70), 'x'.repeat(200), ''),
      fc.array(tie('part'), { maxLength: 2 }),
      fc.constantFrom('--', '', '  ', '-- x'),
    )
    .map(([boundary, parts, end]) =>
      [
        `Content-Type: multipart/report; boundary="${boundary}"\r\n`,
        ...parts.map((one) => `--${boundary}\r\n${one}`),
        `--${boundary}${end}\r\n`,
      ].join('\r\n'),
    ),
}));

/** The beginning of parts in parts, whose boundaries differ at their ends only. */
export function nestedMultiparts(depth: number): string {
  const dashes = '-'.repeat(60);
  return Array.from(
    { length: depth },
    (_none, level) =>
      `Content-Type: multipart/mixed; boundary="${dashes}${level}"\r\n\r\n--${dashes}${level}\r\n`,
  ).join('');
}

/**
 * What follows the first fields of a mail that somebody made to be slow to read, or to be read wrong: long runs of one
 * character, deep nesting, very many lines and parts, text that is no Unicode.
 */
export const hostileRest: fc.Arbitrary<string> = fc
  .tuple(fc.array(field, { maxLength: 2 }), fc.oneof(fc.nat(3), fc.nat(300)).map(nestedMultiparts), part)
  .map(([fields, nested, body]) => (fields.join('') + nested + body).slice(0, 200_000));
