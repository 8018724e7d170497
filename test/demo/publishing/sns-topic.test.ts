import { createVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/demo/company/clock.ts';
import { simulatedAccount } from '../../support/simulated-account.ts';
import { confirming, webhookReceiver, type Received } from '../../support/webhook-receiver.ts';

const quick = { retryDelay: 1, redeliver: () => false };
const isNotification = ({ envelope }: Received) => envelope['Type'] === 'Notification';
const messageIds = (received: readonly Received[]) =>
  received.map(({ envelope }) => envelope['MessageId'] ?? '');

/** An account whose topic delivers to the receiver. */
async function subscribed(receiver: { readonly url: string }, options: object = quick) {
  const account = await simulatedAccount();
  await account.aws.subscribe(receiver.url, options);
  return account;
}

describe('a simulated topic', () => {
  it('delivers nothing before the subscriber has visited the SubscribeURL', async () => {
    await using receiver = await webhookReceiver();
    await using account = await simulatedAccount();
    const confirmation = account.aws.subscribe(receiver.url, quick);
    account.pass(MINUTE);
    await account.aws.topic.idle();
    expect(receiver.received.map(({ envelope }) => envelope['Type'])).toEqual(['SubscriptionConfirmation']);

    await fetch(receiver.received[0]?.envelope['SubscribeURL'] ?? '');
    await confirmation;
    const happened = account.pass(MINUTE);
    await account.aws.topic.idle();
    // The first one is the text by which SES tries the topic out.
    expect(receiver.ofType('Notification')).toHaveLength(happened.length + 1);
  });

  it.each(['&Token=wrong', '&TopicArn=arn:aws:sns:eu-west-1:123456789012:other'])(
    'is not confirmed by a URL with %s',
    async (wrong) => {
      await using receiver = await webhookReceiver();
      await using account = await simulatedAccount();
      void account.aws.subscribe(receiver.url, quick);
      await account.aws.topic.idle();
      const url = new URL(receiver.received[0]?.envelope['SubscribeURL'] ?? '');
      for (const [name, value] of new URLSearchParams(wrong)) url.searchParams.set(name, value);
      expect((await fetch(url)).status).toBe(400);
    },
  );

  it('posts what SES publishes with the headers of SNS and a signature of its certificate', async () => {
    await using receiver = await webhookReceiver(confirming);
    await using account = await subscribed(receiver);
    account.pass(MINUTE);
    await account.aws.topic.idle();
    const { envelope, headers } = receiver.ofType('Notification').at(-1) ?? { envelope: {}, headers: {} };
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=UTF-8',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': envelope['MessageId'],
      'x-amz-sns-topic-arn': account.aws.topic.arn,
      'x-amz-sns-subscription-arn': expect.stringContaining(account.aws.topic.arn) as string,
    });
    expect(JSON.parse(envelope['Message'] ?? '')).toMatchObject({
      mail: { sendingAccountId: '123456789012' },
    });

    const certificate = await (await fetch(envelope['SigningCertURL'] ?? '')).text();
    const names = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
    const verify = createVerify('RSA-SHA256');
    for (const name of names) verify.update(`${name}\n${envelope[name]}\n`);
    expect(envelope['SignatureVersion']).toBe('2');
    expect(verify.verify(certificate, envelope['Signature'] ?? '', 'base64')).toBe(true);
  });

  it('publishes every event that the world tells of, once', async () => {
    await using receiver = await webhookReceiver(confirming);
    await using account = await subscribed(receiver);
    const happened = account.pass(4 * MINUTE);
    await account.aws.topic.idle();
    const told = receiver
      .ofType('Notification')
      .slice(1)
      .map(
        ({ envelope }) =>
          (JSON.parse(envelope['Message'] ?? '') as { mail: { messageId: string } }).mail.messageId,
      );
    expect(told.toSorted()).toEqual(happened.map(({ mail }) => mail.id).toSorted());
  });

  it('tries again with the same MessageId after 503, until it is taken', async () => {
    let refusals = 5;
    await using receiver = await webhookReceiver((one) =>
      isNotification(one) && refusals-- > 0 ? 503 : confirming(one),
    );
    await using account = await subscribed(receiver);
    const happened = account.pass(MINUTE);
    await account.aws.topic.idle();
    const ids = messageIds(receiver.ofType('Notification'));
    expect(account.aws.topic.stats).toMatchObject({ retried: 5, failed: 0 });
    expect(ids).toHaveLength(happened.length + 1 + 5);
    expect(new Set(ids).size).toBe(happened.length + 1);
  });

  it('gives up after its last retry', async () => {
    await using receiver = await webhookReceiver((one) => (isNotification(one) ? 500 : confirming(one)));
    await using account = await subscribed(receiver, { ...quick, retries: 2 });
    await account.aws.topic.idle();
    expect(receiver.ofType('Notification')).toHaveLength(3);
    expect(account.aws.topic.stats).toMatchObject({ retried: 2, failed: 1 });
  });

  it('does not try again what was refused for good', async () => {
    await using receiver = await webhookReceiver((one) => (isNotification(one) ? 403 : confirming(one)));
    await using account = await subscribed(receiver);
    await account.aws.topic.idle();
    expect(receiver.ofType('Notification')).toHaveLength(1);
    expect(account.aws.topic.stats).toMatchObject({ retried: 0, failed: 1 });
  });

  it('tries again when nobody listens', async () => {
    await using account = await simulatedAccount();
    const receiver = await webhookReceiver();
    await receiver[Symbol.asyncDispose]();
    void account.aws.subscribe(receiver.url, { ...quick, retries: 2 });
    await account.aws.topic.idle();
    expect(account.aws.topic.stats).toMatchObject({ retried: 2, failed: 1, delivered: 0 });
  });

  it('delivers about one message in fifty twice', async () => {
    await using receiver = await webhookReceiver(confirming);
    await using account = await simulatedAccount();
    await account.aws.subscribe(receiver.url);
    account.pass(10 * MINUTE);
    await account.aws.topic.idle();
    const ids = messageIds(receiver.received);
    const twice = ids.length - new Set(ids).size;
    expect(twice).toBe(account.aws.topic.stats.redelivered);
    expect(twice / ids.length).toBeGreaterThan(0.01);
    expect(twice / ids.length).toBeLessThan(0.03);
  });

  it('loses what is more than may wait', async () => {
    await using receiver = await webhookReceiver(confirming);
    await using account = await subscribed(receiver, { ...quick, concurrency: 1, maxWaiting: 10 });
    await account.aws.topic.idle();
    const happened = account.pass(10 * MINUTE);
    await account.aws.topic.idle();
    expect(account.aws.topic.stats.lost).toBe(happened.length - 11);
  });

  it('posts forgeries during one chapter of the story, none of which its key signed for its topic', async () => {
    await using receiver = await webhookReceiver(confirming);
    await using account = await simulatedAccount();
    account.pass(5.5 * HOUR);
    await account.aws.subscribe(receiver.url, quick);
    await account.aws.topic.idle();
    const before = receiver.received.length;
    account.pass(9 * MINUTE);
    await account.aws.topic.idle();
    const forged = receiver.received.slice(before).filter(({ envelope }) => !envelope['Subject']);
    expect(forged.map(({ envelope }) => envelope['TopicArn'] === account.aws.topic.arn)).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect(forged).toHaveLength(3);
  });
});
