import { scrape } from '../support/scrape.ts';
import { Promises } from './attack.ts';
import type { Target } from './target.ts';
import { compareSeries } from '../crash/compare-series.ts';

/** Longer than any scrape may take: milliseconds. */
const SCRAPE_TIMEOUT_MS = 15_000;

/** Genuine messages and scrapes that go on while the program is attacked, and what became of them. */
export class Genuine implements AsyncDisposable {
  readonly #target: Target;
  readonly #topic;
  readonly #delivered: Promise<void>;
  readonly #end = new AbortController();
  readonly #scraping: Promise<void>;
  readonly #scrapes: number[] = [];
  #failedScrapes = 0;

  constructor(target: Target, seed: string, perSecond = 20) {
    this.#target = target;
    // Nothing is delivered again later, so that a wait is a wait for the program.
    const chances = { acknowledgementLost: 0, again: 0, twin: 0 };
    this.#topic = target.topic(`${seed} genuine`, { perSecond, concurrency: 16 }, chances);
    this.#delivered = this.#topic.deliver();
    this.#scraping = this.#scrape();
  }

  get acknowledged(): number {
    return this.#topic.waits.length;
  }

  /** Ends it, and judges: everything acknowledged within these times, nothing lost, nothing counted twice. */
  async judge(
    promises: Promises,
    { ackMs, scrapeMs }: { readonly ackMs: number; readonly scrapeMs: number },
  ) {
    this.#topic.endPublishing();
    this.#end.abort();
    await Promise.all([this.#delivered, this.#scraping]);
    const waits = this.#topic.waits.toSorted((one, other) => one - other);
    const p99 = waits[Math.floor(waits.length * 0.99)] ?? 0;
    const slowestScrape = Math.max(0, ...this.#scrapes);
    promises.broken.push(...this.#topic.wrong);
    promises.inTime('99 % of genuine messages were acknowledged in', p99, ackMs);
    promises.inTime('the slowest scrape took', slowestScrape, scrapeMs);
    promises.expect(this.#failedScrapes === 0, `${this.#failedScrapes} scrapes failed`);
    const { lost, doubled } = await compareSeries(this.#target.member.webUrl, this.#topic.events);
    promises.expect(lost === 0, `${lost} acknowledged events were lost`);
    promises.expect(doubled === 0, `${doubled} events were counted twice`);
    return {
      'genuine messages': this.#topic.events,
      'ack p99, ms': Math.round(p99),
      'ack slowest, ms': Math.round(waits.at(-1) ?? 0),
      'slowest scrape, ms': Math.round(slowestScrape),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    this.#topic[Symbol.dispose]();
    await Promise.all([this.#delivered, this.#scraping]);
  }

  async #scrape(): Promise<void> {
    while (!this.#end.signal.aborted) {
      const from = performance.now();
      const late = AbortSignal.timeout(SCRAPE_TIMEOUT_MS);
      try {
        await scrape(this.#target.member.webUrl, late);
      } catch {
        this.#failedScrapes++;
      }
      this.#scrapes.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
