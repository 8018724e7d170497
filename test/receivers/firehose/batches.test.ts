import { describe, expect, it } from 'vitest';
import {
  batchOf,
  firehoseBench,
  headersOf,
  KEY,
  NEXT_KEY,
  STREAM,
  told,
} from '../../support/firehose-bench.ts';
import { fixtureJson, fixtureText } from '../../support/ses-fixtures.ts';

const line = (name: string, value: number, more = '') =>
  `ses_exporter_messages_${name}{receiver="firehose"${more}} ${value}`;

/** An event on one line, as SES writes it. */
function eventText(messageId: string): string {
  const json = fixtureJson('delivery');
  json.mail.messageId = messageId;
  return JSON.stringify(json);
}

describe('a batch of Firehose’s', () => {
  it('is answered as the developer guide says, for its own example', async () => {
    await using bench = await firehoseBench();
    const requestId = 'ed4acda5-034f-9f42-bba1-f29aea6d7d8f';
    // "Understand HTTP endpoint delivery request and response specifications", example of a body.
    const body = `{
  "requestId": "ed4acda5-034f-9f42-bba1-f29aea6d7d8f",
  "timestamp": 1578090901599,
  "records": [
    {
      "data": "aGVsbG8="
    },
    {
      "data": "aGVsbG8gd29ybGQ="
    }
  ]
}`;
    const answer = await bench.post(body, headersOf(requestId));
    expect(answer).toEqual({
      status: 200,
      type: 'application/json',
      length: String(Buffer.byteLength(answer.body)),
      body: `{"requestId":"${requestId}","timestamp":${bench.world.now}}`,
    });
    // "hello" and "hello world" are no events; they must not come again for all that.
    expect(told(answer, requestId)).toBe('acknowledged');
    expect(await bench.moved()).toEqual([
      line('total', 2),
      line('rejected_total', 2, ',reason="malformed_event"'),
      `ses_exporter_receiver_last_message_timestamp_seconds{receiver="firehose"} ${bench.world.now / 1_000}`,
    ]);
    expect(bench.logged.filter(({ level }) => level === 'warn')).toHaveLength(1);
  });

  it.each([
    ['with a newline each, as SES ends them', (texts: string[]) => texts.map((text) => `${text}\n`)],
    ['together, on lines', (texts: string[]) => [texts.join('\n')]],
    ['together, with nothing between them', (texts: string[]) => [texts.join('')]],
    [
      'together, some of them',
      ([first = '', ...rest]: string[]) => [first + (rest[0] ?? ''), `\n${rest[1]}\r\n`],
    ],
  ])('brings events %s', async (_what, pack) => {
    await using bench = await firehoseBench();
    const answer = await bench.send(batchOf(pack(['a', 'b', 'c'].map(eventText))));
    expect(answer.told).toBe('acknowledged');
    expect(bench.received.map(({ messageId }) => messageId)).toEqual(['a', 'b', 'c']);
    expect(await bench.moved()).toEqual(expect.arrayContaining([line('total', 3), line('counted_total', 3)]));
  });

  it('brings what a topic gave to the stream, wrapped or raw', async () => {
    await using bench = await firehoseBench();
    // Amazon SNS developer guide, "Amazon SNS notification format for delivery to HTTP destinations", and its Message.
    const wrapped = {
      Type: 'Notification',
      MessageId: '21d2e38d-2cab-5f61-9ba2-bbbaaac840f6',
      TopicArn: 'arn:aws:sns:us-east-1:111111111111:my-topic',
      Message: fixtureText('notification-bounce-dsn'),
      Timestamp: '2020-11-24T22:07:31.667Z',
    };
    const validation = 'Successfully validated SNS topic for Amazon SES event publishing.';
    const records = [
      JSON.stringify(wrapped),
      fixtureText('notification-delivery'),
      JSON.stringify({ ...wrapped, Message: validation }),
      validation,
    ];
    expect((await bench.send(batchOf(records))).told).toBe('acknowledged');
    expect(bench.received.map(({ type }) => type)).toEqual(['bounce', 'delivery']);
    expect(await bench.moved()).toEqual(expect.arrayContaining([line('total', 4), line('ignored_total', 2)]));
  });

  it('tells account and region by its stream where an event does not', async () => {
    await using bench = await firehoseBench({
      sources: [STREAM, 'arn:aws-cn:firehose:cn-north-1:012345678901:deliverystream/x'],
    });
    const json = fixtureJson('send');
    delete json.mail.sendingAccountId;
    delete json.mail.sourceArn;
    await bench.send(batchOf([JSON.stringify(json)]), {
      'x-amz-firehose-source-arn': 'arn:aws-cn:firehose:cn-north-1:012345678901:deliverystream/x',
    });
    expect(bench.received).toMatchObject([{ accountId: '012345678901', region: 'cn-north-1' }]);
  });

  it.each([KEY, NEXT_KEY])('opens with each of the keys: %s', async (key) => {
    await using bench = await firehoseBench();
    const answer = await bench.send(batchOf([eventText('a')]), { 'x-amz-firehose-access-key': key });
    expect(answer.told).toBe('acknowledged');
  });

  it('may have common attributes, which say nothing here', async () => {
    await using bench = await firehoseBench();
    const answer = await bench.send(batchOf([eventText('a')]), {
      'x-amz-firehose-common-attributes':
        '{"commonAttributes":{"deployment -context":"pre-prod-gamma","device-types":""}}',
    });
    expect(answer.told).toBe('acknowledged');
  });

  it('is not acknowledged while one event cannot be counted, and the others are duplicates then', async () => {
    await using bench = await firehoseBench();
    const seen = new Set<string>();
    let isClockBehind = true;
    bench.world.judge = (event) => {
      const id = 'messageId' in event ? event.messageId : '';
      if (isClockBehind && id === 'b') return Promise.resolve('early');
      if (seen.has(id)) return Promise.resolve('duplicate');
      seen.add(id);
      return Promise.resolve('counted');
    };
    const batch = batchOf(['a', 'b', 'c'].map(eventText));
    const refused = await bench.send(batch);
    expect(refused.status).toBe(503);
    expect(refused.json).toEqual({
      requestId: batch.requestId,
      timestamp: bench.world.now,
      errorMessage:
        'early: the event lies in the future: the exporter’s clock is behind; set it and try again',
    });
    isClockBehind = false;
    expect((await bench.send(batch)).told).toBe('acknowledged');
    expect(bench.received.map(({ messageId }) => messageId)).toEqual(['a', 'c', 'b']);
    expect(await bench.moved()).toEqual(
      expect.arrayContaining([
        line('total', 6),
        line('counted_total', 3),
        line('duplicate_total', 2),
        line('rejected_total', 1, ',reason="early"'),
      ]),
    );
  });

  it('is logged with its request id, whatever became of it, and with nothing of what is in it', async () => {
    await using bench = await firehoseBench();
    const batch = batchOf([fixtureText('bounce'), 'poison@example.com']);
    await bench.send(batch);
    expect(bench.logged).toContainEqual({
      level: 'debug',
      message: 'batch read',
      fields: { requestId: batch.requestId, source: STREAM, messages: 2 },
    });
    expect(JSON.stringify(bench.logged)).not.toMatch(/@|the-access-key/);
  });
});
