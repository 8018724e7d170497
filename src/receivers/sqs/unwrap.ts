import type { SqsQueueConfig } from '../../config/receivers/sqs.ts';
import { eventBounds, isCostlyJson } from '../../events/costly-json.ts';
import type { Origin } from '../../events/decode.ts';
import { asFields, type Fields } from '../../events/fields.ts';
import type { Clock } from '../../platform/clock.ts';
import { reject, type Rejected } from '../rejection.ts';
import { decodeEventBridgeEvent, decodeJson } from '../eventbridge-envelope/decode.ts';
import { isEventBridgeEvent, readEventBridgeEvent, refuseSource } from '../eventbridge-envelope/event.ts';
import { ignored, type Outcome, type Payload } from '../reception.ts';
import type { Certificates } from '../sns-envelope/certificates.ts';
import { readSnsMessage } from '../sns-envelope/message.ts';
import { createVerifier } from '../sns-envelope/verify.ts';

/** "The minimum message size is 1 byte … The maximum is 1 MiB" (SQS developer guide, "Amazon SQS message quotas"). */
export const MAX_MESSAGE_BYTES = 1_048_576;

export interface UnwrapDeps {
  readonly queue: SqsQueueConfig;
  readonly clock: Clock;
  readonly certificates: Certificates;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
}

/** What SES says in a message, or what is to become of the message without that. */
export type Unwrapped = { readonly payload: Payload } | { readonly outcome: Outcome };

/**
 * Takes a message out of what was wrapped around it on its way to the queue: SNS's signed envelope, EventBridge's event,
 * or nothing (SNS's raw message delivery). Only forms that the operator named are taken.
 */
export function createUnwrap({
  queue,
  clock,
  certificates,
  retention,
}: UnwrapDeps): (body: string) => Promise<Unwrapped> {
  const accepted = new Set(queue.accept);
  const accounts = new Set(queue.accounts);
  const verify = createVerifier({
    topics: queue.topics,
    trustedOrigins: new Set(queue.trusted_origins),
    verifySignature: queue.verify_signature,
    retention,
    clock,
    certificates,
  });
  const origin = originOf(queue);

  const fromSns = async (fields: Fields): Promise<Unwrapped> => {
    const verified = await verify(readSnsMessage(fields));
    if (!verified.ok) return { outcome: verified };
    const { topic, message } = verified;
    // A queue is subscribed by who owns it; nobody waits for a confirmation here.
    if (message.type !== 'Notification') return { outcome: ignored };
    return { payload: { text: message.message, origin: topic } };
  };
  const fromEventBridge = (fields: Fields): Unwrapped => {
    const parsed = readEventBridgeEvent(fields);
    if (!parsed.ok) return { outcome: parsed };
    const refusal = refuseSource(parsed.event, accounts, 'accounts of the queue');
    return refusal ? { outcome: refusal } : { payload: { decoded: decodeEventBridgeEvent(parsed.event) } };
  };

  return async (body) => {
    if (Buffer.byteLength(body) > MAX_MESSAGE_BYTES)
      return { outcome: reject('oversized', `the message has more than ${MAX_MESSAGE_BYTES} bytes`) };
    if (isCostlyJson(body, eventBounds)) return { outcome: overfull };
    const fields = fieldsOf(body);
    const form = formOf(fields);
    if (!accepted.has(form)) return { outcome: notAccepted(form) };
    if (!fields) return { payload: { text: body, origin } };
    switch (form) {
      case 'sns':
        return fromSns(fields);
      case 'eventbridge':
        return fromEventBridge(fields);
      case 'raw':
        return { payload: { decoded: decodeJson(fields, origin) } };
    }
  };
}

/** `undefined` for what is no JSON object. */
function fieldsOf(body: string): Fields | undefined {
  try {
    return asFields(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** A message tells by its fields what it is wrapped in. Whatever is nothing of both is taken for raw. */
function formOf(fields: Fields | undefined): SqsQueueConfig['accept'][number] {
  if (fields && 'TopicArn' in fields) return 'sns';
  return fields && isEventBridgeEvent(fields) ? 'eventbridge' : 'raw';
}

const overfull = reject(
  'malformed_envelope',
  'the message has more values, or deeper ones, than what SES, SNS or EventBridge send',
);

function notAccepted(form: string): Rejected {
  return form === 'raw'
    ? reject(
        'raw_delivery',
        'the message is in no envelope: switch raw message delivery off, or name raw in accept of the queue',
      )
    : reject(
        'malformed_envelope',
        `messages of the form ${form} are not accepted: name it in accept of the queue`,
      );
}

/** Whose queue it is, for raw messages that do not say whose mail they are about. */
function originOf({ url, region }: SqsQueueConfig): Origin {
  const [, , host = '', ...path] = url.split('/');
  const account = path.slice(0, -1).findLast((one) => /^\d{12}$/.test(one)) ?? '';
  return { accountId: account, region: region ?? /^sqs\.([a-z0-9-]+)\./.exec(host)?.[1] ?? '' };
}
