import { describe, expect, it } from 'vitest';
import { reasonsOf, rejectReasons } from '../../../src/receivers/rejection.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { notification, otherTopic, refusals } from '../../support/sns-refusals.ts';
import { DAY_MS, NOW, topicArn } from '../../support/sns-topic.ts';

const MINUTE_MS = 60_000;

describe('a message that the SNS receiver refuses', () => {
  it.each(Object.entries(refusals))(
    'is told why, is counted once, and moves nothing else: %s',
    async (_what, { reason, says, send, trusted }) => {
      await using bench = await snsBench();
      const { status, text, headers } = await send(bench);
      expect(status).toBe(rejectReasons[reason].status);
      expect(text).toMatch(says);
      expect(text).toMatch(new RegExp(`^${reason}: [^\n]+\n$`));
      expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(bench.received).toEqual([]);
      expect(await bench.moved()).toEqual([
        'ses_exporter_messages_total{receiver="sns"} 1',
        `ses_exporter_messages_rejected_total{receiver="sns",reason="${reason}"} 1`,
        ...(trusted
          ? [
              `ses_exporter_receiver_last_message_timestamp_seconds{receiver="sns"} ${bench.world.now / 1_000}`,
            ]
          : []),
      ]);
      expect(bench.logged).toMatchObject([{ level: 'warn', message: 'message refused', fields: { reason } }]);
    },
  );

  it('is of the topic in its body, whatever SNS’s header says', async () => {
    await using bench = await snsBench({ topics: [topicArn, otherTopic] });
    const { status, text } = await bench.post(notification(), { 'x-amz-sns-topic-arn': otherTopic });
    expect([status, text]).toEqual([400, expect.stringMatching(/^malformed_envelope: TopicArn is not/)]);
    expect((await bench.post(notification(), { 'x-amz-sns-topic-arn': topicArn })).status).toBe(200);
    expect(bench.received).toHaveLength(1);
  });

  it('can be refused for every reason there is', () => {
    // Inbound mail has a test of its own.
    const others = reasonsOf('sns').filter((reason) => reason !== 'untrusted_feedback');
    expect([...new Set(Object.values(refusals).map(({ reason }) => reason))].toSorted()).toEqual(
      others.toSorted(),
    );
  });

  it('is retried by SNS exactly where a retry can help', () => {
    const retried = Object.values(rejectReasons).map(({ status, retry }) => [status >= 500, retry]);
    expect(retried.filter(([serverError, retry]) => serverError !== retry)).toEqual([]);
  });

  it('is logged once a minute and reason, however many there are', async () => {
    await using bench = await snsBench();
    for (let i = 0; i < 3; i++) await bench.post('no JSON');
    await bench.post(notification({ Message: 'tampered' }));
    expect(bench.logged.map(({ fields }) => fields)).toMatchObject([
      { reason: 'malformed_envelope' },
      { reason: 'bad_signature' },
    ]);
    bench.world.now += MINUTE_MS;
    await bench.post('no JSON');
    expect(bench.logged).toHaveLength(3);
  });

  it('was not refused if it lies just inside the window of time', async () => {
    await using bench = await snsBench();
    expect((await bench.post(notification({}, NOW - 14 * DAY_MS))).status).toBe(200);
    expect((await bench.post(notification({}, NOW + 15 * MINUTE_MS))).status).toBe(200);
  });

  it('is refused for its topic before its certificate is looked at, and for that before anything is fetched', async () => {
    await using bench = await snsBench();
    await bench.post(notification({ TopicArn: otherTopic }));
    await bench.post(notification({ SigningCertURL: 'https://evil.example.com/cert.pem' }));
    await bench.post(notification({}, NOW - 15 * DAY_MS));
    expect(bench.fetched).toEqual([]);
  });
});
