import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { reasonsOf, rejectReasons, type RejectReason } from '../../../src/carriers/carrier.ts';
import { MAX_BODY_BYTES } from '../../../src/carriers/sns/index.ts';
import { createSnsSigner, type SnsEnvelope } from '../../../src/demo/sns-signer.ts';
import { fixtureText } from '../../support/ses-fixtures.ts';
import { fill } from '../../support/carrier-world.ts';
import { snsBench, type Answer, type SnsBench } from '../../support/sns-bench.ts';
import { certificateUrl, DAY_MS, endpoint, NOW, signer, snsHost, topicArn } from '../../support/sns-topic.ts';

const MINUTE_MS = 60_000;
const bounce = fixtureText('bounce');
const otherTopic = 'arn:aws:sns:eu-west-1:123456789012:other';
const confirm = (arn: string) => `?Action=ConfirmSubscription&TopicArn=${arn}&Token=1`;
const notification = (changes: SnsEnvelope = {}, time = NOW) => ({
  ...signer.notification({ topicArn, time, message: bounce }),
  ...changes,
});
const stranger = createSnsSigner({
  privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  certificateUrl,
  endpoint,
});

interface Refusal {
  readonly reason: RejectReason;
  /** What the sender is told. */
  readonly says: RegExp;
  readonly send: (bench: SnsBench) => Promise<Answer>;
  /** Whether the envelope was verified, so that the carrier is known to be alive. */
  readonly trusted?: true;
}

/** A genuine signature, and a SubscribeURL that SNS would not send. */
function confirmation(subscribeUrl: string, says: RegExp): Refusal {
  const envelope = signer.subscriptionConfirmation({ topicArn, time: NOW });
  const signed = signer.sign({ ...envelope, SubscribeURL: subscribeUrl });
  return { reason: 'untrusted_subscribe_url', says, send: ({ post }) => post(signed), trusted: true };
}

const refusals: Record<string, Refusal> = {
  'a body over the limit': {
    reason: 'oversized',
    says: /more than 1048576 bytes/,
    send: ({ post }) => post(notification({ Message: 'x'.repeat(MAX_BODY_BYTES) })),
  },
  'raw delivery': {
    reason: 'raw_delivery',
    says: /no signature.*set the subscription’s attribute RawMessageDelivery to false/,
    send: ({ post }) => post(bounce, { 'x-amz-sns-rawdelivery': 'true' }),
  },
  'a body that is no JSON': {
    reason: 'malformed_envelope',
    says: /not a JSON object/,
    send: ({ post }) => post('{"Type": "Notification"'),
  },
  'an envelope without an id': {
    reason: 'malformed_envelope',
    says: /MessageId is missing or not a UUID/,
    send: ({ post }) => post(notification({ MessageId: '' })),
  },
  'a foreign topic in SNS’s header': {
    reason: 'unknown_topic',
    says: /x-amz-sns-topic-arn .*carriers\.sns\.topics/,
    send: ({ post }) => post(notification(), { 'x-amz-sns-topic-arn': otherTopic }),
  },
  'more fields than any envelope has': {
    reason: 'malformed_envelope',
    says: /more fields, or deeper ones/,
    send: ({ post }) => post({ ...notification(), More: Array.from({ length: 20_000 }, () => 0) }),
  },
  'a topic that nobody named': {
    reason: 'unknown_topic',
    says: /eu-west-1:123456789012:other .*carriers\.sns\.topics/,
    send: ({ post }) => post(signer.notification({ topicArn: otherTopic, time: NOW, message: bounce })),
  },
  'a certificate of a foreign host': {
    reason: 'untrusted_certificate_url',
    says: /expected https:\/\/sns\.eu-west-1\.amazonaws\.com/,
    send: ({ post }) => post(notification({ SigningCertURL: 'https://evil.example.com/cert.pem' })),
  },
  'a certificate over http': {
    reason: 'insecure_certificate_url',
    says: /only read over https/,
    send: ({ post }) => post(notification({ SigningCertURL: certificateUrl.replace('https:', 'http:') })),
  },
  'an envelope older than the ledger’s memory': {
    reason: 'stale',
    says: /older than the ledger remembers/,
    send: ({ post }) => post(notification({}, NOW - 14 * DAY_MS - 1)),
  },
  'an envelope of the future': {
    reason: 'early',
    says: /clock here is behind/,
    send: ({ post }) => post(notification({}, NOW + 15 * MINUTE_MS + 1)),
  },
  'a certificate that cannot be read': {
    reason: 'certificate_unavailable',
    says: /could not be read/,
    send: ({ post, world }) => {
      world.respond = () => Promise.reject(new Error('connection refused'));
      return post(notification());
    },
  },
  'a certificate that is none': {
    reason: 'certificate_unavailable',
    says: /could not be read/,
    send: ({ post, world }) => {
      world.respond = () => Promise.resolve('<html>please log in</html>');
      return post(notification());
    },
  },
  'a certificate that has expired': {
    reason: 'certificate_unavailable',
    says: /valid from 2026-10-24T12:00:00\.000Z to 2027-11-23T12:00:00\.000Z only/,
    send: ({ post, world }) => {
      world.now = NOW + 366 * DAY_MS;
      return post(notification({}, world.now));
    },
  },
  'a certificate that is not valid yet': {
    reason: 'certificate_unavailable',
    says: /check the clock/,
    send: ({ post, world }) => {
      world.now = NOW - 31 * DAY_MS;
      return post(notification({}, world.now));
    },
  },
  'a tampered body': {
    reason: 'bad_signature',
    says: /not what Amazon SNS signed/,
    send: ({ post }) => post(notification({ Message: fixtureText('send') })),
  },
  'another key’s signature': {
    reason: 'bad_signature',
    says: /not what Amazon SNS signed/,
    send: ({ post }) => post(stranger.notification({ topicArn, time: NOW, message: bounce })),
  },
  'a signature of the wrong length': {
    reason: 'bad_signature',
    says: /not what Amazon SNS signed/,
    send: ({ post }) => post(notification({ Signature: 'AAAA' })),
  },
  'a signed text that is no SES event': {
    reason: 'malformed_event',
    says: /text inside the message is no SES event: the message is not JSON/,
    send: ({ post }) => post(signer.notification({ topicArn, time: NOW, message: 'hello' })),
    trusted: true,
  },
  'an event that the sink calls stale': {
    reason: 'stale',
    says: /the event is older/,
    send: ({ post, world }) => {
      world.judge = () => Promise.resolve('stale');
      return post(notification());
    },
    trusted: true,
  },
  'an event that the sink calls early': {
    reason: 'early',
    says: /the event lies in the future/,
    send: ({ post, world }) => {
      world.judge = () => Promise.resolve('early');
      return post(notification());
    },
    trusted: true,
  },
  'an event that the ledger cannot write': {
    reason: 'ledger_unavailable',
    says: /could not be counted durably; try again/,
    send: ({ post, world }) => {
      world.judge = () => Promise.reject(new Error('disk full'));
      return post(notification());
    },
    trusted: true,
  },
  'an event while as many wait as can be counted in time': {
    reason: 'busy',
    says: /come again/,
    send: ({ post, admission }) => {
      fill(admission);
      return post(notification());
    },
  },
  'a subscription whose confirmation fails': {
    reason: 'confirmation_failed',
    says: /could not be confirmed/,
    send: ({ post }) => post(signer.subscriptionConfirmation({ topicArn, time: NOW })),
    trusted: true,
  },
  'a subscription to be confirmed at a foreign host': confirmation(
    `https://evil.example.com/${confirm(topicArn)}`,
    /not Amazon SNS in the region of the topic/,
  ),
  'a subscription to be confirmed in another region': confirmation(
    `https://sns.us-east-1.amazonaws.com/${confirm(topicArn)}`,
    /not Amazon SNS in the region of the topic/,
  ),
  'a subscription to be confirmed over http': confirmation(
    `http://${snsHost}/${confirm(topicArn)}`,
    /not Amazon SNS in the region of the topic/,
  ),
  'a subscription to be confirmed with a user and password': confirmation(
    `https://user:password@${snsHost}/${confirm(topicArn)}`,
    /not Amazon SNS in the region of the topic/,
  ),
  'a confirmation of another topic': confirmation(
    `${endpoint}/${confirm(otherTopic)}`,
    /does not confirm a subscription of this topic/,
  ),
  'a confirmation of two topics': confirmation(
    `${endpoint}/${confirm(topicArn)}&TopicArn=${otherTopic}`,
    /does not confirm a subscription of this topic/,
  ),
  'a SubscribeURL that does something else': confirmation(
    `${endpoint}/?Action=DeleteTopic&TopicArn=${topicArn}`,
    /does not confirm a subscription of this topic/,
  ),
};

describe('a message that the SNS carrier refuses', () => {
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
        'ses_exporter_messages_total{carrier="sns"} 1',
        `ses_exporter_messages_rejected_total{carrier="sns",reason="${reason}"} 1`,
        ...(trusted
          ? [`ses_exporter_carrier_last_message_timestamp_seconds{carrier="sns"} ${bench.world.now / 1_000}`]
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
