import { postAgent, postSns } from './sns-post.ts';
import type { SnsEnvelope } from './sns-signer.ts';

export interface DeliveryOptions {
  /** Posts under way at once. */
  readonly concurrency?: number;
  /** How often a failed delivery is tried again, and after how many milliseconds; SNS's own default. */
  readonly retries?: number;
  readonly retryDelay?: number;
  /** Messages that may wait; further ones are lost. */
  readonly maxWaiting?: number;
  /** Asked after each delivery: whether to deliver the same message once more, as SNS may at any time. */
  readonly redeliver?: () => boolean;
}

export interface DeliveryStats {
  /** Posts answered with 2xx, redeliveries included. */
  delivered: number;
  redelivered: number;
  retried: number;
  /** Given up, after a permanent failure or the last retry. */
  failed: number;
  /** Never tried, because too many waited. */
  lost: number;
}

export const noDeliveries: Readonly<DeliveryStats> = {
  delivered: 0,
  redelivered: 0,
  retried: 0,
  failed: 0,
  lost: 0,
};

interface Parcel {
  /** Signed when it is first needed, so that a long queue costs nothing. */
  readonly seal: () => SnsEnvelope;
  readonly triesLeft: number;
  readonly again: boolean;
}

/** Delivers messages to one HTTP endpoint the way SNS does: at least once, in no order, with retries. */
export class SnsDelivery implements AsyncDisposable {
  readonly stats: DeliveryStats = { ...noDeliveries };
  readonly #endpoint: URL;
  readonly #options: Required<DeliveryOptions>;
  readonly #agent;
  readonly #waiting: Parcel[] = [];
  readonly #retries = new Set<NodeJS.Timeout>();
  readonly #idle: (() => void)[] = [];
  #active = 0;
  #closed = false;

  constructor(endpoint: URL, options: DeliveryOptions = {}) {
    this.#endpoint = endpoint;
    this.#options = {
      concurrency: 16,
      retries: 3,
      retryDelay: 20_000,
      maxWaiting: 20_000,
      redeliver: () => false,
      ...options,
    };
    this.#agent = postAgent(this.#options.concurrency);
  }

  /** Takes a message; it is sealed (built and signed) when its turn comes. */
  offer(seal: () => SnsEnvelope): void {
    if (this.#closed) return;
    if (this.#waiting.length >= this.#options.maxWaiting) {
      this.stats.lost++;
      return;
    }
    let sealed: SnsEnvelope | undefined;
    const once = () => (sealed ??= seal());
    this.#enqueue({ seal: once, triesLeft: this.#options.retries, again: true });
  }

  /** Resolves when nothing is under way, waiting, or to be tried again. */
  idle(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Drops what waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#waiting.length = 0;
    for (const timer of this.#retries) clearTimeout(timer);
    this.#retries.clear();
    this.#agent.destroy();
    this.#settle();
    await this.idle();
  }

  #enqueue(parcel: Parcel): void {
    this.#waiting.push(parcel);
    this.#pump();
  }

  #pump(): void {
    while (this.#active < this.#options.concurrency) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#active++;
      void this.#deliver(next);
    }
  }

  async #deliver(parcel: Parcel): Promise<void> {
    const status = await postSns(this.#agent, this.#endpoint, parcel.seal());
    this.#active--;
    if (!this.#closed) this.#conclude(parcel, status);
    this.#pump();
    this.#settle();
  }

  #conclude(parcel: Parcel, status: number): void {
    if (status >= 200 && status < 300) {
      this.stats.delivered++;
      if (!parcel.again) this.stats.redelivered++;
      else if (this.#options.redeliver()) this.#enqueue({ ...parcel, again: false });
    } else if (isPermanent(status) || parcel.triesLeft === 0) {
      this.stats.failed++;
    } else {
      this.stats.retried++;
      const timer = setTimeout(() => {
        this.#retries.delete(timer);
        this.#enqueue({ ...parcel, triesLeft: parcel.triesLeft - 1 });
      }, this.#options.retryDelay);
      this.#retries.add(timer);
    }
  }

  #isIdle(): boolean {
    return this.#active === 0 && this.#waiting.length === 0 && this.#retries.size === 0;
  }

  #settle(): void {
    if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
  }
}

/** SNS tries again after 5xx, 429 and no answer (developer guide, "Amazon SNS message delivery retries"). */
function isPermanent(status: number): boolean {
  return status >= 300 && status < 500 && status !== 429;
}
