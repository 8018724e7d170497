import { createHash } from 'node:crypto';
import { createPace, type PaceTime } from '../../platform/pace.ts';

/** One reading begins so many milliseconds after another at the earliest: 100 a second are no flood to SNS. */
const INTERVAL_MS = 10;
const MOST_AT_ONCE = 16;
/** URLs that wait in one lane. */
const MOST_WAITING = 200;
/** URLs of which it is remembered how often they were asked for: SNS tries again after 20 s, and 1,000 others a second may come meanwhile. */
const MOST_ASKED = 50_000;

interface Waiting<T> {
  readonly url: string;
  /** How often it was asked for, before it came into this line too. */
  asks: number;
  readonly answer: PromiseWithResolvers<T>;
}

interface Lane<T> {
  readonly waiting: Map<string, Waiting<T>>;
  /** Whether the next is the one that was asked for most often, or any. */
  byAsks: boolean;
}

export interface ReadingLineDeps<T> {
  /** Never rejects. */
  readonly read: (url: string) => Promise<T>;
  /** What those are told who must leave the line. */
  readonly crowdedOut: T;
  readonly time?: PaceTime | undefined;
  /** From 0 to 1. */
  readonly random?: (() => number) | undefined;
}

/**
 * URLs that wait to be read, each once however many ask, at a bounded rate. Lanes are served in turn, so that what comes
 * in one lane takes nothing from another. In a lane every second reading is of the URL that was asked for most often, in
 * this line or before, and the others are of any: a flood of URLs that differ makes a URL that comes again the next, and
 * a flood of URLs that recur is soon read off. A full lane loses any of those that were asked for least.
 */
export class ReadingLine<T> {
  readonly #deps: ReadingLineDeps<T>;
  readonly #random: () => number;
  readonly #pace: () => Promise<void>;
  /** Those with somebody in them, the next to be served first. */
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #reading = new Map<string, Promise<T>>();
  /** By a short hash of the URL, the oldest first. */
  readonly #asked = new Map<string, number>();
  #serving = false;

  constructor(deps: ReadingLineDeps<T>) {
    this.#deps = deps;
    this.#random = deps.random ?? Math.random;
    this.#pace = createPace(INTERVAL_MS, deps.time);
  }

  /** Resolves with what was read, or with being crowded out. */
  ask(url: string, lane: string): Promise<T> {
    const asks = this.#countAsk(url);
    const reading = this.#reading.get(url);
    if (reading) return reading;
    const { waiting } = this.#lane(lane);
    let one = waiting.get(url);
    if (one) one.asks = asks;
    else {
      one = { url, asks, answer: Promise.withResolvers<T>() };
      waiting.set(url, one);
      if (waiting.size > MOST_WAITING) this.#crowdOut(waiting);
      void this.#serve();
    }
    return one.answer.promise;
  }

  #lane(name: string): Lane<T> {
    const lane = this.#lanes.get(name) ?? { waiting: new Map(), byAsks: true };
    this.#lanes.set(name, lane);
    return lane;
  }

  async #serve(): Promise<void> {
    if (this.#serving) return;
    this.#serving = true;
    while (this.#lanes.size > 0 && this.#reading.size < MOST_AT_ONCE) {
      // Whoever comes meanwhile can be the next, too.
      await this.#pace();
      this.#start(this.#next());
    }
    this.#serving = false;
  }

  #start(next: Waiting<T> | undefined): void {
    if (!next) return;
    const { url, answer } = next;
    const reading = this.#reading.get(url) ?? this.#deps.read(url);
    answer.resolve(reading);
    if (this.#reading.has(url)) return;
    this.#reading.set(url, reading);
    void reading.finally(() => {
      this.#reading.delete(url);
      void this.#serve();
    });
  }

  /** Takes the next out of the lane whose turn it is. */
  #next(): Waiting<T> | undefined {
    const [first] = this.#lanes;
    if (!first) return undefined;
    const [name, lane] = first;
    const { waiting, byAsks } = lane;
    const next = this.#any(byAsks ? mostAsked(waiting) : [...waiting.values()]);
    lane.byAsks = !byAsks;
    if (next) waiting.delete(next.url);
    this.#lanes.delete(name);
    if (waiting.size > 0) this.#lanes.set(name, lane);
    return next;
  }

  #crowdOut(waiting: Map<string, Waiting<T>>): void {
    const leaving = this.#any(leastAsked(waiting));
    if (!leaving) return;
    waiting.delete(leaving.url);
    leaving.answer.resolve(this.#deps.crowdedOut);
  }

  #any(some: readonly Waiting<T>[]): Waiting<T> | undefined {
    return some[Math.floor(this.#random() * some.length)];
  }

  #countAsk(url: string): number {
    const short = createHash('sha1').update(url).digest('base64').slice(0, 12);
    const asks = (this.#asked.get(short) ?? 0) + 1;
    this.#asked.delete(short);
    this.#asked.set(short, asks);
    const [oldest] = this.#asked.keys();
    if (oldest !== undefined && this.#asked.size > MOST_ASKED) this.#asked.delete(oldest);
    return asks;
  }
}

function mostAsked<T>(waiting: ReadonlyMap<string, Waiting<T>>): readonly Waiting<T>[] {
  const all = [...waiting.values()];
  const most = Math.max(...all.map(({ asks }) => asks));
  return all.filter(({ asks }) => asks === most);
}

function leastAsked<T>(waiting: ReadonlyMap<string, Waiting<T>>): readonly Waiting<T>[] {
  const all = [...waiting.values()];
  const least = Math.min(...all.map(({ asks }) => asks));
  return all.filter(({ asks }) => asks === least);
}
