import type { Exemplar } from './exemplar.ts';

export type Labels = Readonly<Record<string, string>>;

/** An addition to one counter series, or to one part of a histogram series. */
export interface Increment<Metric extends string = string> {
  readonly metric: Metric;
  readonly labels: Labels;
  /** Empty for a counter; for a histogram `sum`, or the upper bound of the one bucket that grows. */
  readonly part: string;
  readonly value: number;
}

/** A counter series, or one part of a histogram series. */
export type SeriesPart<Metric extends string = string> = Omit<Increment<Metric>, 'value'>;

/** The sum of all increments of one series part, as a ledger remembers it. */
export interface Total extends Increment {
  /** When the series was first seen: milliseconds since the epoch. */
  readonly since: number;
  /** Whether it was shown at 0 long enough. */
  readonly revealed: boolean;
  /** The newest that any process counted here; only of a ledger that is shared. */
  readonly exemplar?: Exemplar;
}

/** Gives back what it is given, so that a class which extends it puts its private fields there. */
export const Given = function (given: object) {
  return given;
} as unknown as new (given: object) => object;

/**
 * Labels, and increments that come again, are asked for their key at every step of an event's way, and they never change:
 * the key is kept with them, where no copy takes it along. A WeakMap would do the same, at the price of a tenth of the way.
 */
class Keyed extends Given {
  readonly #key: string;

  constructor(given: object, key: string) {
    super(given);
    this.#key = key;
  }

  static keyOf(given: object): string | undefined {
    return #key in given ? given.#key : undefined;
  }
}

/** The same series gives the same key, in whatever order its labels were written. */
export function labelsKey(labels: Labels): string {
  const known = Keyed.keyOf(labels);
  if (known !== undefined) return known;
  const key = writeKey(labels);
  keepKey(labels, key);
  return key;
}

/** Lets labels have the key of others that name the same series, so that its text is in memory once. */
export function keepKey(labels: Labels, key: string): void {
  void new Keyed(labels, key);
}

/** Values may hold any character, so that lengths and not separators tell where one ends. */
function writeKey(labels: Labels): string {
  let key = '';
  for (const name of Object.keys(labels).toSorted()) {
    const value = labels[name] ?? '';
    key += `${name}:${value.length}:${value}`;
  }
  return key;
}

/** Identifies the counter, or the histogram part, that an increment adds to. */
export function incrementKey(series: SeriesPart): string {
  return Keyed.keyOf(series) ?? `${series.metric}|${series.part}|${labelsKey(series.labels)}`;
}

/** An increment that will come again: its key is made once. */
export function recurring<Metric extends string>(increment: Increment<Metric>): Increment<Metric> {
  return withValue(increment, increment.value);
}

/** An increment of the same series part by another value. */
export function withValue<Metric extends string>(
  increment: Increment<Metric>,
  value: number,
): Increment<Metric> {
  const { metric, labels, part } = increment;
  const other = { metric, labels, part, value };
  void new Keyed(other, incrementKey(increment));
  return other;
}

/** Adds up increments of the same series, so that a batch writes each series once. */
export function mergeIncrements(increments: Iterable<Increment>): Map<string, Increment> {
  const merged = new Map<string, Increment>();
  for (const increment of increments) {
    const key = incrementKey(increment);
    const before = merged.get(key);
    merged.set(key, before ? { ...before, value: before.value + increment.value } : increment);
  }
  return merged;
}

/**
 * What an event's increments observed, each at the series part that an exemplar of it stands at: what was added to a
 * counter, and at the bucket that grew the value that fell into it, which the addition to the sum behind it tells.
 */
export function* observed<Metric extends string>(
  increments: Iterable<Increment<Metric>>,
): Generator<Increment<Metric>> {
  let bucket = '';
  for (const increment of increments) {
    if (increment.part === '') yield increment;
    else if (increment.part === 'sum') yield { ...increment, part: bucket };
    else bucket = increment.part;
  }
}
