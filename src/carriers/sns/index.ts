import type { IncomingMessage } from 'node:http';
import type { SnsConfig } from '../../config/carriers.ts';
import type { FeedbackTrust } from '../../events/feedback-email/decode.ts';
import type { Io } from '../../io.ts';
import type { MetricRegistry } from '../../metrics/registry.ts';
import type { Logger } from '../../platform/logger.ts';
import { readBody, type Body } from '../body.ts';
import { reject, rejectReasons, type EventSink } from '../carrier.ts';
import { answerLine, type HttpCarrier } from '../http-carrier.ts';
import { ignored, Reception, type Outcome } from '../reception.ts';
import { topicOf } from '../sns-envelope/topic.ts';
import type { Certificates } from '../sns-envelope/certificates.ts';
import { createVerifier } from '../sns-envelope/verify.ts';
import { createConfirmer } from './confirm.ts';

export interface SnsCarrierDeps {
  readonly config: SnsConfig;
  readonly io: Pick<Io, 'clock' | 'log' | 'fetchText'>;
  readonly sink: EventSink;
  readonly certificates: Certificates;
  readonly registry: MetricRegistry;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
  readonly feedback?: FeedbackTrust | undefined;
}

/**
 * SNS takes messages of up to 256 KiB (262,144 bytes; SNS API reference, Publish). Inside the envelope they are JSON
 * text: quotes and backslashes double, and a character that UTF-8 writes in 2 or 4 bytes may become `\uXXXX` escapes of
 * three times the size. Four times 256 KiB holds that and the envelope's own fields.
 */
export const MAX_BODY_BYTES = 1_048_576;

/** Events over SNS's HTTP(S) deliveries: verifies, decodes, hands to the sink, and answers once that has resolved. */
export function createSnsCarrier({
  config,
  io,
  sink,
  certificates,
  registry,
  retention,
  feedback,
}: SnsCarrierDeps): HttpCarrier {
  const reception = new Reception({ carrier: 'sns', io, sink, registry, feedback });
  const trustedOrigins = new Set(config.trusted_origins);
  const verify = createVerifier({ topics: config.topics, trustedOrigins, retention, io, certificates });
  const confirm = createConfirmer({
    trustedOrigins,
    autoConfirm: config.auto_confirm,
    fetchText: (url) => io.fetchText(url),
    log: reception.log,
  });
  warnOfUnusual(config, reception.log);

  const receive = async (
    req: IncomingMessage,
    body: Exclude<Body, { kind: 'aborted' }>,
  ): Promise<Outcome> => {
    if (body.kind === 'oversized')
      return reject(
        'oversized',
        `the body has more than ${MAX_BODY_BYTES} bytes, which Amazon SNS never sends`,
      );
    if (req.headers['x-amz-sns-rawdelivery'] === 'true') return rawDelivery;
    const verified = await verify(body.text);
    if (!verified.ok) return verified;
    reception.trusted();
    const { topic, message } = verified;
    if (message.type !== 'Notification') return (await confirm(topic, message)) ?? ignored;
    const [outcome = ignored] = await reception.count([{ text: message.message, origin: topic }]);
    return outcome;
  };

  return {
    path: '/sns',
    async handle(req, res) {
      if (req.method !== 'POST') {
        const what = 'this path takes what Amazon SNS posts: subscribe it to a topic';
        answerLine(res, 405, what, { allow: 'POST' });
        return;
      }
      const body = await readBody(req, MAX_BODY_BYTES);
      if (body.kind === 'aborted') return;
      reception.arrived();
      const outcome = await receive(req, body);
      reception.conclude(outcome);
      if (outcome.ok) {
        answerLine(res, 200, outcome.as);
        return;
      }
      const { reason, message } = outcome;
      const cut = body.kind === 'oversized' && !body.complete;
      const headers: Record<string, string> = cut ? { connection: 'close' } : {};
      answerLine(res, rejectReasons[reason].status, `${reason}: ${message}`, headers);
    },
  };
}

/** Source: Amazon SNS developer guide, "Amazon SNS raw message delivery". */
const rawDelivery = reject(
  'raw_delivery',
  'raw message delivery carries no signature, so nothing shows that it is from Amazon SNS: ' +
    'set the subscription’s attribute RawMessageDelivery to false',
);

function warnOfUnusual({ topics, trusted_origins: origins }: SnsConfig, log: Logger): void {
  if (origins.length > 0)
    log.warn({ origins }, 'whoever serves these origins can send events: meant for simulated topics only');
  const unknown = topics.filter((arn) => !topicOf(arn).host);
  if (unknown.length > 0)
    log.warn({ topics: unknown }, 'unknown AWS partition: messages of these topics will be refused');
}
