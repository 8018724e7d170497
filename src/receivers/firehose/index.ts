import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FirehoseConfig } from '../../config/receivers/firehose.ts';
import { answerWith } from '../../platform/request-body.ts';
import { busy } from '../admission.ts';
import { restHeaders } from '../body.ts';
import { rejectReasons, type Rejected } from '../rejection.ts';
import { answerNotPost, retryHeaders, type HttpReceiver, type HttpReceiverDeps } from '../http-receiver.ts';
import { Batch } from './batch.ts';
import { MAX_BODY_BYTES, readPieces } from './body.ts';
import { createSenderCheck, textOf, type Sender } from './sender.ts';
import { Turns } from './turns.ts';
import type { Runtime } from '../../runtime.ts';

/** Batches decoded at once: one waits for the ledger or its sender while another is read. */
const AT_ONCE = 4;
/** Batches that wait, unread, and how long at most: Firehose comes again, so that no queue has to be kept for it. */
const MAY_WAIT = 64;
const WAIT_MS = 3_000;

/**
 * Events over the HTTP endpoint destination of Amazon Data Firehose. A batch is acknowledged as a whole, once every
 * event in it is durable; a record that can never be counted is counted as refused and does not hold up the others.
 *
 * Firehose takes 200 alone for success. After any other answer, and after none in 3 minutes, it sends the same batch
 * again, backing off from 1 s to 2 min, for the stream's retry duration (0 to 7,200 s), and then writes it to the
 * stream's S3 bucket. The exception is 413: that batch is dropped at once and written nowhere, so that 413 is given
 * only to what Firehose cannot send. Sources: Amazon Data Firehose developer guide, "Understand HTTP endpoint delivery
 * request and response specifications" and "Handle data delivery failures"; API reference, HttpEndpointRetryOptions.
 */
export function createFirehoseReceiver(
  deps: HttpReceiverDeps<FirehoseConfig> & Pick<Runtime, 'clock'>,
): HttpReceiver {
  const { config, reception, admission, clock } = deps;
  const judgeSender = createSenderCheck(config);
  const turns = new Turns(AT_ONCE, MAY_WAIT, WAIT_MS);

  /** @returns what is to be answered; `undefined` when nobody is there any more. */
  const receive = async (req: IncomingMessage, { origin, requestId, source }: Sender) => {
    const batch = new Batch(reception, origin);
    const end = await readPieces(req, (piece) => batch.take(piece));
    await batch.end(end);
    if (end === 'aborted') return undefined;
    const { messages, refusal } = batch;
    const reason = refusal && { reason: refusal.reason };
    reception.log.debug({ requestId, source, messages, ...reason }, 'batch read');
    return { refusal };
  };

  const refuse = (refusal: Rejected) => {
    reception.arrived();
    reception.conclude(refusal);
    return { refusal };
  };
  const takeTurn = (req: IncomingMessage, sender: Sender) => {
    reception.trusted();
    if (admission.isFull()) return refuse(busy);
    return turns.run(
      () => receive(req, sender),
      () => refuse(busy),
    );
  };

  return {
    path: '/firehose',
    async handle(req, res) {
      if (req.method !== 'POST') {
        const what = 'this path accepts requests of Amazon Data Firehose: make it a stream’s HTTP endpoint';
        answerNotPost(res, what);
        return;
      }
      const sender = judgeSender(req.headers);
      const outcome = sender.ok ? await takeTurn(req, sender) : refuse(sender);
      if (!outcome) return;
      const { refusal } = outcome;
      answerFirehose(res, {
        status: refusal ? rejectReasons[refusal.reason].status : 200,
        requestId: textOf(req.headers, 'request-id'),
        timestamp: clock.now(),
        ...(refusal && {
          errorMessage: `${refusal.reason}: ${refusal.message}`,
          headers: { ...retryHeaders(refusal), ...restHeaders(req, MAX_BODY_BYTES) },
        }),
      });
    },
  };
}

/** The longest that Firehose takes. */
const MAX_MESSAGE_CHARS = 8_192;

/**
 * Answers in the only form that Firehose takes, whatever the status: these fields and no others, as JSON that is
 * neither compressed nor without its length; any other answer counts as a failure, a 200 too. Sources: Amazon Data
 * Firehose developer guide, "Understand HTTP endpoint delivery request and response specifications" (response format)
 * and "Troubleshooting HTTP endpoints in Firehose".
 */
function answerFirehose(
  res: ServerResponse,
  answer: {
    readonly status: number;
    /** The one of the request. */
    readonly requestId: string;
    /** Milliseconds since the epoch. */
    readonly timestamp: number;
    readonly errorMessage?: string;
    /** Beside those of every answer. */
    readonly headers?: OutgoingHttpHeaders;
  },
): void {
  const { status, requestId, timestamp, errorMessage, headers } = answer;
  const text = JSON.stringify({
    requestId,
    timestamp: Math.trunc(timestamp),
    ...(errorMessage !== undefined && { errorMessage: errorMessage.slice(0, MAX_MESSAGE_CHARS) }),
  });
  const length = Buffer.byteLength(text);
  const head = { 'content-type': 'application/json', 'content-length': length, ...headers };
  answerWith(res, status, head, text);
}
