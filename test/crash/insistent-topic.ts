import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../src/demo/company/random.ts';
import { KeepAlivePoster } from './keep-alive-poster.ts';

/** Deliveries at the same time. */
const CONCURRENCY = 64;
/** SNS waits 20 seconds before the first retry; a test has no time for that. */
const RETRY_MS = 250;
/** So much later, at most, comes what is delivered a second time: before or after the next crash. */
const AGAIN_MS = 3_000;

/** How often what may happen to a delivery happens to it. */
const usual = {
  /** Two envelopes, with ids of their own, bring the same event, and often at the same time. */
  twin: 0.02,
  /** The receiver said 200 and the sender did not hear it. */
  acknowledgementLost: 0.03,
  /** SNS delivers at least once: again, though it was told 200. */
  again: 0.02,
};
export type TopicChances = Partial<typeof usual>;

export interface TopicPace {
  /** Deliveries at the same time. */
  readonly concurrency?: number | undefined;
  /** New events a second; as many as can be delivered, if nothing is said. */
  readonly perSecond?: number;
}

interface Delivery {
  /** The number of its event. */
  readonly index: number;
  /** When it was tried first, as performance.now tells it. */
  since?: number;
  readonly body: string;
  readonly twin: boolean;
}

/** What happened until now. */
export interface TopicFigures {
  readonly posts: number;
  /** Posts that broke off or were answered with 5xx or 429, and were tried again. */
  readonly retries: number;
  readonly lostAcknowledgements: number;
  /** Deliveries of an event beyond the first: twins and repetitions. */
  readonly repetitions: number;
  /** Events that were durable when their receiver died before it could say so: the retry met a duplicate. */
  readonly countedUnanswered: number;
}

/**
 * Publishes events without a pause and delivers each until it is acknowledged, as a topic with endless retries does:
 * after a 5xx, a broken connection and no answer, in no order, and more than once.
 */
export class InsistentTopic {
  /** Events published. */
  events = 0;
  /** What the receiver did wrong, a sentence each. */
  readonly wrong: string[] = [];
  /** Milliseconds from the first try of an event to its first acknowledgement, in the order of these. */
  readonly waits: number[] = [];
  readonly #figures = { posts: 0, retries: 0, lostAcknowledgements: 0, repetitions: 0, countedUnanswered: 0 };
  readonly #seal: (index: number) => readonly [string, string];
  readonly #random: Random;
  readonly #chances: typeof usual;
  readonly #concurrency: number;
  readonly #perSecond: number;
  readonly #from = performance.now();
  readonly #poster: KeepAlivePoster;
  readonly #queue: Delivery[] = [];
  readonly #later = new Set<Delivery>();
  /** Events of which the receiver has said that they are counted. */
  readonly #counted = new Set<number>();
  #open = 0;
  #publishing = true;
  #closed = false;

  /** @param seal gives two signed envelopes of the event with this number; asked for once. */
  constructor(
    url: string,
    seal: (index: number) => readonly [string, string],
    random: Random,
    chances: TopicChances = {},
    { concurrency = CONCURRENCY, perSecond = Infinity }: TopicPace = {},
  ) {
    this.#seal = seal;
    this.#chances = { ...usual, ...chances };
    this.#random = random;
    this.#poster = new KeepAlivePoster(url, concurrency);
    this.#concurrency = concurrency;
    this.#perSecond = perSecond;
  }

  get figures(): TopicFigures {
    return { ...this.#figures };
  }

  /** Posts on their way to a receiver that was there and has not answered yet. */
  get underWay(): number {
    return this.#poster.underWay;
  }

  /** Deliveries that are not acknowledged yet. */
  get open(): number {
    return this.#open;
  }

  /** Resolves when publishing was ended and everything has been acknowledged, or when something went wrong. */
  async deliver(): Promise<void> {
    const worker = async () => {
      while (!this.#closed && (this.#publishing || this.#open > 0)) {
        const next = this.#next();
        if (next) await this.#attempt(next);
        else await wait(10);
      }
    };
    await Promise.all(Array.from({ length: this.#concurrency }, worker));
  }

  /** No new events; what is open is still delivered. */
  endPublishing(): void {
    this.#publishing = false;
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#poster[Symbol.dispose]();
  }

  #next(): Delivery | undefined {
    // Old and new messages mix.
    if (!this.#publishing || this.#queue.length > this.#concurrency || !this.#isDue())
      return this.#queue.shift();
    const index = this.events++;
    const [body, twinBody] = this.#seal(index);
    const twin = this.#random.chance(this.#chances.twin);
    if (twin) this.#queue.unshift({ index, body: twinBody, twin });
    this.#open += twin ? 2 : 1;
    if (twin) this.#figures.repetitions++;
    return { index, body, twin };
  }

  #isDue(): boolean {
    return this.events < ((performance.now() - this.#from) / 1_000) * this.#perSecond;
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { index } = delivery;
    const known = this.#counted.has(index);
    delivery.since ??= performance.now();
    this.#figures.posts++;
    const { status, answer } = await this.#poster.post(delivery.body);
    if (status === 0 || status === 429 || status >= 500) {
      this.#figures.retries++;
      await wait(RETRY_MS);
      this.#queue.push(delivery);
      return;
    }
    if (status !== 200) this.#blame(`event ${index} was refused for good: ${status} ${answer}`);
    if (known && answer !== 'duplicate') this.#blame(`event ${index} was acknowledged, and then ${answer}`);
    if (!known && answer === 'duplicate' && !delivery.twin) this.#figures.countedUnanswered++;
    if (!known) this.waits.push(performance.now() - delivery.since);
    this.#counted.add(index);
    if (this.#random.chance(this.#chances.acknowledgementLost)) {
      this.#figures.lostAcknowledgements++;
      this.#deliverLater(delivery);
    } else if (this.#random.chance(this.#chances.again)) {
      this.#figures.repetitions++;
      this.#deliverLater(delivery);
    } else {
      this.#open--;
    }
  }

  #deliverLater(delivery: Delivery): void {
    this.#later.add(delivery);
    setTimeout(
      () => {
        this.#later.delete(delivery);
        this.#queue.push(delivery);
      },
      this.#random.between(0, AGAIN_MS),
    );
  }

  #blame(what: string): void {
    this.wrong.push(what);
    this.#closed = true;
  }
}
