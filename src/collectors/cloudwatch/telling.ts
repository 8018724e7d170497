import type { PeriodBatch, SourceState } from '../../contracts/period.ts';
import type { CounterName } from './mapping.ts';
import { observationsOf, type FirstSight } from './observing.ts';
import type { Read } from './reading.ts';
import type { Told } from './told.ts';

/** What is to be counted, and is durable when the collector goes on. */
export interface Counts {
  readonly periods: PeriodBatch<CounterName>;
}

/**
 * Up to when everything was read is a source of its own: metrics that AWS answers with an error do not hold up the
 * others.
 */
export interface Sources {
  readonly name: string;
  readonly complete: string;
}

export function sourcesOf(name: string): Sources {
  return { name, complete: `${name}/complete` };
}

/** What the ledger is told of a reading. All times are AWS's, in milliseconds. */
export interface Telling {
  /** Before anything is read beyond what is known. */
  begin(): Iterable<Counts>;
  /** @param readTo up to when everything was read with these; `undefined` where more is to come. */
  part(reads: readonly Read[], readTo: number | undefined): Iterable<Counts>;
  /** @param complete up to when all metrics were read, those that are behind too. */
  step(complete: number | undefined): Iterable<Counts>;
  end(): Iterable<Counts>;
}

/** At first sight: all at once, when all was read. */
export class FirstTelling implements Telling {
  readonly #sources: Sources;
  readonly #first: FirstSight;
  readonly #now: number;

  constructor(sources: Sources, first: FirstSight, now: number) {
    this.#sources = sources;
    this.#first = first;
    this.#now = now;
  }

  begin(): Iterable<Counts> {
    return [];
  }

  part(reads: readonly Read[]): Iterable<Counts> {
    this.#first.see(reads);
    return [];
  }

  step(): Iterable<Counts> {
    return [];
  }

  *end(): Iterable<Counts> {
    const observations = this.#first.observations();
    yield { periods: { source: this.#sources.name, observations, readTo: this.#now } };
    yield { periods: { source: this.#sources.complete, observations: [], readTo: this.#now } };
  }
}

/** Where a source is known: part by part, and only what the ledger has not been told. */
export class NextTelling implements Telling {
  readonly #sources: Sources;
  readonly #known: SourceState;
  readonly #complete: SourceState | undefined;
  readonly #told: Told;
  readonly #period: number;

  constructor(
    sources: Sources,
    known: SourceState,
    complete: SourceState | undefined,
    told: Told,
    period: number,
  ) {
    this.#sources = sources;
    this.#known = known;
    this.#complete = complete;
    this.#told = told;
    this.#period = period;
  }

  *begin(): Iterable<Counts> {
    if (!this.#complete) yield this.#completeTo(this.#known.readTo);
  }

  *part(reads: readonly Read[], readTo: number | undefined): Iterable<Counts> {
    const news = reads.map((read) => this.#told.news(read));
    const observations = observationsOf(news, this.#period);
    const checkpoint = readTo ?? this.#known.readTo;
    if (observations.length > 0 || readTo !== undefined)
      yield { periods: { source: this.#sources.name, observations, readTo: checkpoint } };
    this.#told.durable(news, checkpoint);
  }

  *step(complete: number | undefined): Iterable<Counts> {
    if (complete !== undefined && complete > (this.#complete ?? this.#known).readTo)
      yield this.#completeTo(complete);
  }

  end(): Iterable<Counts> {
    return [];
  }

  #completeTo(readTo: number): Counts {
    return { periods: { source: this.#sources.complete, observations: [], readTo } };
  }
}
