import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../../../src/receivers/firehose/body.ts';
import { MAX_RECORD_CHARS } from '../../../src/receivers/firehose/record-scanner.ts';
import { fill } from '../../support/receiver-world.ts';
import { batchOf, firehoseBench, headersOf, KEY, NEXT_KEY, STREAM } from '../../support/firehose-bench.ts';
import { ask } from '../../support/http-client.ts';
import { fixtureText } from '../../support/ses-fixtures.ts';

const batch = () => batchOf([fixtureText('bounce')]);
const gzip = { 'content-encoding': 'gzip' };
const rejected = (reason: string, count = 1) =>
  `ses_exporter_messages_rejected_total{receiver="firehose",reason="${reason}"} ${count}`;
/** A body of so many records. */
function bodyOf(count: number, data: string): string {
  return `{"records":[${Array.from({ length: count }, () => `{"data":"${data}"}`).join(',')}]}`;
}

describe('who may send over /firehose', () => {
  it.each([
    ['no key', undefined],
    ['an empty key', ''],
    ['another key', `${KEY}x`],
    ['the beginning of a key', KEY.slice(0, -1)],
    ['a key in another letter case', KEY.toUpperCase()],
    ['two keys in one', `${KEY}, ${NEXT_KEY}`],
  ])('is nobody with %s', async (_what, key) => {
    await using bench = await firehoseBench();
    const answer = await bench.send(batch(), { 'x-amz-firehose-access-key': key });
    expect(answer.status).toBe(401);
    // Firehose tries again: nothing is lost while the key is mended.
    expect(answer.told).toBe('again');
    expect(answer.json).toMatchObject({ errorMessage: expect.stringMatching(/^unauthorized: /) });
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toEqual([
      'ses_exporter_messages_total{receiver="firehose"} 1',
      rejected('unauthorized'),
    ]);
    expect(JSON.stringify(bench.logged)).not.toContain('the-access-key');
  });

  it.each([
    ['another stream', STREAM.replace('ses-events', 'other')],
    ['a stream of another account', STREAM.replace('123456789012', '999999999999')],
    ['no stream', undefined],
  ])('is not %s', async (_what, source) => {
    await using bench = await firehoseBench();
    const answer = await bench.send(batch(), { 'x-amz-firehose-source-arn': source });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({
      errorMessage: expect.stringContaining('receivers.firehose.sources'),
    });
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toContain(rejected('unknown_source'));
  });

  it('is judged before anything of the body has come', async () => {
    await using bench = await firehoseBench();
    // A body is announced and never sent.
    const { status } = await ask(bench.url, {
      method: 'POST',
      headers: { ...headersOf('a'), 'x-amz-firehose-access-key': 'guess', 'content-length': '0' },
    });
    expect(status).toBe(401);
    const answer = await bench.post(gzipSync(' '.repeat(8_388_608)), {
      ...headersOf('a'),
      ...gzip,
      'x-amz-firehose-access-key': 'guess',
    });
    expect(answer.status).toBe(401);
    expect(await bench.moved()).not.toContain(rejected('oversized'));
  });
});

describe('a body’s encoding at /firehose', () => {
  it.each(['gzip', 'GZIP', 'Gzip', 'x-gzip'])('may be written as %s', async (encoding) => {
    await using bench = await firehoseBench();
    const answer = await bench.send(batchOf([fixtureText('bounce')], true), { 'content-encoding': encoding });
    expect(answer.told).toBe('acknowledged');
    expect(bench.received).toHaveLength(1);
  });
});

describe('what is refused at /firehose', () => {
  it.each([
    ['no protocol version', { 'x-amz-firehose-protocol-version': undefined }, 'only 1.0 is known here'],
    [
      'a protocol version of the future',
      { 'x-amz-firehose-protocol-version': '2.0' },
      'only 1.0 is known here',
    ],
    ['no request id', { 'x-amz-firehose-request-id': undefined }, 'X-Amz-Firehose-Request-Id'],
  ])('is a request with %s: malformed_envelope', async (_what, others, words) => {
    await using bench = await firehoseBench();
    const answer = await bench.send(batch(), others);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errorMessage: expect.stringContaining(words) });
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toContain(rejected('malformed_envelope'));
  });

  it.each([
    ['nothing', '', {}, 'malformed_body'],
    ['no JSON', 'requestId=1', {}, 'malformed_body'],
    ['half a batch', batch().body.subarray(0, -1), {}, 'malformed_body'],
    ['a record that is no JSON', '{"records":[{"data":"}]}', {}, 'malformed_body'],
    ['another compression', batch().body, { 'content-encoding': 'br' }, 'malformed_body'],
    ['what is not gzip', batch().body, gzip, 'malformed_body'],
    ['half a gzip', gzipSync(batch().body).subarray(0, -10), gzip, 'malformed_body'],
    ['no records', '{"requestId":"a"}', {}, 'malformed_envelope'],
    ['records that are no list', '{"records":{"data":"e30="}}', {}, 'malformed_envelope'],
    ['a list of events', '[{"eventType":"Send"}]', {}, 'malformed_envelope'],
  ])('is %s, and Firehose keeps it', async (_what, body, headers, reason) => {
    await using bench = await firehoseBench();
    const answer = await bench.post(body, { ...headersOf('a'), ...headers });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      requestId: 'a',
      errorMessage: expect.stringContaining(reason),
    });
    expect(await bench.moved()).toContain(rejected(reason));
  });

  const alike = Buffer.from(randomBytes(384).toString('hex')).toString('base64').repeat(1_024);
  const varied = bodyOf(MAX_BODY_BYTES / alike.length + 1, alike);

  it.each([
    ['inflates to more than a batch can have', gzipSync(varied, { level: 1 }), gzip],
    ['inflates far more than events can', gzipSync(bodyOf(16, 'A'.repeat(1_048_576))), gzip],
    ['has far too much around its records', gzipSync(' '.repeat(2_097_152)), gzip],
    [
      'has one record, and that without an end',
      gzipSync(`{"records":[{"data":"${'A'.repeat(16_777_216)}`),
      gzip,
    ],
    ['is that large without compression', Buffer.alloc(MAX_BODY_BYTES + 1, ' '), {}],
  ])('is a body that %s: oversized', async (_what, body, headers) => {
    await using bench = await firehoseBench();
    const answer = await bench.post(body, { ...headersOf('a'), ...headers });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toMatchObject({ errorMessage: expect.stringMatching(/^oversized: /) });
    expect(await bench.moved()).toContain(rejected('oversized'));
  });

  it.each([
    ['without data', {}],
    ['with data that is no text', { data: { messageType: 'DATA_MESSAGE' } }],
    ['with data that is no Base64', { data: '{"eventType":"Send"}' }],
    ['that is empty', { data: '' }],
    ['that is no object', 7],
    ['with a list of events', { data: Buffer.from('[{"eventType":"Send"}]').toString('base64') }],
  ])('is a record %s, while its batch is acknowledged', async (_what, record) => {
    await using bench = await firehoseBench();
    const good = { data: Buffer.from(fixtureText('bounce')).toString('base64') };
    const answer = await bench.post(
      JSON.stringify({ requestId: 'a', records: [record, good] }),
      headersOf('a'),
    );
    expect(answer.status).toBe(200);
    expect(bench.received).toHaveLength(1);
    expect(await bench.moved()).toContain(rejected('malformed_event'));
  });

  it('is a record that is larger than Firehose’s, while its batch is acknowledged', async () => {
    await using bench = await firehoseBench();
    const answer = await bench.send(batchOf(['x'.repeat(MAX_RECORD_CHARS), fixtureText('send')]));
    expect(answer.told).toBe('acknowledged');
    expect(bench.received).toHaveLength(1);
    expect(await bench.moved()).toEqual(
      expect.arrayContaining(['ses_exporter_messages_total{receiver="firehose"} 2', rejected('oversized')]),
    );
  });

  it.each([
    [
      'fields',
      JSON.stringify({
        data: '',
        ...Object.fromEntries(Array.from({ length: 5_000 }, (_one, at) => [`k${at}`, 0])),
      }),
    ],
    ['depth', `{"data":"","a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ])('is a record with more %s than Firehose sends, before it is parsed', async (_what, record) => {
    await using bench = await firehoseBench();
    const good = JSON.stringify({ data: Buffer.from(fixtureText('send')).toString('base64') });
    const body = `{"requestId":"a","timestamp":1,"records":[${record},${good}]}`;
    const answer = await bench.post(body, headersOf('a'));
    expect(answer.status).toBe(200);
    expect(bench.received).toHaveLength(1);
    expect(await bench.moved()).toContain(rejected('malformed_envelope'));
  });

  it('is a batch while as many messages wait as can be counted in time', async () => {
    await using bench = await firehoseBench();
    fill(bench.admission);
    const answer = await bench.send(batch());
    expect([answer.status, answer.told]).toEqual([503, 'again']);
    expect(answer.json).toMatchObject({ errorMessage: expect.stringMatching(/^busy: /) });
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toContain(rejected('busy'));
  });

  it.each(['GET', 'PUT', 'DELETE'])('is %s, and it says how', async (method) => {
    await using bench = await firehoseBench();
    const response = await fetch(bench.url, { method, headers: headersOf('a') });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await bench.moved()).toEqual([]);
  });
});
