import type { EventSink } from '../../src/contracts/event-sink.ts';
import { createEventSink } from '../../src/counting/event-sink.ts';
import { labelLimit } from '../support/label-limit.ts';
import type { Decoded } from '../../src/events/decode.ts';
import type { Countable } from '../../src/events/ses-notice.ts';
import type { Entry, Ledger } from '../../src/contracts/ledger.ts';
import { isMetric, specOf, type MetricSpec } from '../../src/metrics/catalog.ts';
import type { Increment } from '../../src/contracts/increment.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { countOptions } from '../support/count-options.ts';
import { DAY_MS, NOW } from '../support/sns-topic.ts';

/** What a label's value may have: code points. */
const MOST_CHARACTERS = 256;
/** A registry holds what was counted; a fresh one is taken after so many events, so that none is full. */
const FRESH_AFTER = 500;

/** The real way of an event to its counters, with a ledger that keeps what it is given. */
export class Counting {
  /** Labels beyond bounds, a sentence each, since it was asked for last. */
  #beyond: string[] = [];
  #left = 0;
  #sink: EventSink = () => Promise.reject(new Error('unreachable'));
  #registry = new MetricRegistry(() => NOW);

  get registry(): MetricRegistry {
    return this.#registry;
  }

  readonly sink: EventSink = (receiver, events) => {
    if (this.#left <= 0) this.#freshen();
    this.#left -= events.length;
    return this.#sink(receiver, events);
  };

  /** Counts what was decoded, if it is an event. */
  async count(decoded: Decoded<Countable>): Promise<void> {
    if (decoded.kind === 'event') await this.sink('sns', [decoded.event]);
  }

  takeBeyond(): readonly string[] {
    return this.#beyond.splice(0);
  }

  #freshen(): void {
    this.#left = FRESH_AFTER;
    const registry = new MetricRegistry(() => NOW);
    this.#registry = registry;
    this.#sink = createEventSink({
      ledger: this.#ledger,
      registry,
      limit: labelLimit(registry, 1_000_000),
      clock: { now: () => NOW },
      retention: 14 * DAY_MS,
      options: { ...countOptions, tags: ['campaign', 'batch'] },
    });
  }

  readonly #ledger: Ledger = {
    countOnce: (entries: readonly Entry[]) => {
      for (const { increments } of entries) for (const one of increments) this.#judge(one);
      return Promise.resolve(entries.map(() => true));
    },
    countPeriods: () => Promise.reject(new Error('no periods here')),
    source: () => Promise.resolve(undefined),
    totals: () => Promise.resolve([]),
    reveal: () => Promise.resolve(),
    recall: () => Promise.resolve(undefined),
    keep: () => Promise.resolve(),
    rememberedFrom: () => 0,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };

  #judge({ metric, labels, value }: Increment): void {
    if (!isMetric(metric)) return void this.#beyond.push(`${metric} is no metric of the catalog`);
    const spec = specOf(metric);
    for (const [name, text] of Object.entries(labels)) {
      if (!isKnown(spec, name)) this.#beyond.push(`${metric} has the label ${JSON.stringify(name)}`);
      if (text.length > 2 * MOST_CHARACTERS || Array.from(text).length > MOST_CHARACTERS)
        this.#beyond.push(`${metric}: ${name} has ${text.length} characters`);
      if (!text.isWellFormed()) this.#beyond.push(`${metric}: ${name} is no well-formed Unicode`);
    }
    if (!(value >= 0 && value < Infinity)) this.#beyond.push(`${metric} grows by ${value}`);
  }
}

function isKnown({ labels, openLabels }: MetricSpec, name: string): boolean {
  const isOpen = openLabels !== undefined && name.startsWith(`${openLabels}_`) && /^\w+$/.test(name);
  return labels.includes(name) || isOpen;
}
