import { setTimeout as wait } from 'node:timers/promises';
import { scrape } from '../support/scrape.ts';

const INTERVAL_MS = 250;
/** What is kept over restarts; everything else may begin anew with the process. */
const kept = /^(?:ses_events_total|ses_event_recipients_total|ses_event_age_seconds_count)\b/;

/** Sees what Prometheus sees: scrapes again and again, whoever is there, and adds up increases as `increase()` does. */
export class SteadyScraper {
  scrapes = 0;
  /** Series that went down, which Prometheus takes for a restart from 0: each would be counted twice. */
  readonly resets: string[] = [];
  readonly #webUrl: string;
  readonly #last = new Map<string, number>();
  readonly #increases = new Map<string, number>();

  constructor(webUrl: string) {
    this.#webUrl = webUrl;
  }

  /** Scrapes until it is told to end. */
  async run(end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      await this.look();
      await wait(INTERVAL_MS);
    }
  }

  /** Nothing happens when nobody answers. */
  async look(): Promise<void> {
    let text: string;
    try {
      ({ text } = await scrape(this.#webUrl));
    } catch {
      return;
    }
    this.scrapes++;
    for (const line of text.split('\n')) if (kept.test(line)) this.#note(line);
  }

  /** By how much a metric increased, all its series together. What a series held when it was first seen is no increase. */
  increase(metric: string): number {
    return this.#increases.get(metric) ?? 0;
  }

  #note(line: string): void {
    const at = line.lastIndexOf(' ');
    const [series, value] = [line.slice(0, at), Number(line.slice(at))];
    const before = this.#last.get(series);
    this.#last.set(series, value);
    if (before === undefined) return;
    if (value < before) this.resets.push(`${series} ${before} to ${value}`);
    const metric = /^\w+/.exec(series)?.[0] ?? '';
    this.#increases.set(metric, this.increase(metric) + (value < before ? value : value - before));
  }
}
