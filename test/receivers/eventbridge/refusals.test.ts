import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../../../src/receivers/eventbridge/index.ts';
import { fill } from '../../support/receiver-world.ts';
import { eventBridgeBench, KEY, NEXT_KEY, onTheBus } from '../../support/eventbridge-bench.ts';
import { fixtureText } from '../../support/ses-fixtures.ts';

const event = () => onTheBus(fixtureText('bounce'));
const rejected = (reason: string) =>
  `ses_exporter_messages_rejected_total{receiver="eventbridge",reason="${reason}"} 1`;

describe('who may send over /eventbridge', () => {
  it.each([KEY, NEXT_KEY])('is whoever has one of the keys: %s', async (key) => {
    await using bench = await eventBridgeBench();
    const { status, text } = await bench.post(event(), { 'X-API-Key': key });
    expect({ status, text }).toEqual({ status: 200, text: 'counted\n' });
    expect(await bench.moved()).toContain(
      `ses_exporter_receiver_last_message_timestamp_seconds{receiver="eventbridge"} ${bench.world.now / 1_000}`,
    );
  });

  it('takes the key from the header that the operator named, and from no other', async () => {
    await using bench = await eventBridgeBench({ api_key_name: 'Authorization' });
    expect((await bench.post(event(), { authorization: KEY })).status).toBe(200);
    expect((await bench.post(event())).status).toBe(401);
  });

  it.each([
    ['no key', {}],
    ['an empty key', { 'x-api-key': '' }],
    ['another key', { 'x-api-key': `${KEY}x` }],
    ['the beginning of a key', { 'x-api-key': KEY.slice(0, -1) }],
    ['a key in another letter case', { 'x-api-key': KEY.toUpperCase() }],
    ['two keys in one', { 'x-api-key': `${KEY}, ${NEXT_KEY}` }],
    ['the key as a bearer token', { authorization: `Bearer ${KEY}` }],
  ])('is nobody with %s', async (_what, headers) => {
    await using bench = await eventBridgeBench();
    const { status, text, headers: answered } = await bench.post(event(), headers);
    // EventBridge tries again after 401: nothing is lost while the operator mends the key.
    expect(status).toBe(401);
    expect(text).toBe('unauthorized: an API key is needed\n');
    expect(answered.get('www-authenticate')).toBe('ApiKey');
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toEqual([
      'ses_exporter_messages_total{receiver="eventbridge"} 1',
      rejected('unauthorized'),
    ]);
  });

  it('is judged before the body has come', async () => {
    await using bench = await eventBridgeBench();
    const headers = { 'x-api-key': 'guess-of-a-stranger', 'content-length': '1000' };
    const announced = request(bench.url, { method: 'POST', agent: false, headers });
    announced.flushHeaders();
    const [answer] = (await once(announced, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(401);
    announced.destroy();
    const large = await bench.post(' '.repeat(MAX_BODY_BYTES + 1), {});
    expect(large.status).toBe(401);
    expect(await bench.moved()).not.toContain(rejected('oversized'));
  });

  it('is not told in the log by what it sent', async () => {
    await using bench = await eventBridgeBench();
    await bench.post(event(), { 'x-api-key': 'guess-of-a-stranger' });
    const log = JSON.stringify(bench.logged);
    expect(log).toContain('the API key is none of receivers.eventbridge.api_keys');
    expect(log).not.toMatch(/guess-of-a-stranger|the-key-of/);
  });
});

describe('what is refused at /eventbridge', () => {
  it.each([
    [
      'an account that is not named',
      { account: '999999999999' },
      /999999999999.*receivers\.eventbridge\.accounts/,
    ],
    ['a source of a custom event', { source: 'my.ses' }, /"my\.ses".*aws\.ses/],
    ['another service', { source: 'aws.ec2' }, /"aws\.ec2"/],
  ])('is %s: unknown_source', async (_what, other, message) => {
    await using bench = await eventBridgeBench();
    const { status, text } = await bench.post({ ...event(), ...other });
    expect(status).toBe(403);
    expect(text).toMatch(message);
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toEqual([
      'ses_exporter_messages_total{receiver="eventbridge"} 1',
      rejected('unknown_source'),
    ]);
  });

  it.each([
    ['a list of events', () => [event()], 'malformed_envelope'],
    ['a text that an input transformer wrote', () => '"An email bounced"', 'malformed_envelope'],
    ['nothing', () => '', 'malformed_envelope'],
    [
      'an event of mail without a mail',
      () => ({ ...event(), detail: { eventType: 'Bounce' } }),
      'malformed_event',
    ],
    [
      'a notice without its details',
      () => ({ ...event(), 'detail-type': 'Sending Status Enabled', detail: 7 }),
      'malformed_event',
    ],
  ])('is %s', async (_what, body, reason) => {
    await using bench = await eventBridgeBench();
    expect((await bench.post(body())).status).toBe(400);
    expect(await bench.moved()).toContain(rejected(reason));
  });

  it('is an event while as many wait as can be counted in time, and one of a stranger is not even that', async () => {
    await using bench = await eventBridgeBench();
    fill(bench.admission);
    const { status, headers } = await bench.post(event());
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect((await bench.post(event(), {})).status).toBe(401);
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toEqual(expect.arrayContaining([rejected('busy'), rejected('unauthorized')]));
  });

  it.each(['GET', 'PUT', 'DELETE'])('is %s, and it says how', async (method) => {
    await using bench = await eventBridgeBench();
    const response = await fetch(bench.url, { method, headers: { 'x-api-key': KEY } });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await bench.moved()).toEqual([]);
  });
});
