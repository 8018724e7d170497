import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Admission, busy } from './admission.ts';
import { answerWith, MAX_PIECES } from '../platform/request-body.ts';
import { readBody, restHeaders } from './body.ts';
import type { ByteBudget } from './byte-budget.ts';
import { reject, rejectReasons, type Rejected } from './rejection.ts';
import { ignored, type Outcome, type Payload, type Reception } from './reception.ts';

/** A receiver that AWS posts to. */
export interface HttpReceiver {
  /** Where on the public listener; nothing else of it is the receiver's. */
  readonly path: string;
  /** A plain node handler for whatever is sent to the path. It reads the body itself, and always answers. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
}

/** A refusal by headers alone. */
export interface Refusal {
  readonly rejected: Rejected;
  /** What the sender is told, if it shall not know more. */
  readonly told?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One message in a request, and what is to be called for it. */
export interface Posted {
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
  /** Counts what the message brings; its sender is known by now. */
  readonly count: (payload: Payload) => Promise<Outcome>;
}

/** What the root hands to every receiver that AWS posts to. */
export interface HttpReceiverDeps<Config> {
  readonly config: Config;
  readonly reception: Reception;
  readonly admission: Admission;
}

export interface HttpReceiverOptions extends Omit<HttpReceiverDeps<never>, 'config'> {
  readonly path: string;
  /** Whose posts the path takes, and what to do about it, for whoever uses another method. */
  readonly takes: string;
  readonly maxBytes: number;
  /** Who never sends more. */
  readonly sender: string;
  /** Where the bytes of a body belong that `refuse` has let in. */
  readonly budget: ByteBudget;
  /** Judges a request by its headers, before anything of its body is read. */
  readonly refuse: (headers: IncomingHttpHeaders) => Refusal | undefined;
  readonly receive: (posted: Posted) => Outcome | Promise<Outcome>;
}

/**
 * What all receivers do that take one message a request: cheap checks first, by headers, then whether there is room, then
 * the body, and the answer once everything is durable.
 */
export function createHttpReceiver(options: HttpReceiverOptions): HttpReceiver {
  const { path, takes, maxBytes, sender, reception, admission, budget, refuse, receive } = options;
  const oversized = reject(
    'oversized',
    `the body has more than ${maxBytes} bytes, which ${sender} never sends`,
  );
  const crumbled = reject(
    'malformed_envelope',
    `the body comes in more than ${MAX_PIECES} pieces, as it never does from ${sender}`,
  );

  const conclude = (req: IncomingMessage, res: ServerResponse, outcome: Outcome, refusal?: Refusal) => {
    reception.arrived();
    reception.conclude(outcome);
    if (outcome.ok) {
      const { head, text } = goodAnswers[outcome.as];
      res.writeHead(200, head).end(text);
      return;
    }
    const { reason, message } = outcome;
    answerLine(res, rejectReasons[reason].status, `${reason}: ${refusal?.told ?? message}`, {
      ...retryHeaders(outcome),
      ...refusal?.headers,
      ...restHeaders(req, maxBytes),
    });
  };

  return {
    path,
    async handle(req, res) {
      if (req.method !== 'POST') {
        answerNotPost(res, takes);
        return;
      }
      const { headers } = req;
      const refusal = refuse(headers);
      if (refusal) {
        conclude(req, res, refusal.rejected, refusal);
        return;
      }
      if (admission.isFull()) {
        conclude(req, res, busy);
        return;
      }
      const body = await readBody(req, { maxBytes, budget });
      if (body.kind === 'aborted') return;
      if (body.kind !== 'text') {
        conclude(req, res, { oversized, crumbled, busy }[body.kind]);
        return;
      }
      const { share, text } = body;
      const count = async (payload: Payload): Promise<Outcome> => {
        const outcomes = await admission.admit(share, () => reception.count([payload]));
        return 'ok' in outcomes ? outcomes : (outcomes[0] ?? ignored);
      };
      try {
        conclude(req, res, await receive({ text, headers, count }));
      } finally {
        share[Symbol.dispose]();
      }
    },
  };
}

/** When to come again: after so many seconds things are as they should be, if nothing new happened. */
const RETRY_AFTER_S = 5;

/** Source: RFC 9110, section 10.2.3, Retry-After. */
export function retryHeaders({ reason }: Rejected): Readonly<Record<string, string>> {
  return rejectReasons[reason].retry ? { 'retry-after': String(RETRY_AFTER_S) } : {};
}

/** @param takes what the path takes, and from whom. */
export function answerNotPost(res: ServerResponse, takes: string): void {
  answerLine(res, 405, takes, { allow: 'POST' });
}

/** Answers with a line of text, for whoever reads the sender's log. */
export function answerLine(
  res: ServerResponse,
  status: number,
  line: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { head, text } = lineOf(line);
  answerWith(res, status, { ...head, ...headers }, text);
}

function lineOf(line: string) {
  const text = `${line}\n`;
  const head = { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) };
  return { head, text };
}

const goodAnswers = {
  counted: lineOf('counted'),
  duplicate: lineOf('duplicate'),
  ignored: lineOf('ignored'),
} as const;
