import { envelopeBounds, isCostlyJson } from '../../events/costly-json.ts';
import { asFields, type Fields } from '../../events/fields.ts';
import { reject, type Rejected } from '../rejection.ts';

/**
 * An SNS message in the shape that AWS documents: Amazon SNS developer guide, "Parsing Amazon SNS message formats".
 * Its origin is not known yet.
 */
export type SnsMessage = Notification | Confirmation;

interface Signed {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  /** As it was signed; `time` is the same in milliseconds since the epoch. */
  readonly timestamp: string;
  readonly time: number;
  readonly signatureVersion: '1' | '2';
  readonly signature: Buffer;
  readonly signingCertUrl: string;
}

/** A host, an action and the ARN of a subscription have less. */
const MAX_UNSUBSCRIBE_URL = 1_024;

export interface Notification extends Signed {
  readonly type: 'Notification';
  /** Absent unless the publisher gave one. */
  readonly subject?: string;
  /** It is not signed. It names the subscription by an id that is told to the subscriber alone. */
  readonly unsubscribeUrl?: string;
}

export interface Confirmation extends Signed {
  readonly type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly token: string;
  readonly subscribeUrl: string;
}

export type Parsed = { readonly ok: true; readonly message: SnsMessage } | Rejected;

/** What a field must look like, and the words for it. */
type Shape = readonly [pattern: RegExp, words: string];

const httpUrl: Shape = [/^https?:\/\/[\x21-\x7e]{1,2000}$/, 'a URL'];

/**
 * None of these can hold a line break. The signed string joins names and values with line breaks; where more values
 * than the first (Message) could hold one, a genuine signature could be cut anew into other fields.
 */
const everyMessage = {
  Type: [
    /^(?:Notification|SubscriptionConfirmation|UnsubscribeConfirmation)$/,
    'Notification, SubscriptionConfirmation or UnsubscribeConfirmation',
  ],
  MessageId: [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'a UUID'],
  TopicArn: [/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(?:\.fifo)?$/, 'the ARN of a topic'],
  Timestamp: [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/, 'a time such as 2026-01-31T12:00:00.000Z'],
  SignatureVersion: [/^[12]$/, '1 or 2'],
  SigningCertURL: httpUrl,
} as const satisfies Record<string, Shape>;

const everyConfirmation = {
  Token: [/^[\x21-\x7e]{1,2048}$/, 'a token'],
  SubscribeURL: httpUrl,
} as const satisfies Record<string, Shape>;

/** Pure: text in, value out, whatever the text. Fields that are not read here may be anything. */
export function parseSnsMessage(text: string): Parsed {
  if (isCostlyJson(text, envelopeBounds))
    return malformed('the body has more fields, or deeper ones, than Amazon SNS sends');
  const fields = objectIn(text);
  return fields
    ? readSnsMessage(fields)
    : malformed('the body is not a JSON object: this path accepts requests of Amazon SNS');
}

/** The same of what is parsed already. */
export function readSnsMessage(fields: Fields): Parsed {
  const wrong = firstWrong(fields, everyMessage);
  if (wrong) return malformed(wrong);
  const { Message: message, Subject: subject } = fields;
  if (typeof message !== 'string') return malformed('Message is missing or no text');
  const time = Date.parse(fields['Timestamp'] as string);
  if (Number.isNaN(time)) return malformed('Timestamp is no date');
  const signature = base64(fields['Signature']);
  if (!signature) return malformed('Signature is missing or not base64');
  const signed = {
    messageId: fields['MessageId'] as string,
    topicArn: fields['TopicArn'] as string,
    message,
    timestamp: fields['Timestamp'] as string,
    time,
    signatureVersion: fields['SignatureVersion'] as '1' | '2',
    signature,
    signingCertUrl: fields['SigningCertURL'] as string,
  };
  const type = fields['Type'] as SnsMessage['type'];
  if (type === 'Notification') {
    const unsubscribeUrl = shortText(fields['UnsubscribeURL']);
    const notification = { type, ...signed, ...(unsubscribeUrl && { unsubscribeUrl }) };
    // Null stands for absent, as in SNS's messages to Lambda; it is not part of the signed string either way.
    if (subject === undefined || subject === null) return { ok: true, message: notification };
    // SNS takes no subject with a line break or control character (SNS API reference, Publish).
    if (typeof subject !== 'string' || subject.includes('\n'))
      return malformed('Subject is not a line of text');
    return { ok: true, message: { ...notification, subject } };
  }
  const incomplete = firstWrong(fields, everyConfirmation);
  if (incomplete) return malformed(incomplete);
  const token = fields['Token'] as string;
  return { ok: true, message: { type, ...signed, token, subscribeUrl: fields['SubscribeURL'] as string } };
}

function objectIn(text: string): Fields | undefined {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Unused bits and foreign characters, which Buffer overlooks, would let one signature be written in several ways. */
function base64(value: unknown): Buffer | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? bytes : undefined;
}

function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= MAX_UNSUBSCRIBE_URL ? value : undefined;
}

function firstWrong(fields: Fields, shapes: Readonly<Record<string, Shape>>): string | undefined {
  for (const name in shapes) {
    const value = fields[name];
    const [pattern, words] = shapes[name] as Shape;
    if (typeof value !== 'string' || !pattern.test(value)) return `${name} is missing or not ${words}`;
  }
  return undefined;
}

function malformed(what: string): Rejected {
  return reject('malformed_envelope', what);
}
