import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SnsConfig } from '../../config/config.ts';
import { decodeSesText } from '../../events/decode.ts';
import type { Io } from '../../io.ts';
import type { MetricRegistry } from '../../metrics/registry.ts';
import type { Logger } from '../../platform/logger.ts';
import {
  reject,
  rejectReasons,
  type EventSink,
  type Rejected,
  type RejectReason,
  type Verdict,
} from '../carrier.ts';
import { MAX_BODY_BYTES, readBody, type Body } from './body.ts';
import { createConfirmer } from './confirm.ts';
import type { Notification } from './message.ts';
import { Seldom } from './seldom.ts';
import { topicOf, type Topic } from './topic.ts';
import { createVerifier } from './verify.ts';

export interface SnsCarrierDeps {
  readonly config: SnsConfig;
  readonly io: Pick<Io, 'clock' | 'log' | 'fetchText'>;
  readonly sink: EventSink;
  readonly registry: MetricRegistry;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
}

export interface SnsCarrier {
  /** A plain node handler for whatever is sent to the carrier's path. It reads the body itself. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

/** What became of a message; exactly one of these is counted for each. */
type Outcome = { readonly ok: true; readonly as: 'counted' | 'duplicate' | 'ignored' } | Rejected;

const counters = {
  counted: 'ses_exporter_messages_counted_total',
  duplicate: 'ses_exporter_messages_duplicate_total',
  ignored: 'ses_exporter_messages_ignored_total',
} as const;
const LAST_MESSAGE = 'ses_exporter_carrier_last_message_timestamp_seconds';

const carrier = 'sns' as const;
const labels = { carrier };
const ignored: Outcome = { ok: true, as: 'ignored' };

const REFUSAL_LOG_MS = 60_000;
const IGNORED_LOG_MS = 3_600_000;

/** Events over SNS's HTTP(S) deliveries: verifies, decodes, hands to the sink, and answers once that has resolved. */
export function createSnsCarrier({ config, io, sink, registry, retention }: SnsCarrierDeps): SnsCarrier {
  const log = io.log.child({ carrier });
  const trustedOrigins = new Set(config.trusted_origins);
  const verify = createVerifier({ topics: config.topics, trustedOrigins, retention, io });
  const confirm = createConfirmer({
    trustedOrigins,
    autoConfirm: config.auto_confirm,
    fetchText: (url) => io.fetchText(url),
    log,
  });
  const refusalsToLog = new Seldom(io.clock, REFUSAL_LOG_MS);
  const ignoredToLog = new Seldom(io.clock, IGNORED_LOG_MS);
  warnOfUnusual(config, log);
  foresee(registry);

  const notify = async (topic: Topic, { message }: Notification): Promise<Outcome> => {
    const decoded = decodeSesText(message, topic);
    if (decoded.kind === 'malformed')
      return reject('malformed_event', `the text in Message is no SES event: ${decoded.message}`);
    if (decoded.kind === 'ignored') {
      const what = decoded.what.slice(0, 100);
      if (ignoredToLog.isDue(what)) log.info({ what }, 'message without an event to count');
      return ignored;
    }
    let verdicts: readonly Verdict[];
    try {
      verdicts = await sink(carrier, [decoded.event]);
    } catch (err) {
      return reject('ledger_unavailable', 'the event could not be counted durably; try again', err);
    }
    return outcomeOf(verdicts[0]);
  };

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
    registry.set(LAST_MESSAGE, labels, io.clock.now() / 1_000);
    const { topic, message } = verified;
    if (message.type === 'Notification') return notify(topic, message);
    return (await confirm(topic, message)) ?? ignored;
  };

  return {
    async handle(req, res) {
      if (req.method !== 'POST') {
        answer(res, 405, 'this path takes what Amazon SNS posts: subscribe it to a topic', { allow: 'POST' });
        return;
      }
      const body = await readBody(req);
      if (body.kind === 'aborted') return;
      registry.count('ses_exporter_messages_total', labels);
      const outcome = await receive(req, body);
      if (outcome.ok) {
        registry.count(counters[outcome.as], labels);
        answer(res, 200, outcome.as);
        return;
      }
      const { reason, message, cause } = outcome;
      registry.count('ses_exporter_messages_rejected_total', { carrier, reason });
      if (refusalsToLog.isDue(reason))
        log.warn({ reason, detail: message, ...(cause !== undefined && { err: cause }) }, 'message refused');
      const cut = body.kind === 'oversized' && !body.complete;
      answer(res, rejectReasons[reason].status, `${reason}: ${message}`, cut ? { connection: 'close' } : {});
    },
  };
}

function outcomeOf(verdict: Verdict | undefined): Outcome {
  switch (verdict) {
    case 'counted':
    case 'duplicate':
      return { ok: true, as: verdict };
    case 'stale':
      return reject('stale', 'the event is older than the ledger remembers (ledger.retention)');
    case 'early':
      return reject('early', 'the event lies in the future: the clock here is behind; set it and try again');
    case undefined:
      throw new Error('the sink gave no verdict');
  }
}

/** Source: Amazon SNS developer guide, "Amazon SNS raw message delivery". */
const rawDelivery = reject(
  'raw_delivery',
  'raw message delivery carries no signature, so nothing shows that it is from Amazon SNS: ' +
    'set the subscription’s attribute RawMessageDelivery to false',
);

function answer(
  res: ServerResponse,
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = `${line}\n`;
  res.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(text);
}

/** Every series of this carrier is born at 0, so that its first message is an increase too. */
function foresee(registry: MetricRegistry): void {
  registry.foresee('ses_exporter_messages_total', labels);
  for (const name of Object.values(counters)) registry.foresee(name, labels);
  for (const reason of Object.keys(rejectReasons) as RejectReason[])
    registry.foresee('ses_exporter_messages_rejected_total', { carrier, reason });
  if (!registry.family(LAST_MESSAGE).has(labels)) registry.set(LAST_MESSAGE, labels, 0);
}

function warnOfUnusual({ topics, trusted_origins: origins }: SnsConfig, log: Logger): void {
  if (origins.length > 0)
    log.warn({ origins }, 'whoever serves these origins can send events: meant for simulated topics only');
  const unknown = topics.filter((arn) => !topicOf(arn).host);
  if (unknown.length > 0)
    log.warn({ topics: unknown }, 'unknown AWS partition: messages of these topics will be refused');
}
