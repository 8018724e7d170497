import type { Admission } from '../carriers/admission.ts';
import type { EventSink } from '../carriers/carrier.ts';
import { createEventBridgeCarrier } from '../carriers/eventbridge/index.ts';
import { createFirehoseCarrier } from '../carriers/firehose/index.ts';
import type { HttpCarrier } from '../carriers/http-carrier.ts';
import { createSnsCarrier } from '../carriers/sns/index.ts';
import { startSqsCarrier } from '../carriers/sqs/index.ts';
import type { SqsQueueConfig } from '../config/carriers/sqs.ts';
import type { CarriersConfig } from '../config/carriers.ts';
import type { FeedbackTrust } from '../events/feedback-email/decode.ts';
import type { AwsRequestCounter, Io } from '../io.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

export interface CarriersDeps {
  readonly config: CarriersConfig;
  readonly io: Io;
  readonly sink: EventSink;
  readonly registry: MetricRegistry;
  readonly admission: Admission;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
  readonly feedback: FeedbackTrust | undefined;
  readonly count: AwsRequestCounter;
  /** Our own bug. */
  readonly onBug: (err: unknown) => void;
}

/** The carriers that the configuration opens. Disposing drains those that fetch their messages themselves. */
export interface OpenCarriers extends AsyncDisposable {
  /** For the public listener. */
  readonly http: readonly HttpCarrier[];
}

export function openCarriers({ config, ...deps }: CarriersDeps): OpenCarriers {
  const http: HttpCarrier[] = [];
  const polling: AsyncDisposable[] = [];
  if (config.eventbridge) http.push(createEventBridgeCarrier({ ...deps, config: config.eventbridge }));
  if (config.firehose) http.push(createFirehoseCarrier({ ...deps, config: config.firehose }));
  if (config.sns) http.push(createSnsCarrier({ ...deps, config: config.sns }));
  if (config.sqs) {
    const connectQueue = (queue: SqsQueueConfig) => deps.io.connectQueue(queue, deps.count);
    polling.push(startSqsCarrier({ ...deps, config: config.sqs, connectQueue }));
  }
  return {
    http,
    async [Symbol.asyncDispose]() {
      await Promise.all(polling.map((carrier) => carrier[Symbol.asyncDispose]()));
    },
  };
}
