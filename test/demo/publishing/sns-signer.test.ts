import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSnsMessage } from '../../../src/receivers/sns-envelope/message.ts';
import { isSignedBy } from '../../../src/receivers/sns-envelope/signature.ts';
import type { SnsEnvelope } from '../../../src/demo/publishing/sns-signer.ts';
import { snsOracles, type Oracle } from '../../support/sns-oracles.ts';
import { certificate, NOW, signer, topicArn } from '../../support/sns-topic.ts';

const { publicKey } = new X509Certificate(certificate);
const ours: Oracle = (envelope) => {
  const parsed = parseSnsMessage(JSON.stringify(envelope));
  return Promise.resolve(parsed.ok && isSignedBy(parsed.message, publicKey));
};

let oracles: Awaited<ReturnType<typeof snsOracles>>;
beforeAll(async () => {
  oracles = await snsOracles();
});
afterAll(() => oracles[Symbol.asyncDispose]());

const message = '{"eventType":"Send","note":"line\\nbreak, ü and 😀"}\nand a line';
const versions = ['1', '2'] as const;
const kinds = {
  'notification with a subject': (signatureVersion: '1' | '2') =>
    signer.notification({ topicArn, time: NOW, message, subject: 'Amazon SES – event', signatureVersion }),
  'notification without a subject': (signatureVersion: '1' | '2') =>
    signer.notification({ topicArn, time: NOW, message, signatureVersion }),
  'subscription confirmation': (signatureVersion: '1' | '2') =>
    signer.subscriptionConfirmation({ topicArn, time: NOW, signatureVersion }),
  'unsubscribe confirmation': (signatureVersion: '1' | '2') =>
    signer.unsubscribeConfirmation({ topicArn, time: NOW, signatureVersion }),
};
type Kind = keyof typeof kinds;

/**
 * `sns-validator` signs an unsubscribe confirmation without its Token, unlike AWS's guide and the other package, so it
 * would refuse AWS's own.
 */
function oraclesOf(kind: Kind): Record<string, Oracle> {
  const { snsPayloadValidator, snsValidator } = oracles;
  return kind === 'unsubscribe confirmation'
    ? { ours, snsPayloadValidator }
    : { ours, snsPayloadValidator, snsValidator };
}

async function verdicts(kind: Kind, envelope: SnsEnvelope): Promise<Record<string, boolean>> {
  const asked = Object.entries(oraclesOf(kind)).map(async ([name, ask]) => [name, await ask(envelope)]);
  return Object.fromEntries(await Promise.all(asked)) as Record<string, boolean>;
}

function all(kind: Kind, verdict: boolean): Record<string, boolean> {
  return Object.fromEntries(Object.keys(oraclesOf(kind)).map((name) => [name, verdict]));
}

const cases = (Object.keys(kinds) as Kind[]).flatMap((kind) =>
  versions.map((version) => [kind, version] as const),
);
const signedNames: readonly string[] = [
  'Message',
  'MessageId',
  'Subject',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
];
/** Another value of the same shape, so that nothing but the signature tells. */
const others: SnsEnvelope = {
  Message: '{"eventType":"Bounce"}',
  MessageId: '00000000-0000-4000-8000-000000000000',
  Subject: 'Another subject',
  SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
  Timestamp: '2026-11-23T12:00:01.000Z',
  Token: 'another',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:other-events',
};
const tampered = cases.flatMap(([kind, version]) => {
  const names = signedNames.filter((name) => name in kinds[kind](version));
  return names.map((name) => [kind, version, name] as const);
});

describe('the simulated topic’s signer', () => {
  it.each(cases)('signs a %s, version %s, so that every validator takes it', async (kind, version) => {
    expect(await verdicts(kind, kinds[kind](version))).toEqual(all(kind, true));
  });

  it.each(tampered)('signs a %s, version %s, so that none takes another %s', async (kind, version, name) => {
    const envelope = { ...kinds[kind](version), [name]: others[name] ?? '' };
    expect(await verdicts(kind, envelope)).toEqual(all(kind, false));
  });

  it.each(cases)('signs a %s, version %s, so that none takes the other version', async (kind, version) => {
    const envelope = { ...kinds[kind](version), SignatureVersion: version === '1' ? '2' : '1' };
    expect(await verdicts(kind, envelope)).toEqual(all(kind, false));
  });

  it.each(versions)(
    'signs so that a confirmation, version %s, is none of the other kind',
    async (version) => {
      const envelope = kinds['subscription confirmation'](version);
      const turned = { ...envelope, Type: 'UnsubscribeConfirmation' };
      expect(await verdicts('unsubscribe confirmation', turned)).toEqual(
        all('unsubscribe confirmation', false),
      );
    },
  );

  it('gives every message an id, and every confirmation a token, of its own', () => {
    const [first, second] = [
      kinds['subscription confirmation']('1'),
      kinds['subscription confirmation']('1'),
    ];
    expect(first['MessageId']).not.toBe(second['MessageId']);
    expect(first['Token']).not.toBe(second['Token']);
    expect(URL.parse(first['SubscribeURL'] ?? '')?.searchParams.get('Token')).toBe(first['Token']);
  });
});
