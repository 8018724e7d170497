import { isCounted, type CountedName, type MetricSpec } from './catalog.ts';
import type { Exemplar } from '../contracts/exemplar.ts';
import { keepKey, labelsKey, type Labels } from '../contracts/increment.ts';
import { LabelTallies, type LabelTally } from './label-tally.ts';

/** One time series and its present value. */
export interface Series {
  readonly labels: Labels;
  /** The counter's or gauge's value; a histogram's sum. */
  value: number;
  /** Observations per bucket, not accumulated, the last for `+Inf`; absent on counters and gauges. */
  readonly buckets?: number[];
  /** When the series was first seen: milliseconds since the epoch. */
  readonly since: number;
  /** Whether the value may be shown. Until then 0 is: see counting/first-zero.ts. */
  revealed: boolean;
  /** The newest of each bucket, a counter's at 0; absent until an event brought a trace. */
  exemplars?: (Exemplar | undefined)[];
}

/** What a reader needs of a metric, of our own or of prom-client's. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: MetricSpec['type'];
  /** Whether it has a series for each state that there is. */
  readonly stateSet: boolean;
  /** The upper bounds of a histogram's buckets as they are written in `le`, `+Inf` included. */
  readonly bounds: readonly string[];
  /** A copy of the list, so that a slow reader sees each series once whatever happens meanwhile. */
  snapshot(): readonly Series[];
}

/** A series that is shown at 0 because it is new. */
export interface NewSeries {
  readonly metric: CountedName;
  readonly series: Series;
}

/** What is to be told of a series that has just been shown at 0. */
export function asNew(metric: string, series: Series): NewSeries {
  if (!isCounted(metric)) throw new Error(`${metric} is no counter`);
  return { metric, series };
}

/** A point in prom-client's own form, so that a family can stand in its registry. */
interface PromClientValue {
  readonly labels: Record<string, string>;
  readonly value: number;
  readonly metricName?: string;
}

/**
 * All series of one metric. It has the shape of a prom-client metric and stands in its registry beside the
 * process metrics. It is not a prom-client Counter, because a total must be restorable after a restart (histograms
 * included), labels such as CloudWatch dimensions are known only at run time, and each series keeps its birth.
 */
export class Family implements MetricFamily {
  readonly name: string;
  readonly spec: MetricSpec;
  readonly #series = new Map<string, Series>();
  /** Until there are other series. */
  #snapshot: readonly Series[] | undefined;
  readonly #bounds: readonly string[];
  readonly #bornAtZero: boolean;
  /** Of a metric that can be full; of others nobody asks. */
  readonly #tallies: LabelTallies | undefined;

  /** @param bornAtZero whether a new series waits to be revealed. */
  constructor(name: string, spec: MetricSpec, bornAtZero = false) {
    this.name = name;
    this.spec = spec;
    this.#bornAtZero = bornAtZero;
    this.#tallies = spec.unbounded || spec.documented ? new LabelTallies() : undefined;
    this.#bounds = [...(spec.buckets ?? []).map(String), '+Inf'];
  }

  get help(): string {
    return this.spec.help;
  }

  get type(): MetricSpec['type'] {
    return this.spec.type;
  }

  get stateSet(): boolean {
    return this.spec.stateSet ?? false;
  }

  get size(): number {
    return this.#series.size;
  }

  get bounds(): readonly string[] {
    return this.#bounds;
  }

  /** What there is of series with the names of these labels; `undefined` of a metric that cannot be full. */
  tallyOf(labels: Labels): LabelTally | undefined {
    return this.#tallies?.of(labels);
  }

  /** The series with these labels, born now if there is none yet. */
  series(labels: Labels, since: number): Series {
    const key = labelsKey(labels);
    let series = this.#series.get(key);
    if (!series) {
      const own = this.#inOrder(labels);
      if (own !== labels) keepKey(own, key);
      const buckets = this.type === 'histogram' ? { buckets: this.#bounds.map(() => 0) } : {};
      series = {
        labels: own,
        value: 0,
        since,
        revealed: !this.#bornAtZero,
        ...buckets,
      };
      this.#series.set(key, series);
      this.#snapshot = undefined;
      this.#tallies?.add(own);
    }
    return series;
  }

  /** The series with these labels, if it was born. */
  find(labels: Labels): Series | undefined {
    return this.#series.get(labelsKey(labels));
  }

  has(labels: Labels): boolean {
    return this.find(labels) !== undefined;
  }

  /** Adds to a counter, or to the named part (`sum` or a bucket's upper bound) of a histogram. */
  add(labels: Labels, part: string, value: number, since: number): void {
    const series = this.series(labels, since);
    if (!series.buckets || part === 'sum') {
      series.value += value;
      return;
    }
    const bucket = this.#bounds.indexOf(part);
    // A bucket that a later version no longer has: the observations were under its bound, so they are under the next.
    const at =
      bucket >= 0
        ? bucket
        : this.#bounds.findIndex((bound) => Number(bound.replace('+Inf', 'Infinity')) >= Number(part));
    series.buckets[at] = (series.buckets[at] ?? 0) + value;
  }

  /** Keeps an exemplar of a counter, or of the named bucket of a histogram, unless it has a newer one. */
  exemplify(labels: Labels, part: string, exemplar: Exemplar): void {
    const series = this.#series.get(labelsKey(labels));
    const bucket = series?.buckets ? this.#bounds.indexOf(part) : 0;
    if (!series || bucket < 0) return;
    series.exemplars ??= [];
    if (exemplar.at >= (series.exemplars[bucket]?.at ?? -Infinity)) series.exemplars[bucket] = exemplar;
  }

  /** Removes the series of a scope (say, one account and region) that are not in `keep`. */
  prune(scope: Labels, keep: ReadonlySet<string>): void {
    const inScope = Object.entries(scope);
    for (const [key, series] of this.#series) {
      if (!keep.has(key) && inScope.every(([name, value]) => series.labels[name] === value))
        this.#series.delete(key);
    }
    this.#snapshot = undefined;
  }

  snapshot(): readonly Series[] {
    return (this.#snapshot ??= [...this.#series.values()]);
  }

  /** prom-client's reading verb. */
  get(): Promise<{ name: string; help: string; type: string; values: PromClientValue[] }> {
    const values = this.snapshot().flatMap((series): PromClientValue[] => {
      if (!series.buckets) return [{ labels: series.labels, value: series.value }];
      let count = 0;
      const buckets = series.buckets.map((observed, at) => {
        count += observed;
        return {
          labels: { le: this.#bounds[at] ?? '', ...series.labels },
          value: count,
          metricName: `${this.name}_bucket`,
        };
      });
      return [
        ...buckets,
        { labels: series.labels, value: series.value, metricName: `${this.name}_sum` },
        { labels: series.labels, value: count, metricName: `${this.name}_count` },
      ];
    });
    return Promise.resolve({ name: this.name, help: this.help, type: this.type, values });
  }

  reset(): void {
    this.#series.clear();
    this.#snapshot = undefined;
  }

  /**
   * The catalog's labels first, further ones by name: a series reads the same after a restart. The same object, where that
   * is their order already: metrics that are counted together share it.
   */
  #inOrder(labels: Labels): Labels {
    const given = Object.keys(labels);
    const own = this.spec.labels.filter((name) => name in labels);
    const further = given.filter((name) => !own.includes(name));
    const names = [...own, ...further.toSorted()];
    if (names.every((name, at) => name === given[at])) return labels;
    return Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));
  }
}
