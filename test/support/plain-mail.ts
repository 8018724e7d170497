import fc from 'fast-check';

/** Text of lines of which none could be taken for a delimiter. */
const lines = fc
  .array(fc.stringMatching(/^[A-Za-z0-9é :;@<>="=.€]{0,60}$/u), { maxLength: 6 })
  .map((all) => all.join('\r\n'));

const encodings = {
  '7bit': (text: string) => text,
  base64: (text: string) =>
    Buffer.from(text)
      .toString('base64')
      .replaceAll(/.{1,76}/g, '$&\r\n'),
  'quoted-printable': (text: string) =>
    text.replaceAll(/[^\r\nA-Za-z0-9 ]/gu, (one) =>
      [...Buffer.from(one)]
        .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}=\r\n`)
        .join(''),
    ),
};

const leaf = fc
  .tuple(
    fc.constantFrom(
      'message/delivery-status',
      'Message/RFC822',
      'text/rfc822-headers; charset=utf-8',
      'message/feedback-report',
    ),
    fc.constantFrom(...(Object.keys(encodings) as (keyof typeof encodings)[])),
    lines,
  )
  .map(
    ([type, encoding, text]) =>
      `content-type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${encodings[encoding](text)}`,
  );

const { part } = fc.letrec<{ part: string; multipart: string }>((tie) => ({
  part: fc.oneof({ maxDepth: 4 }, leaf, tie('multipart')),
  multipart: fc
    .tuple(
      fc.stringMatching(/^[A-Za-z0-9'()+_,./:=?-]{1,40}$/),
      fc.array(tie('part'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(' ', '\r\n\t'),
      fc.constantFrom('', 'This is a report.\r\n'),
    )
    .map(([boundary, parts, blank, preamble]) =>
      [
        `Content-Type: multipart/report; report-type=x;${blank}Boundary="${boundary}"\r\n`,
        ...(preamble ? [preamble] : []),
        ...parts.map((one) => `--${boundary} \r\n${one}`),
        `--${boundary}--\r\n`,
      ].join('\r\n'),
    ),
}));

/** A report as the standards have it (RFC 2045, RFC 2046), in parts of parts. */
export const plainMail: fc.Arbitrary<string> = part.map((one) => `From: a@b.example\r\n${one}`);
