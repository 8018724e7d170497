import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejectReasons } from '../../../src/receivers/rejection.ts';
import { parseSnsMessage } from '../../../src/receivers/sns-envelope/message.ts';
import { fixtureText } from '../../support/ses-fixtures.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { NOW, signer, topicArn } from '../../support/sns-topic.ts';

/** Everything in it matters: the one field that SNS does not sign and nobody reads is left out. */
const { UnsubscribeURL: _unsigned, ...envelope } = signer.notification({
  topicArn,
  time: NOW,
  message: fixtureText('send'),
  subject: 'Amazon SES Email Event Notification',
});
const text = JSON.stringify(envelope);
const refused = new Set<number>(Object.values(rejectReasons).map(({ status }) => status));

const piece = fc.oneof(
  fc.string(),
  fc.constantFrom('\n', '\nTimestamp\n', ' ', '\u0000', '"', '\\', 'A', '='),
);
const edit = (original: string) =>
  fc
    .tuple(fc.nat(original.length), fc.nat(3), piece)
    .map(([at, removed, added]) => original.slice(0, at) + added + original.slice(at + removed));
const brokenField = fc.constantFrom(...Object.keys(envelope)).chain((name) =>
  fc.oneof(
    edit(envelope[name] ?? '').map((value) => JSON.stringify({ ...envelope, [name]: value })),
    fc.jsonValue().map((value) => JSON.stringify({ ...envelope, [name]: value })),
    fc.constant(JSON.stringify(Object.fromEntries(Object.entries(envelope).filter(([key]) => key !== name)))),
  ),
);
const brokenText = fc.oneof(
  edit(text),
  fc.nat(text.length - 1).map((end) => text.slice(0, end)),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.string(),
);

function sameMessage(body: string): boolean {
  try {
    return isDeepStrictEqual(pick(JSON.parse(body) as Fields, Object.keys(envelope)), envelope);
  } catch {
    return false;
  }
}

const uuid = '00000000-0000-4000-8000-000000000000';
const time = '2026-11-23T12:00:00.000Z';
type Fields = Readonly<Record<string, string>>;

const names = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];

function pick(fields: Fields, wanted: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.includes(name)));
}

/** The signed string of a notification, whatever its values hold. */
function canonical(fields: Fields): string {
  return names.map((name) => (name in fields ? `${name}\n${fields[name]}\n` : '')).join('');
}

/** Every way to read a signed string as values of these fields, of which Subject may be absent. */
function* cutAnew(signed: string, [name = '', ...later]: readonly string[]): Generator<Fields> {
  if (name === 'Subject') yield* cutAnew(signed, later);
  if (!signed.startsWith(`${name}\n`)) return;
  const rest = signed.slice(name.length + 1);
  if (later.length === 0) {
    yield { [name]: rest.slice(0, -1) };
    return;
  }
  for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n', end + 1)) {
    for (const others of cutAnew(rest.slice(end + 1), later)) yield { [name]: rest.slice(0, end), ...others };
  }
}

describe('a mutation of a valid envelope', () => {
  it('is never taken, never brings the receiver down, and touches no counter of mail', async () => {
    await using bench = await snsBench();
    expect((await bench.post(text)).status).toBe(200);
    await fc.assert(
      fc.asyncProperty(fc.oneof(brokenField, brokenText), async (body) => {
        fc.pre(!sameMessage(body));
        const { status } = await bench.post(body);
        expect(refused).toContain(status);
        expect(bench.received).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
    await Promise.all(bench.handled);
    expect((await bench.post(text)).status).toBe(200);
  });

  it('cannot be the same signature in other letters, which base64 allows', async () => {
    await using bench = await snsBench();
    const signature = envelope['Signature'] ?? '';
    const last = signature.at(-3) ?? '';
    const neighbour = String.fromCharCode(last.charCodeAt(0) + 1);
    const rewritten = `${signature.slice(0, -3)}${neighbour}==`;
    expect(Buffer.from(rewritten, 'base64')).toEqual(Buffer.from(signature, 'base64'));
    for (const other of [rewritten, signature.slice(0, -2), ` ${signature}`, `${signature}=`]) {
      const { status, text: said } = await bench.post({ ...envelope, Signature: other });
      expect([status, said]).toEqual([400, expect.stringMatching(/Signature is/)]);
    }
  });

  it.each([
    ['in a message', { message: `a\nMessageId\n${uuid}\nSubject\nb\nTimestamp\n${time}\nc` }],
    ['in a message that ends like fields', { message: `{}\nMessageId\n${uuid}\nSubject\nb` }],
    ['in a message beside a subject', { message: `{}\nMessageId\n${uuid}`, subject: 'Subject' }],
  ])('cannot come from a genuine one by cutting it anew at the line breaks %s', (_where, texts) => {
    const signed = signer.notification({ topicArn, time: NOW, ...texts });
    const readings = [...cutAnew(canonical(signed), names)];
    expect(readings.length).toBeGreaterThan(1);
    const taken = readings.filter((fields) => parseSnsMessage(JSON.stringify({ ...signed, ...fields })).ok);
    expect(taken).toEqual([pick(signed, names)]);
  });

  it.each([
    ['fields', `a\nMessageId\n${uuid}\nSubject\nb`],
    ['a time', `a\nTimestamp\n${time}\nTopicArn\n${topicArn}`],
  ])('has one reading at most if SNS did sign a subject that holds %s', (_what, subject) => {
    const signed = signer.notification({ topicArn, time: NOW, message: '{}', subject });
    const readings = [...cutAnew(canonical(signed), names)];
    const taken = readings.filter((fields) => parseSnsMessage(JSON.stringify({ ...signed, ...fields })).ok);
    expect(readings.length).toBeGreaterThan(1);
    expect(taken.length).toBeLessThanOrEqual(1);
  });

  it.each(['MessageId', 'TopicArn', 'Timestamp', 'Type', 'SignatureVersion', 'Signature', 'SigningCertURL'])(
    'is refused for its shape when %s holds a line break',
    async (name) => {
      await using bench = await snsBench();
      for (const value of [`${envelope[name]}\n`, `\n${envelope[name]}`, `${envelope[name]}\nType\nx`]) {
        const { status, text: said } = await bench.post({
          ...signer.sign({ ...envelope, [name]: value }),
          [name]: value,
        });
        expect(status).toBe(400);
        expect(said).toMatch(new RegExp(`^malformed_envelope: ${name} is missing or not`));
      }
    },
  );
});
