import { Certificates } from '../../src/receivers/sns-envelope/certificates.ts';
import { nothingKept } from '../../src/receivers/sns-envelope/sns-memory.ts';
import { parseTraceParent } from '../../src/counting/event-trace.ts';
import { basicCredentials } from '../../src/http/web-config/basic-credentials.ts';
import { createSenderCheck } from '../../src/receivers/firehose/sender.ts';
import { decodeEventBridgeEvent, decodeText } from '../../src/receivers/eventbridge-envelope/decode.ts';
import { parseEventBridgeEvent, refuseSource } from '../../src/receivers/eventbridge-envelope/event.ts';
import { judgeSubscribeUrl, refuseCertificateUrl } from '../../src/receivers/sns-envelope/certificate-url.ts';
import { parseSnsMessage } from '../../src/receivers/sns-envelope/message.ts';
import { canonicalString } from '../../src/receivers/sns-envelope/signature.ts';
import { topicOf } from '../../src/receivers/sns-envelope/topic.ts';
import { createUnwrap } from '../../src/receivers/sqs/unwrap.ts';
import { topicArn, NOW, DAY_MS } from '../support/sns-topic.ts';
import { KEY, STREAM, headersOf } from '../support/firehose-bench.ts';
import { Counting } from './counting.ts';
import type { Dice } from './dice.ts';
import { decodeBatch, batchText } from './firehose.ts';
import { spoiltJson } from './json.ts';
import { decodeMail, mailText } from './mail.ts';
import { decodeAccept } from './negotiation.ts';
import { envelopeOf, eventBridgeEvents, eventBridgeOf, sesEvents } from './samples.ts';

/** Something that reads what strangers send. */
export interface Decoder {
  readonly name: string;
  /** How often it gets an input, beside the others. */
  readonly weight: number;
  /** What the receiver before it lets through: characters. */
  readonly most: number;
  /** By chance, an input that is nearly right. */
  readonly input: (dice: Dice) => string;
  /** Decodes it, and counts what it says. Must not throw, whatever the input. */
  readonly decode: (input: string, counting: Counting) => void | Promise<void>;
}

const origin = { accountId: '123456789012', region: 'eu-west-1' };
const topic = topicOf(topicArn);
const trustedOrigins = new Set(['http://127.0.0.1:4100']);
const judgeSender = createSenderCheck({ sources: [STREAM], access_keys: [KEY] });
const clock = { now: () => NOW };
const fetchText = () => Promise.reject(new Error('404'));
const memory = { kept: nothingKept, keep: () => undefined };
const unwrap = createUnwrap({
  queue: {
    url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/ses-events',
    accept: ['sns', 'eventbridge', 'raw'],
    topics: [topicArn],
    accounts: ['123456789012'],
    verify_signature: false,
    trusted_origins: [],
    wait: 20_000,
    concurrency: 4,
    max_receives: 10,
  },
  clock,
  certificates: new Certificates({ clock, fetchText, memory }),
  retention: 14 * DAY_MS,
});

const sesText = (dice: Dice) => spoiltJson(dice, dice.pick(sesEvents));
const snsText = (dice: Dice) => spoiltJson(dice, envelopeOf(sesText(dice)));
const eventBridgeText = (dice: Dice) =>
  spoiltJson(dice, dice.chance(0.5) ? eventBridgeOf(dice.pick(sesEvents)) : dice.pick(eventBridgeEvents));
const headerText = (dice: Dice, right: string) => (dice.chance(0.5) ? dice.mangled(right) : dice.text());

export const decoders: readonly Decoder[] = [
  {
    name: 'SNS envelope',
    weight: 20,
    most: 1_048_576,
    input: snsText,
    async decode(input, counting) {
      const parsed = parseSnsMessage(input);
      if (!parsed.ok) return;
      const { message } = parsed;
      canonicalString(message);
      refuseCertificateUrl(message.signingCertUrl, topic, trustedOrigins);
      if (message.type === 'Notification') await counting.count(decodeText(message.message, topic));
      else judgeSubscribeUrl(message.subscribeUrl, topic, trustedOrigins);
    },
  },
  {
    name: 'SES event',
    weight: 25,
    most: 262_144,
    input: sesText,
    decode: (input, counting) => counting.count(decodeText(input, origin)),
  },
  {
    name: 'EventBridge event',
    weight: 10,
    most: 2_097_152,
    input: eventBridgeText,
    async decode(input, counting) {
      const parsed = parseEventBridgeEvent(input);
      if (!parsed.ok) return;
      refuseSource(parsed.event, new Set(['123456789012']), 'accounts');
      await counting.count(decodeEventBridgeEvent(parsed.event));
    },
  },
  {
    name: 'SQS message',
    weight: 10,
    most: 1_048_576,
    input: (dice) => dice.pick([snsText, eventBridgeText, sesText])(dice),
    async decode(input, counting) {
      const unwrapped = await unwrap(input);
      if (!('payload' in unwrapped)) return;
      const { payload } = unwrapped;
      await counting.count('decoded' in payload ? payload.decoded : decodeText(payload.text, payload.origin));
    },
  },
  { name: 'Firehose batch', weight: 8, most: 1_400_000, input: batchText, decode: decodeBatch },
  { name: 'feedback email', weight: 12, most: 200_000, input: mailText, decode: decodeMail },
  {
    name: 'trace parent',
    weight: 4,
    most: 65_536,
    input: (dice) => headerText(dice, '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'),
    decode: (input) => void parseTraceParent(input),
  },
  {
    name: 'authorization',
    weight: 4,
    most: 16_384,
    input: (dice) => headerText(dice, `Basic ${Buffer.from(dice.text()).toString('base64')}`),
    decode: (input) => void basicCredentials(input),
  },
  {
    name: 'accept',
    weight: 4,
    most: 16_384,
    input: (dice) =>
      headerText(
        dice,
        'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;q=0.3',
      ),
    decode: decodeAccept,
  },
  {
    name: 'headers of Firehose',
    weight: 3,
    most: 16_384,
    input: (dice) => JSON.stringify([dice.whole(0, 4), headerText(dice, STREAM)]),
    decode(input) {
      const [at, text] = JSON.parse(input) as [number, string];
      const headers = Object.entries(headersOf('4b6c3d2e-0000-4000-8000-000000000000'));
      void judgeSender(
        Object.fromEntries(headers.map(([name, value], index) => [name, index === at ? text : value])),
      );
    },
  },
];
