import { isDeepStrictEqual } from 'node:util';
import type { Admission } from '../carriers/admission.ts';
import { carrierNames, type CarrierName, type EventSink } from '../carriers/carrier.ts';
import { createEventBridgeCarrier } from '../carriers/eventbridge/index.ts';
import { createFirehoseCarrier } from '../carriers/firehose/index.ts';
import type { HttpCarrier } from '../carriers/http-carrier.ts';
import { createSnsCarrier } from '../carriers/sns/index.ts';
import type { Certificates } from '../carriers/sns-envelope/certificates.ts';
import { startSqsCarrier } from '../carriers/sqs/index.ts';
import type { SqsQueueConfig } from '../config/carriers/sqs.ts';
import type { CarriersConfig } from '../config/carriers.ts';
import type { FeedbackTrust } from '../events/feedback-email/decode.ts';
import type { AwsRequestCounter, Io } from '../io.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

export interface CarriersDeps {
  readonly io: Io;
  readonly certificates: Certificates;
  readonly registry: MetricRegistry;
  readonly admission: Admission;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
  readonly count: AwsRequestCounter;
  /** Our own bug. */
  readonly onBug: (err: unknown) => void;
}

/** What carriers are made of, beside what stays as long as the process. */
export interface CarriersOrders {
  readonly config: CarriersConfig;
  readonly feedback: FeedbackTrust | undefined;
  readonly sink: EventSink;
}

interface OpenCarrier {
  /** Of what it was made; the same makes the same carrier. */
  readonly of: readonly unknown[];
  /** For the public listener. */
  readonly http?: HttpCarrier;
  /** Drains a carrier that fetches its messages itself. */
  readonly polling?: AsyncDisposable;
}

/** The carriers that the configuration opens. Disposing drains those that fetch their messages themselves. */
export class Carriers implements AsyncDisposable {
  readonly #deps: CarriersDeps;
  readonly #open = new Map<CarrierName, OpenCarrier>();
  /** Asked for at every request. */
  #http: readonly HttpCarrier[] = [];

  constructor(deps: CarriersDeps, first: CarriersOrders) {
    this.#deps = deps;
    this.#openMissing(first);
  }

  /** For the public listener. */
  get http(): readonly HttpCarrier[] {
    return this.#http;
  }

  /**
   * Goes on with these orders: a carrier that they would make the same again stays. Resolves when those that fetch their
   * messages are drained and followed; of those that AWS posts to, there is always one.
   */
  async follow(orders: CarriersOrders): Promise<void> {
    const changed = [...this.#open].filter(([name, { of }]) => !isDeepStrictEqual(of, madeOf(name, orders)));
    await drain(changed.map(([, carrier]) => carrier));
    for (const [name] of changed) this.#open.delete(name);
    this.#openMissing(orders);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return drain([...this.#open.values()]);
  }

  #openMissing(orders: CarriersOrders): void {
    for (const name of carrierNames) {
      if (!orders.config[name] || this.#open.has(name)) continue;
      this.#open.set(name, { of: madeOf(name, orders), ...this.#make(name, orders) });
    }
    this.#http = [...this.#open.values()].flatMap(({ http }) => http ?? []);
  }

  #make(name: CarrierName, { config: all, feedback, sink }: CarriersOrders): Omit<OpenCarrier, 'of'> {
    const deps = { ...this.#deps, feedback, sink };
    const { eventbridge, firehose, sns, sqs } = all;
    if (name === 'eventbridge' && eventbridge)
      return { http: createEventBridgeCarrier({ ...deps, config: eventbridge }) };
    if (name === 'firehose' && firehose)
      return { http: createFirehoseCarrier({ ...deps, config: firehose }) };
    if (name === 'sns' && sns) return { http: createSnsCarrier({ ...deps, config: sns }) };
    if (name === 'sqs' && sqs) {
      const connectQueue = (queue: SqsQueueConfig) => deps.io.connectQueue(queue, deps.count);
      return { polling: startSqsCarrier({ ...deps, config: sqs, connectQueue }) };
    }
    return {};
  }
}

async function drain(carriers: readonly OpenCarrier[]): Promise<void> {
  const polling = carriers.flatMap((one) => one.polling ?? []);
  await Promise.all(polling.map((one) => one[Symbol.asyncDispose]()));
}

function madeOf(name: CarrierName, { config, feedback, sink }: CarriersOrders): readonly unknown[] {
  return [config[name], feedback, sink];
}
