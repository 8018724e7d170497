import type { KeyObject } from 'node:crypto';
import { CLOCK_TOLERANCE_MS } from '../../platform/clock.ts';
import type { Clock } from '../../platform/clock.ts';
import { reject, type Rejected } from '../rejection.ts';
import { refuseCertificateUrl } from './certificate-url.ts';
import type { Certificates } from './certificates.ts';
import type { Parsed, SnsMessage } from './message.ts';
import { isSignedBy } from './signature.ts';
import { topicOf, type Topic } from './topic.ts';

/** SNS sent this message for a topic that the operator named, and not long ago. */
export interface Trusted {
  readonly ok: true;
  readonly topic: Topic;
  readonly message: SnsMessage;
}

export interface VerifierDeps {
  readonly topics: readonly string[];
  readonly trustedOrigins: ReadonlySet<string>;
  /** Milliseconds that the ledger remembers; an older message could be one that was counted and forgotten. */
  readonly retention: number;
  readonly clock: Clock;
  readonly certificates: Certificates;
  /** Where somebody else vouches for the sender, the signature can be left alone. */
  readonly verifySignature?: boolean;
}

/**
 * Judges a message by its envelope alone: the cheap checks first, the signature last, and the text inside is not
 * looked at. Any AWS customer's topic carries a valid signature, so it is the list of topics that makes a message ours.
 */
export function createVerifier({
  topics,
  trustedOrigins,
  retention,
  clock,
  certificates,
  verifySignature = true,
}: VerifierDeps) {
  const byArn = new Map(topics.map((arn) => [arn, topicOf(arn)]));

  const refuseOld = (time: number): Rejected | undefined => {
    const now = clock.now();
    if (time < now - retention)
      return clock.judge?.state() === 'wrong'
        ? reject(
            'clock_wrong',
            'the exporter’s clock is wrong, and by it Timestamp is too old; set it and try again',
          )
        : reject('stale', 'Timestamp is older than the retention of the ledger (ledger.retention)');
    return undefined;
  };
  const refuseFuture = (time: number): Rejected | undefined => {
    if (time <= clock.now() + CLOCK_TOLERANCE_MS) return undefined;
    return clock.judge?.state() === 'right'
      ? reject('malformed_envelope', 'Timestamp lies in the future, and the exporter’s clock is right')
      : reject('early', 'Timestamp lies in the future: the exporter’s clock is behind; set it and try again');
  };

  const judgeSigned = (topic: Topic, message: SnsMessage, key: KeyObject): Trusted | Rejected => {
    if (!isSignedBy(message, key))
      return reject('bad_signature', 'Signature does not fit: the message is not what Amazon SNS signed');
    certificates.proven(message);
    const future = refuseFuture(message.time);
    // AWS's word about the time: from the future it says that our clock is behind, unless that is known to be right.
    if (future?.reason !== 'malformed_envelope') clock.judge?.signed(message.time);
    return future ?? { ok: true, topic, message };
  };

  /** At once where the key is at hand, as for all messages but the first of a certificate's. */
  return (parsed: Parsed): Trusted | Rejected | Promise<Trusted | Rejected> => {
    if (!parsed.ok) return parsed;
    const { message } = parsed;
    const topic = byArn.get(message.topicArn);
    if (!topic)
      return reject(
        'unknown_topic',
        `messages of ${message.topicArn} are not accepted: name the topic in receivers.sns.topics`,
      );
    const refusal =
      (verifySignature && refuseCertificateUrl(message.signingCertUrl, topic, trustedOrigins)) ||
      refuseOld(message.time);
    if (refusal) return refusal;
    if (!verifySignature) return refuseFuture(message.time) ?? { ok: true, topic, message };
    const key = certificates.cached(message.signingCertUrl);
    if (key) return judgeSigned(topic, message, key);
    return certificates
      .load(message)
      .then((loaded) => (loaded.ok ? judgeSigned(topic, message, loaded.key) : loaded));
  };
}
