import { collectDefaultMetrics, Registry, type Metric } from 'prom-client';
import {
  catalog,
  isCounted,
  isKept,
  specOf,
  type CountedName,
  type CounterName,
  type GaugeName,
  type LabelsOf,
  type MetricName,
  type Sample,
  type CountedIncrement,
} from './catalog.ts';
import type { TraceIds } from '../contracts/exemplar.ts';
import { Family, type MetricFamily, type Series } from './family.ts';
import { labelsKey, observed, type Labels, type Total } from '../contracts/increment.ts';
import { readPromClient, type PromClientMetric } from './prom-client-family.ts';

/** Gauges that prom-client names like counters, which `promtool check metrics` rightly refuses. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/**
 * Whose the totals that a ledger keeps are: this process's `own`, or `shared` with other processes, so that only the
 * ledger knows them; `hidden` is shared, and shown by another process.
 */
export type TotalsOf = 'own' | 'shared' | 'hidden';

export interface RegistryOptions {
  /** Whether new series of what a ledger keeps wait to be revealed; by default they do not. */
  readonly bornAtZero?: boolean;
  readonly totals?: TotalsOf;
  /** What holds our families for prom-client's own users. */
  readonly prom?: Registry;
}

/** The one place where values live in memory, and the only file that imports prom-client. */
export class MetricRegistry {
  readonly #families = new Map<string, Family>();
  /** Holds our families and prom-client's process metrics. Never set its content type: see docs/decisions. */
  readonly #prom: Registry;
  readonly #now: () => number;
  readonly #totals: TotalsOf;

  constructor(
    now: () => number = Date.now,
    { bornAtZero = false, totals = 'own', prom = new Registry() }: RegistryOptions = {},
  ) {
    this.#now = now;
    this.#totals = totals;
    this.#prom = prom;
    for (const name of Object.keys(catalog) as MetricName[]) {
      const family = new Family(name, specOf(name), bornAtZero && isKept(name));
      this.#families.set(name, family);
      this.#prom.registerMetric(family as unknown as Metric);
    }
  }

  /** Adds Node's and the process's own metrics. */
  collectProcessMetrics(): void {
    collectDefaultMetrics({ register: this.#prom });
    for (const name of misnamed) this.#prom.removeSingleMetric(name);
  }

  family(name: MetricName): Family {
    const family = this.#families.get(name);
    if (!family) throw new Error(`no metric ${name} in the catalog`);
    return family;
  }

  /**
   * Adds increments that the ledger holds already (or that need no ledger). Of totals that are shared only the series
   * are born: values and exemplars come with `refresh`, what other processes added included.
   * @param trace what they came from.
   */
  add(increments: readonly CountedIncrement[], trace?: TraceIds): void {
    const now = this.#now();
    for (const { metric, labels, part, value } of increments)
      this.family(metric).add(labels, part, this.#isShared(metric) ? 0 : value, now);
    if (!trace) return;
    for (const { metric, labels, part, value } of observed(increments))
      if (!this.#isShared(metric)) this.family(metric).exemplify(labels, part, { ...trace, value, at: now });
  }

  /** Adds to one of the exporter's own counters, which live as long as the process. */
  count<const Name extends CounterName>(metric: Name, labels: LabelsOf<Name>, value = 1): void {
    this.#series(metric, labels).value += value;
  }

  /** Gives a counter whose labels are known beforehand its 0, so that its first event is an increase too. */
  preRegister<const Name extends CountedName>(metric: Name, labels: LabelsOf<Name>): void {
    this.family(metric).series(labels, this.#now());
  }

  set<const Name extends GaugeName>(metric: Name, labels: LabelsOf<Name>, value: number): void {
    this.#series(metric, labels).value = value;
  }

  /** Of which most are born long since, so that the clock is hardly ever asked. */
  #series(metric: MetricName, labels: Labels): Series {
    const family = this.family(metric);
    return family.find(labels) ?? family.series(labels, this.#now());
  }

  /**
   * Swaps all gauges of the named metrics within a scope, in one synchronous step: no scrape sees half a run,
   * and a series that vanished at AWS vanishes here.
   */
  replace(metrics: readonly GaugeName[], scope: Labels, samples: readonly Sample[]): void {
    const now = this.#now();
    for (const metric of metrics) {
      const own = samples.filter((one) => one.name === metric);
      const family = this.family(metric);
      family.prune(scope, new Set(own.map((one) => labelsKey(one.labels))));
      for (const one of own) family.series(one.labels, now).value = one.value;
    }
  }

  /**
   * Shows what the ledger remembers, in place of what was shown of the same series before. Returns the names that this
   * version's catalog does not know.
   */
  refresh(totals: Iterable<Total>): ReadonlySet<string> {
    const unknown = new Set<string>();
    const begun = new Set<Series>();
    let given: Labels | undefined;
    let placed: Labels = {};
    for (const { metric, labels, part, value, since, revealed, exemplar } of totals) {
      if (!isCounted(metric)) {
        unknown.add(metric);
        continue;
      }
      const family = this.family(metric);
      // Metrics whose totals share their labels share them here, in the order that a series has.
      const series = family.series(labels === given ? placed : labels, since);
      given = labels;
      placed = series.labels;
      if (!begun.has(series)) {
        // Parts of a histogram come one by one, and several may meet in one bucket.
        begun.add(series);
        series.value = 0;
        series.buckets?.fill(0);
      }
      family.add(labels, part, value, since);
      if (revealed) series.revealed = true;
      if (exemplar) family.exemplify(labels, part, exemplar);
    }
    return unknown;
  }

  /** Everything that is to be shown. */
  families(): readonly Family[] {
    const all = [...this.#families.values()];
    return this.#totals === 'hidden' ? all.filter(({ name }) => !this.#isShared(name)) : all;
  }

  #isShared(name: string): boolean {
    return this.#totals !== 'own' && isCounted(name) && isKept(name);
  }

  /** prom-client's process metrics, read now. */
  async processMetrics(): Promise<readonly MetricFamily[]> {
    const metrics = this.#prom.getMetricsAsArray() as unknown as (PromClientMetric & {
      get(): Promise<PromClientMetric>;
    })[];
    const own = metrics.filter(({ name }) => !this.#families.has(name));
    return (await Promise.all(own.map((metric) => metric.get()))).map(readPromClient);
  }
}
