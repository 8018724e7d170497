import type { SnsConfig } from '../../config/receivers/index.ts';
import type { Io } from '../../io.ts';
import type { Logger } from '../../platform/logger.ts';
import { reject, type Rejected } from '../rejection.ts';
import { createHttpReceiver, type HttpReceiver, type HttpReceiverDeps } from '../http-receiver.ts';
import { ignored, type Outcome } from '../reception.ts';
import { topicOf } from '../sns-envelope/topic.ts';
import type { Certificates } from '../sns-envelope/certificates.ts';
import { parseSnsMessage } from '../sns-envelope/message.ts';
import { createVerifier, type Trusted } from '../sns-envelope/verify.ts';
import { createConfirmer } from './confirm.ts';

export interface SnsReceiverDeps extends HttpReceiverDeps<SnsConfig>, Pick<Io, 'clock' | 'fetchText'> {
  readonly certificates: Certificates;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
}

/**
 * SNS takes messages of up to 256 KiB (262,144 bytes; SNS API reference, Publish). Inside the envelope they are JSON
 * text: quotes and backslashes double, and a character that UTF-8 writes in 2 or 4 bytes may become `\uXXXX` escapes of
 * three times the size. Four times 256 KiB holds that and the envelope's own fields.
 */
export const MAX_BODY_BYTES = 1_048_576;

/** Events over SNS's HTTP(S) deliveries: verifies, decodes, hands to the sink, and answers once that has resolved. */
export function createSnsReceiver(deps: SnsReceiverDeps): HttpReceiver {
  const { config, reception, admission, certificates, clock, retention, fetchText } = deps;
  const trustedOrigins = new Set(config.trusted_origins);
  const verify = createVerifier({ topics: config.topics, trustedOrigins, retention, clock, certificates });
  const confirm = createConfirmer({
    trustedOrigins,
    autoConfirm: config.auto_confirm,
    fetchText,
    log: reception.log,
  });
  warnOfUnusual(config, reception.log);

  const topics = new Set(config.topics);

  return createHttpReceiver({
    path: '/sns',
    takes: 'this path accepts requests of Amazon SNS: subscribe it to a topic',
    maxBytes: MAX_BODY_BYTES,
    sender: 'Amazon SNS',
    reception,
    admission,
    budget: admission.unvouched,
    refuse(headers) {
      const arn = headers[TOPIC_HEADER];
      if (typeof arn === 'string' && !topics.has(arn)) return { rejected: foreignTopic };
      return headers['x-amz-sns-rawdelivery'] === 'true' ? { rejected: rawDelivery } : undefined;
    },
    receive({ text, headers, count }) {
      const take = (verified: Trusted | Rejected): Outcome | Promise<Outcome> => {
        if (!verified.ok) return verified;
        const { topic, message } = verified;
        const arn = headers[TOPIC_HEADER];
        if (arn !== undefined && arn !== topic.arn) return otherTopic;
        reception.trusted();
        return message.type === 'Notification'
          ? count({ text: message.message, origin: topic })
          : confirm(topic, message).then((refused) => refused ?? ignored);
      };
      const verified = verify(parseSnsMessage(text));
      // Nothing that waits for the ledger holds the message.
      return 'then' in verified ? verified.then(take) : take(verified);
    },
  });
}

/**
 * What SNS says of a message before its body: Amazon SNS developer guide, "Parsing Amazon SNS message formats". Anybody
 * can write it, so that it can shut a message out and never lets one in.
 */
const TOPIC_HEADER = 'x-amz-sns-topic-arn';

const foreignTopic = reject(
  'unknown_topic',
  `messages of the topic in ${TOPIC_HEADER} are not accepted: name the topic in receivers.sns.topics`,
);
const otherTopic = reject('malformed_envelope', `TopicArn is not the topic in ${TOPIC_HEADER}`);

/** Source: Amazon SNS developer guide, "Amazon SNS raw message delivery". */
const rawDelivery = reject(
  'raw_delivery',
  'raw message delivery carries no signature, so nothing shows that it is from Amazon SNS: ' +
    'set the subscription’s attribute RawMessageDelivery to false',
);

function warnOfUnusual({ topics, trusted_origins: origins }: SnsConfig, log: Logger): void {
  if (origins.length > 0)
    log.warn(
      { origins },
      'anyone who controls these origins can send events: use them for simulated topics only',
    );
  const unknown = topics.filter((arn) => !topicOf(arn).host);
  if (unknown.length > 0)
    log.warn({ topics: unknown }, 'unknown AWS partition: messages of these topics will be refused');
}
