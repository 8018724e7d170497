import { generateKeyPairSync } from 'node:crypto';
import type { RejectReason } from '../../src/receivers/rejection.ts';
import { MAX_BODY_BYTES } from '../../src/receivers/sns/index.ts';
import { createSnsSigner, type SnsEnvelope } from '../../src/demo/publishing/sns-signer.ts';
import { fixtureText } from './ses-fixtures.ts';
import { fill } from './receiver-world.ts';
import type { Answer, SnsBench } from './sns-bench.ts';
import { certificateUrl, DAY_MS, endpoint, NOW, signer, snsHost, topicArn } from './sns-topic.ts';

const MINUTE_MS = 60_000;
const bounce = fixtureText('bounce');
export const otherTopic = 'arn:aws:sns:eu-west-1:123456789012:other';
const confirm = (arn: string) => `?Action=ConfirmSubscription&TopicArn=${arn}&Token=1`;
export const notification = (changes: SnsEnvelope = {}, time = NOW) => ({
  ...signer.notification({ topicArn, time, message: bounce }),
  ...changes,
});
const stranger = createSnsSigner({
  privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  certificateUrl,
  endpoint,
});

export interface Refusal {
  readonly reason: RejectReason;
  /** What the sender is told. */
  readonly says: RegExp;
  readonly send: (bench: SnsBench) => Promise<Answer>;
  /** Whether the envelope was verified, so that the receiver is known to be alive. */
  readonly trusted?: true;
}

/** A genuine signature, and a SubscribeURL that SNS would not send. */
function confirmation(subscribeUrl: string, says: RegExp): Refusal {
  const envelope = signer.subscriptionConfirmation({ topicArn, time: NOW });
  const signed = signer.sign({ ...envelope, SubscribeURL: subscribeUrl });
  return { reason: 'untrusted_subscribe_url', says, send: ({ post }) => post(signed), trusted: true };
}

/** A message for every way to be refused, under what is wrong with it. */
export const refusals: Record<string, Refusal> = {
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
    says: /x-amz-sns-topic-arn .*receivers\.sns\.topics/,
    send: ({ post }) => post(notification(), { 'x-amz-sns-topic-arn': otherTopic }),
  },
  'more fields than any envelope has': {
    reason: 'malformed_envelope',
    says: /more fields, or deeper ones/,
    send: ({ post }) => post({ ...notification(), More: Array.from({ length: 20_000 }, () => 0) }),
  },
  'a topic that nobody named': {
    reason: 'unknown_topic',
    says: /eu-west-1:123456789012:other .*receivers\.sns\.topics/,
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
    says: /older than the retention of the ledger/,
    send: ({ post }) => post(notification({}, NOW - 14 * DAY_MS - 1)),
  },
  'an envelope of the future': {
    reason: 'early',
    says: /clock is behind/,
    send: ({ post }) => post(notification({}, NOW + 15 * MINUTE_MS + 1)),
  },
  'an envelope of the future, where AWS says that our clock is right': {
    reason: 'malformed_envelope',
    says: /clock is right/,
    send: ({ post, clock }) => {
      clock.answered(NOW, NOW);
      return post(notification({}, NOW + 15 * MINUTE_MS + 1));
    },
  },
  'an old envelope, where AWS says that our clock is wrong': {
    reason: 'clock_wrong',
    says: /clock is wrong/,
    send: ({ post, clock }) => {
      clock.answered(NOW, NOW - 20 * DAY_MS);
      return post(notification({}, NOW - 20 * DAY_MS));
    },
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
    says: /check the exporter’s clock/,
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
  'an event that the sink calls impossible': {
    reason: 'malformed_event',
    says: /the event lies in the future, and the exporter’s clock is right/,
    send: ({ post, world }) => {
      world.judge = () => Promise.resolve('impossible');
      return post(notification());
    },
    trusted: true,
  },
  'an event that looks old by a clock that is wrong': {
    reason: 'clock_wrong',
    says: /by it the event is too old/,
    send: ({ post, world }) => {
      world.judge = () => Promise.resolve('clock_wrong');
      return post(notification());
    },
    trusted: true,
  },
  'an event that the ledger cannot write': {
    reason: 'ledger_unavailable',
    says: /could not be stored durably; try again/,
    send: ({ post, world }) => {
      world.judge = () => Promise.reject(new Error('disk full'));
      return post(notification());
    },
    trusted: true,
  },
  'an event while as many wait as can be counted in time': {
    reason: 'busy',
    says: /try again later/,
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
  'a confirmation that is to do a second thing': confirmation(
    `${endpoint}/${confirm(topicArn)}&Action=DeleteTopic`,
    /does not confirm a subscription of this topic/,
  ),
  'a confirmation with two tokens': confirmation(
    `${endpoint}/${confirm(topicArn)}&Token=another`,
    /does not confirm a subscription of this topic/,
  ),
  'a confirmation with a parameter that SNS does not send': confirmation(
    `${endpoint}/${confirm(topicArn)}&AuthenticateOnUnsubscribe=true`,
    /does not confirm a subscription of this topic/,
  ),
  'a SubscribeURL that does something else': confirmation(
    `${endpoint}/?Action=DeleteTopic&TopicArn=${topicArn}`,
    /does not confirm a subscription of this topic/,
  ),
};
