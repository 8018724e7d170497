import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';
import { account } from '../company/index.ts';
import { noDeliveries, type DeliveryOptions, type DeliveryStats } from './sns-delivery.ts';

/** EventBridge waits so long for an answer (user guide, "API destinations as targets in Amazon EventBridge"). */
const TIMEOUT_MS = 5_000;

/**
 * EventBridge's name for each of SES's event types. Source: Amazon SES developer guide, "Monitoring SES events using
 * Amazon EventBridge".
 */
const detailTypes: Readonly<Record<string, string>> = {
  Send: 'Email Sent',
  Reject: 'Email Rejected',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
  Delivery: 'Email Delivered',
  Open: 'Email Opened',
  Click: 'Email Clicked',
  'Rendering Failure': 'Email Rendering Failed',
  DeliveryDelay: 'Email Delivery Delayed',
  Subscription: 'Email Subscribed',
};

export interface ApiDestination {
  readonly endpoint: string;
  /** The name and value of the connection's API key. */
  readonly keyName: string;
  readonly key: string;
}

/** An event as EventBridge hands it to a target. Source of the fields: EventBridge events reference, "Event structure". */
export function eventBridgeEvent(
  detail: unknown,
  time: number,
  detailType = detailTypeOf(detail),
  resource = `arn:aws:ses:${account.region}:${account.accountId}:configuration-set/transactional`,
) {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'aws.ses',
    account: account.accountId,
    time: new Date(time).toISOString().replace(/\.\d+/, ''),
    region: account.region,
    resources: [resource],
    detail,
  };
}

function detailTypeOf(detail: unknown): string {
  const { eventType = '' } = (detail ?? {}) as { readonly eventType?: string };
  return detailTypes[eventType] ?? `Email ${eventType}`;
}

/** The default bus, with a rule that hands SES's events to one API destination: each at least once, in no order. */
export class EventBridgeBus implements AsyncDisposable {
  readonly stats: DeliveryStats = { ...noDeliveries };
  readonly #clock: Clock;
  readonly #destination: ApiDestination;
  readonly #options: Required<DeliveryOptions>;
  readonly #agent: Agent;
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(clock: Clock, destination: ApiDestination, options: DeliveryOptions = {}) {
    this.#clock = clock;
    this.#destination = destination;
    this.#options = {
      concurrency: 16,
      retries: 185,
      retryDelay: 1_000,
      maxWaiting: 20_000,
      redeliver: () => false,
      ...options,
    };
    // A connection for each request, as EventBridge does: it sends `Connection: close`.
    this.#agent = new Agent({ maxSockets: this.#options.concurrency });
  }

  /** Takes the JSON of an event as SES writes it, and delivers it. */
  publish(text: string): void {
    this.put(eventBridgeEvent(JSON.parse(text), this.#clock.now()));
  }

  /** Delivers an event as it is. */
  put(event: object): void {
    if (this.#underWay.size >= this.#options.maxWaiting) {
      this.stats.lost++;
      return;
    }
    const delivery = this.#deliver(JSON.stringify(event)).finally(() => this.#underWay.delete(delivery));
    this.#underWay.add(delivery);
  }

  /** Resolves when every event is delivered or given up. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Drops what waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#agent.destroy();
    await this.idle();
  }

  async #deliver(body: string): Promise<void> {
    const { signal } = this.#closing;
    let isFirst = true;
    for (let left = this.#options.retries; !signal.aborted; left--) {
      const status = await this.#post(body);
      if (status >= 200 && status < 300) {
        this.stats.delivered++;
        if (!isFirst) this.stats.redelivered++;
        if (!isFirst || !this.#options.redeliver()) return;
        isFirst = false;
      } else if (!isRetried(status) || left === 0) {
        this.stats.failed++;
        return;
      } else {
        this.stats.retried++;
        await wait(this.#options.retryDelay, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Source of the headers: EventBridge user guide, "Headers in requests to API destinations". 0: no answer. */
  #post(body: string): Promise<number> {
    const { endpoint, keyName, key } = this.#destination;
    const headers = {
      [keyName]: key,
      'user-agent': 'Amazon/EventBridge/ApiDestinations',
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      range: 'bytes=0-1048575',
      'accept-encoding': 'gzip,deflate',
      connection: 'close',
    };
    return new Promise((resolve) => {
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const post = request(endpoint, { method: 'POST', agent: this.#agent, headers, signal }, (response) => {
        buffer(response).then(
          () => resolve(response.statusCode ?? 0),
          () => resolve(0),
        );
      });
      post.on('error', () => resolve(0));
      post.end(body);
    });
  }
}

/** Source: EventBridge user guide, "API destination error codes". */
export function isRetried(status: number): boolean {
  return status === 0 || status >= 500 || [401, 407, 409, 429].includes(status);
}
