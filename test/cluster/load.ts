import { Random } from '../../src/demo/company/random.ts';
import { compareSeries } from '../crash/compare-series.ts';
import { InsistentTopic, type TopicChances } from '../crash/insistent-topic.ts';
import type { SimulatedSns } from '../crash/simulated-sns.ts';
import { SteadyScraper } from '../crash/steady-scraper.ts';
import { topicArn } from '../support/sns-topic.ts';

/** The part of a release's values that lets this topic in. Two scrapers have to see each new series at 0. */
export function topicValues({ endpoint }: SimulatedSns) {
  return {
    receivers: { sns: { topics: [topicArn], trusted_origins: [endpoint] } },
    labels: { tags: ['batch'] },
    exposition: { zero_for: '5s' },
  };
}

/** What became of a load. */
export interface Outcome {
  readonly events: number;
  readonly lost: number;
  readonly doubled: number;
  readonly retries: number;
  readonly repetitions: number;
  readonly lostAcknowledgements: number;
  /** A sentence for everything that is not as promised. */
  readonly wrong: readonly string[];
}

export interface LoadOptions {
  readonly chances?: TopicChances;
  readonly concurrency?: number;
}

/** Signed messages without a pause, each delivered until it is acknowledged, while a scraper looks on. */
export class Load implements AsyncDisposable {
  readonly #topic: InsistentTopic;
  readonly #scraper: SteadyScraper;
  readonly #webUrl: string;
  readonly #end = new AbortController();
  readonly #running: Promise<unknown>;

  constructor(
    sns: SimulatedSns,
    webhooksUrl: string,
    webUrl: string,
    seed: string,
    { chances, concurrency }: LoadOptions = {},
  ) {
    this.#webUrl = webUrl;
    const seal = (index: number) => sns.seal(index);
    const random = new Random(seed);
    this.#topic = new InsistentTopic(`${webhooksUrl}/sns`, seal, random, chances, { concurrency });
    this.#scraper = new SteadyScraper(webUrl);
    this.#running = Promise.all([this.#topic.deliver(), this.#scraper.run(this.#end.signal)]);
  }

  get events(): number {
    return this.#topic.events;
  }

  /** Deliveries tried until now. */
  get posts(): number {
    return this.#topic.figures.posts;
  }

  /** What the receiver did wrong until now, a sentence each. */
  get wrong(): readonly string[] {
    return this.#topic.wrong;
  }

  /** Ends publishing, lets the rest be delivered, and compares every series with what was published. */
  async outcome(): Promise<Outcome> {
    this.#topic.endPublishing();
    while (!this.#end.signal.aborted && this.#topic.open > 0) {
      if (this.#topic.wrong.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { events } = this.#topic;
    const { lost, doubled } = await compareSeries(this.#webUrl, events);
    await this.#scraper.look();
    const wrong = [...this.#topic.wrong];
    for (const reset of this.#scraper.resets) wrong.push(`went down over a restart: ${reset}`);
    const seen = this.#scraper.increase('ses_events_total');
    if (seen !== events) wrong.push(`the scraper saw an increase by ${seen} instead of ${events}`);
    const { retries, repetitions, lostAcknowledgements } = this.#topic.figures;
    return { events, lost, doubled, retries, repetitions, lostAcknowledgements, wrong };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    this.#topic[Symbol.dispose]();
    await this.#running;
  }
}
