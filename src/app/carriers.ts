import type { EventSink } from '../carriers/carrier.ts';
import { createEventBridgeCarrier } from '../carriers/eventbridge/index.ts';
import type { HttpCarrier } from '../carriers/http-carrier.ts';
import { createSnsCarrier } from '../carriers/sns/index.ts';
import type { CarriersConfig } from '../config/carriers.ts';
import type { Io } from '../io.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

export interface CarriersDeps {
  readonly config: CarriersConfig;
  readonly io: Io;
  readonly sink: EventSink;
  readonly registry: MetricRegistry;
  /** How long the ledger remembers an event: milliseconds. */
  readonly retention: number;
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
  if (config.sns) http.push(createSnsCarrier({ ...deps, config: config.sns }));
  return {
    http,
    async [Symbol.asyncDispose]() {
      await Promise.all(polling.map((carrier) => carrier[Symbol.asyncDispose]()));
    },
  };
}
