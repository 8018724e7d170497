import { describe, expect, it } from 'vitest';
import { feedbackNotifications, fixtureText, publishedEvents } from '../../support/ses-fixtures.ts';
import { snsBench } from '../../support/sns-bench.ts';
import { DAY_MS, NOW, signer, topicArn } from '../../support/sns-topic.ts';
import { rendered } from '../../support/http-registry.ts';

const messages = 'ses_exporter_messages_total{receiver="sns"} 1';
const lastMessage = `ses_exporter_receiver_last_message_timestamp_seconds{receiver="sns"} ${NOW / 1_000}`;
const notification = (message: string) => signer.notification({ topicArn, time: NOW, message });

describe('a message that the SNS receiver takes', () => {
  it.each([...publishedEvents, ...feedbackNotifications])(
    'reaches the sink and is counted: %s',
    async (name) => {
      await using bench = await snsBench();
      const { status, text } = await bench.post(notification(fixtureText(name)));
      expect([status, text]).toEqual([200, 'counted\n']);
      expect(bench.received).toHaveLength(1);
      expect(await bench.moved()).toEqual([
        messages,
        'ses_exporter_messages_counted_total{receiver="sns"} 1',
        lastMessage,
      ]);
      expect(bench.logged).toEqual([]);
    },
  );

  it.each(['1', '2'] as const)('may be signed with version %s', async (signatureVersion) => {
    await using bench = await snsBench();
    const envelope = { topicArn, time: NOW, message: fixtureText('send'), subject: 'Amazon SES' };
    const { status } = await bench.post(signer.notification({ ...envelope, signatureVersion }));
    expect(status).toBe(200);
  });

  it('may be written as AWS writes it, with spaces, escapes and whatever fields it will have', async () => {
    await using bench = await snsBench();
    const envelope = { ...notification(fixtureText('send')), Subject: null, SequenceNumber: '1', New: {} };
    const text = JSON.stringify(envelope, null, 2)
      .replaceAll(/^( {2}"\w+"):/gm, '$1 :')
      .replaceAll('e', String.raw`\u0065`);
    expect((await bench.post(text)).status).toBe(200);
  });

  it('tells the event’s account and region from the topic when the event does not', async () => {
    await using bench = await snsBench();
    const { mail, ...rest } = JSON.parse(fixtureText('send')) as { mail: Record<string, unknown> };
    const { sourceArn: _arn, sendingAccountId: _account, ...anonymous } = mail;
    await bench.post(notification(JSON.stringify({ ...rest, mail: anonymous })));
    expect(bench.received).toMatchObject([{ accountId: '123456789012', region: 'eu-west-1' }]);
  });

  it('is a duplicate when the sink says so', async () => {
    await using bench = await snsBench();
    bench.world.judge = () => Promise.resolve('duplicate');
    const { status, text } = await bench.post(notification(fixtureText('send')));
    expect([status, text]).toEqual([200, 'duplicate\n']);
    expect(await bench.moved()).toEqual([
      messages,
      'ses_exporter_messages_duplicate_total{receiver="sns"} 1',
      lastMessage,
    ]);
  });

  it('is acknowledged only after the sink has resolved', async () => {
    await using bench = await snsBench();
    const asked = Promise.withResolvers<void>();
    const durable = Promise.withResolvers<void>();
    bench.world.judge = async () => {
      asked.resolve();
      await durable.promise;
      return 'counted';
    };
    let answered = false;
    const answer = bench.post(notification(fixtureText('send'))).finally(() => (answered = true));
    await asked.promise;
    await fetch(bench.url); // another request comes and goes meanwhile
    expect(answered).toBe(false);
    durable.resolve();
    expect((await answer).status).toBe(200);
  });

  it('is counted by its retry after the sink has failed', async () => {
    await using bench = await snsBench();
    const envelope = notification(fixtureText('send'));
    bench.world.judge = () => Promise.reject(new Error('disk full'));
    expect((await bench.post(envelope)).status).toBe(503);
    bench.world.judge = () => Promise.resolve('counted');
    expect((await bench.post(envelope)).status).toBe(200);
    expect(bench.logged).toMatchObject([
      { level: 'warn', fields: { reason: 'ledger_unavailable', err: { message: 'disk full' } } },
    ]);
  });

  it.each([
    ['an event type of the future', '{"eventType":"Teleport","mail":{}}', 'Teleport'],
    [
      'the set-up text',
      'Successfully validated SNS topic for Amazon SES event publishing.',
      'event destination validation',
    ],
    [
      'the set-up notification',
      '{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"You have successfully subscribed"}',
      'AmazonSnsSubscriptionSucceeded',
    ],
    ['inbound mail', '{"notificationType":"Received","mail":{},"receipt":{},"content":"…"}', 'Received'],
  ])('is ignored, and named in the log once: %s', async (_what, message, what) => {
    await using bench = await snsBench();
    const { status, text } = await bench.post(notification(message));
    expect([status, text]).toEqual([200, 'ignored\n']);
    expect(bench.received).toEqual([]);
    expect(await bench.moved()).toEqual([
      messages,
      'ses_exporter_messages_ignored_total{receiver="sns"} 1',
      lastMessage,
    ]);
    await bench.post(notification(message));
    expect(bench.logged).toEqual([
      { level: 'info', message: 'message without an event to count', fields: { what } },
    ]);
  });

  it('names a bounded number of unknown event types, until an hour has passed', async () => {
    await using bench = await snsBench();
    const flood = async () => {
      for (let i = 0; i < 120; i++) await bench.post(notification(`{"eventType":"Type${i}"}`));
    };
    await flood();
    expect(bench.logged).toHaveLength(100);
    bench.world.now += 3_600_000;
    await flood();
    expect(bench.logged).toHaveLength(200);
  });
});

describe('the SNS receiver’s own metrics', () => {
  it('are born at 0, every reason of refusal included', async () => {
    await using bench = await snsBench();
    const text = await rendered(bench.registry, 'classic');
    expect(text.split('\n').filter((line) => line.includes('receiver="sns"'))).toMatchSnapshot();
  });

  it('survive a reload, which makes the receiver anew', async () => {
    await using bench = await snsBench();
    await bench.post(notification(fixtureText('send')));
    const before = await bench.moved();
    bench.world.now += DAY_MS;
    bench.createReceiver();
    expect(await bench.moved()).toEqual(before);
  });
});

describe('the SNS receiver’s start', () => {
  it('warns of origins that are trusted besides AWS’s', async () => {
    await using bench = await snsBench({ trusted_origins: ['http://127.0.0.1:4566'] });
    expect(bench.logged).toMatchObject([{ level: 'warn', fields: { origins: ['http://127.0.0.1:4566'] } }]);
  });

  it('warns of topics in a partition that AWS does not have', async () => {
    const topic = 'arn:aws-moon:sns:moon-west-1:123456789012:ses-events';
    await using bench = await snsBench({ topics: [topic] });
    expect(bench.logged).toMatchObject([{ level: 'warn', fields: { topics: [topic] } }]);
  });
});
