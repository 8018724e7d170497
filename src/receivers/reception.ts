import type { Decoded, Origin } from '../events/decode.ts';
import {
  decodeFeedbackEmail,
  type DecodedFeedback,
  type FeedbackTrust,
} from '../events/feedback-email/decode.ts';
import type { ReceivedMail } from '../events/feedback-email/received-mail.ts';
import type { Countable } from '../events/ses-notice.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { Logger } from '../platform/logger.ts';
import { LogRateLimit } from '../platform/log-rate-limit.ts';
import { failed, inSpan, type Span } from '../platform/span.ts';
import { reasonsOf, reject, type Rejected } from './rejection.ts';
import type { ReceiverName, EventSink, Verdict } from '../contracts/event-sink.ts';
import { decodeText } from './eventbridge-envelope/decode.ts';
import type { Runtime } from '../runtime.ts';

export interface ReceptionDeps extends Pick<Runtime, 'clock' | 'log' | 'registry'> {
  readonly receiver: ReceiverName;
  readonly sink: EventSink;
  /** Whose forwarded bounces and complaints are events too; absent where inbound mail is left alone. */
  readonly feedback?: FeedbackTrust | undefined;
}

/**
 * What a receiver took out of its envelope: SES's text, and what the envelope knows of the account and region. An
 * envelope that had to be read together with what is in it gives what that says.
 */
export type Payload =
  | { readonly text: string; readonly origin: Origin }
  | { readonly decoded: Decoded<Countable> };

/** What became of a message; exactly one of these is counted for each. */
export type Outcome = { readonly ok: true; readonly as: 'counted' | 'duplicate' | 'ignored' } | Rejected;

export const ignored: Outcome = { ok: true, as: 'ignored' };

const counters = {
  counted: 'ses_exporter_messages_counted_total',
  duplicate: 'ses_exporter_messages_duplicate_total',
  ignored: 'ses_exporter_messages_ignored_total',
} as const;
/** As semantic conventions call SNS and SQS, and the others in the same style. */
const messagingSystems = {
  sns: 'aws.sns',
  sqs: 'aws_sqs',
  firehose: 'aws.firehose',
  eventbridge: 'aws.eventbridge',
} as const satisfies Record<ReceiverName, string>;
const LAST_MESSAGE = 'ses_exporter_receiver_last_message_timestamp_seconds';

const REFUSAL_LOG_MS = 60_000;
const IGNORED_LOG_MS = 3_600_000;

/**
 * What every receiver does with a message once it is out of its envelope: decode it, hand its event to the sink, and
 * tell the operator what became of it.
 */
export class Reception {
  readonly log: Logger;
  readonly #deps: ReceptionDeps;
  readonly #labels: { readonly receiver: ReceiverName };
  readonly #refusalsToLog: LogRateLimit;
  readonly #ignoredToLog: LogRateLimit;

  constructor(deps: ReceptionDeps) {
    const { receiver, clock, log, registry } = deps;
    this.#deps = deps;
    this.#labels = { receiver };
    this.log = log.child({ receiver });
    this.#refusalsToLog = new LogRateLimit(clock, REFUSAL_LOG_MS);
    this.#ignoredToLog = new LogRateLimit(clock, IGNORED_LOG_MS);
    preRegister(registry, receiver);
  }

  /** To be called for every message there is, before anything is known of it. */
  arrived(messages = 1): void {
    this.#deps.registry.count('ses_exporter_messages_total', this.#labels, messages);
  }

  /** To be called when a message came from a sender that is trusted. */
  trusted(): void {
    const { clock, registry } = this.#deps;
    registry.set(LAST_MESSAGE, this.#labels, clock.now() / 1_000);
  }

  /**
   * Decodes the payloads, hands all their events to the sink in one go, and resolves once they are durable.
   * @returns what became of each, in their order. Where the ledger fails, every payload with an event is refused, to be
   *   sent again.
   */
  count(payloads: readonly Payload[]): Promise<readonly Outcome[]> {
    const describe = () => {
      const { receiver } = this.#deps;
      const attributes = {
        'ses_exporter.receiver': receiver,
        'messaging.system': messagingSystems[receiver],
        'messaging.operation.name': 'process',
        'messaging.operation.type': 'process',
        'messaging.batch.message_count': payloads.length,
      };
      return { name: `process ${receiver}`, kind: 'consumer', attributes } as const;
    };
    return inSpan(describe, (span) => {
      const decoded = payloads.map(decode);
      const { feedback } = this.#deps;
      // Nothing is waited for on the way of an event; and what waits for the ledger holds the event, and no text any more.
      return feedback && decoded.some(mailOf)
        ? withFeedback(payloads, decoded, feedback).then((all) => this.#countIn(span, all))
        : this.#countIn(span, decoded);
    });
  }

  async #countIn(
    span: Span,
    decoded: readonly (Decoded<Countable> | DecodedFeedback)[],
  ): Promise<readonly Outcome[]> {
    const events = allEventsIn(decoded);
    let verdicts: readonly Verdict[] = [];
    let failure: Rejected | undefined;
    try {
      if (events.length > 0) verdicts = await this.#deps.sink(this.#deps.receiver, events);
    } catch (err) {
      failed(span, err);
      failure = reject('ledger_unavailable', 'the event could not be stored durably; try again', err);
    }
    let next = 0;
    return decoded.map((one): Outcome => {
      if (one.kind === 'event' || one.kind === 'events') {
        const own = verdicts.slice(next, (next += eventsIn(one).length));
        return failure ?? outcomeOf(own);
      }
      if (one.kind === 'untrusted') return reject('untrusted_feedback', one.message);
      if (one.kind === 'malformed')
        return reject('malformed_event', `the text inside the message is no SES event: ${one.message}`);
      const what = one.what.slice(0, 100);
      if (this.#ignoredToLog.isDue(what)) this.log.info({ what }, 'message without an event to count');
      return ignored;
    });
  }

  /** To be called once for every message that arrived, with what became of it. */
  conclude(outcome: Outcome): void {
    const { receiver, registry } = this.#deps;
    if (outcome.ok) {
      registry.count(counters[outcome.as], this.#labels);
      return;
    }
    const { reason, message, cause } = outcome;
    registry.count('ses_exporter_messages_rejected_total', { receiver, reason });
    if (this.#refusalsToLog.isDue(reason))
      this.log.warn(
        { reason, detail: message, ...(cause !== undefined && { err: cause }) },
        'message refused',
      );
  }
}

function decode(payload: Payload): Decoded<Countable> {
  return 'decoded' in payload ? payload.decoded : decodeText(payload.text, payload.origin);
}

/** Looks into inbound mail for feedback. */
function withFeedback(
  payloads: readonly Payload[],
  decoded: readonly Decoded<Countable>[],
  trust: FeedbackTrust,
): Promise<readonly (Decoded<Countable> | DecodedFeedback)[]> {
  return Promise.all(
    decoded.map(async (one, at) => {
      const payload = payloads[at];
      const mail = mailOf(one);
      return mail && payload && 'origin' in payload ? decodeFeedbackEmail(mail, trust, payload.origin) : one;
    }),
  );
}

function mailOf(decoded: Decoded<Countable>): ReceivedMail | undefined {
  return decoded.kind === 'ignored' ? decoded.mail : undefined;
}

/** A report by mail may tell of several events. */
function eventsIn(decoded: Decoded<Countable> | DecodedFeedback): readonly Countable[] {
  if (decoded.kind === 'events') return decoded.events;
  return decoded.kind === 'event' ? [decoded.event] : [];
}

function allEventsIn(decoded: readonly (Decoded<Countable> | DecodedFeedback)[]): readonly Countable[] {
  const events: Countable[] = [];
  for (const one of decoded) events.push(...eventsIn(one));
  return events;
}

/** Of several events in a message the first of these: it comes again while one of them must. */
const verdictsByWeight = [
  'early',
  'clock_wrong',
  'counted',
  'duplicate',
  'stale',
  'impossible',
] as const satisfies readonly Verdict[];

function outcomeOf(verdicts: readonly Verdict[]): Outcome {
  const verdict =
    verdicts.length === 1 ? verdicts[0] : verdictsByWeight.find((one) => verdicts.includes(one));
  switch (verdict) {
    case 'counted':
    case 'duplicate':
      return { ok: true, as: verdict };
    case 'stale':
      return reject('stale', 'the event is older than the retention of the ledger (ledger.retention)');
    case 'early':
      return reject(
        'early',
        'the event lies in the future: the exporter’s clock is behind; set it and try again',
      );
    case 'clock_wrong':
      return reject(
        'clock_wrong',
        'the exporter’s clock is wrong, and by it the event is too old; set it and try again',
      );
    case 'impossible':
      return reject('malformed_event', 'the event lies in the future, and the exporter’s clock is right');
    case undefined:
      throw new Error('the sink gave no verdict');
  }
}

/** Every series of a receiver is born at 0, so that its first message is an increase too. */
function preRegister(registry: MetricRegistry, receiver: ReceiverName): void {
  const labels = { receiver };
  registry.preRegister('ses_exporter_messages_total', labels);
  registry.preRegister('ses_exporter_receiver_events_total', labels);
  for (const name of Object.values(counters)) registry.preRegister(name, labels);
  for (const reason of reasonsOf(receiver))
    registry.preRegister('ses_exporter_messages_rejected_total', { receiver, reason });
  if (!registry.family(LAST_MESSAGE).has(labels)) registry.set(LAST_MESSAGE, labels, 0);
}
