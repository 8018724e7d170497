import { isDeepStrictEqual } from 'node:util';
import type { Admission } from '../receivers/admission.ts';
import { receiverNames, type ReceiverName, type EventSink } from '../contracts/event-sink.ts';
import { createEventBridgeReceiver } from '../receivers/eventbridge/index.ts';
import { createFirehoseReceiver } from '../receivers/firehose/index.ts';
import type { HttpReceiver } from '../receivers/http-receiver.ts';
import { createSnsReceiver } from '../receivers/sns/index.ts';
import { Reception } from '../receivers/reception.ts';
import type { Certificates } from '../receivers/sns-envelope/certificates.ts';
import { startSqsReceiver } from '../receivers/sqs/index.ts';
import type { SqsQueueConfig } from '../config/receivers/sqs.ts';
import type { ReceiversConfig } from '../config/receivers/index.ts';
import type { FeedbackTrust } from '../events/feedback-email/decode.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Io } from '../io.ts';
import type { Runtime } from '../runtime.ts';

export interface ReceiversDeps extends Runtime {
  readonly io: Io;
  readonly certificates: Certificates;
  readonly admission: Admission;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
  readonly count: AwsRequestCounter;
}

/** What receivers are made of, beside what stays as long as the process. */
export interface ReceiversOrders {
  readonly config: ReceiversConfig;
  readonly feedback: FeedbackTrust | undefined;
  readonly sink: EventSink;
}

/** Where SES's receipt rules can deliver mail, and with it feedback. */
const mayBringMail: ReadonlySet<ReceiverName> = new Set(['sns', 'sqs']);

interface OpenReceiver {
  /** Of what it was made; the same makes the same receiver. */
  readonly of: readonly unknown[];
  /** For the public listener. */
  readonly http?: HttpReceiver;
  /** Drains a receiver that fetches its messages itself. */
  readonly polling?: AsyncDisposable;
}

/** The receivers that the configuration opens. Disposing drains those that fetch their messages themselves. */
export class Receivers implements AsyncDisposable {
  readonly #deps: ReceiversDeps;
  readonly #open = new Map<ReceiverName, OpenReceiver>();
  /** Asked for at every request. */
  #http: readonly HttpReceiver[] = [];

  constructor(deps: ReceiversDeps, first: ReceiversOrders) {
    this.#deps = deps;
    this.#openMissing(first);
  }

  /** For the public listener. */
  get http(): readonly HttpReceiver[] {
    return this.#http;
  }

  /**
   * Goes on with these orders: a receiver that they would make the same again stays. Resolves when those that fetch their
   * messages are drained and followed; of those that AWS posts to, there is always one.
   */
  async follow(orders: ReceiversOrders): Promise<void> {
    const changed = [...this.#open].filter(([name, { of }]) => !isDeepStrictEqual(of, madeOf(name, orders)));
    await drain(changed.map(([, receiver]) => receiver));
    for (const [name] of changed) this.#open.delete(name);
    this.#openMissing(orders);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return drain([...this.#open.values()]);
  }

  #openMissing(orders: ReceiversOrders): void {
    for (const name of receiverNames) {
      if (!orders.config[name] || this.#open.has(name)) continue;
      this.#open.set(name, { of: madeOf(name, orders), ...this.#make(name, orders) });
    }
    this.#http = [...this.#open.values()].flatMap(({ http }) => http ?? []);
  }

  #make(name: ReceiverName, { config: all, feedback, sink }: ReceiversOrders): Omit<OpenReceiver, 'of'> {
    const { io, count, ...shared } = this.#deps;
    const trust = mayBringMail.has(name) ? { feedback } : {};
    const reception = new Reception({ ...shared, receiver: name, sink, ...trust });
    const deps = { ...shared, fetchText: (url: URL) => io.fetchText(url), reception };
    const { eventbridge, firehose, sns, sqs } = all;
    if (name === 'eventbridge' && eventbridge)
      return { http: createEventBridgeReceiver({ ...deps, config: eventbridge }) };
    if (name === 'firehose' && firehose)
      return { http: createFirehoseReceiver({ ...deps, config: firehose }) };
    if (name === 'sns' && sns) return { http: createSnsReceiver({ ...deps, config: sns }) };
    if (name === 'sqs' && sqs) {
      const connectQueue = (queue: SqsQueueConfig) => io.connectQueue(queue, count);
      return { polling: startSqsReceiver({ ...deps, config: sqs, connectQueue }) };
    }
    return {};
  }
}

async function drain(receivers: readonly OpenReceiver[]): Promise<void> {
  const polling = receivers.flatMap((one) => one.polling ?? []);
  await Promise.all(polling.map((one) => one[Symbol.asyncDispose]()));
}

function madeOf(name: ReceiverName, { config, feedback, sink }: ReceiversOrders): readonly unknown[] {
  return [config[name], feedback, sink];
}
