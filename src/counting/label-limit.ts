import { eventMetrics } from '../metrics/catalog/events.ts';
import { noticeMetrics } from '../metrics/catalog/notices.ts';
import { OVERFLOW, specOf, type MetricSpec } from '../metrics/catalog/index.ts';
import { account } from '../metrics/catalog/spec.ts';
import type { Increment } from '../metrics/increment.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

/** Which labels of a metric lose their value, by name and value. */
type Folding = (spec: MetricSpec, name: string, value: string) => boolean;

/**
 * Bounds the series of every metric of mail. Once a metric holds as many as allowed, increments of new series go to
 * series whose free labels are `__other__`: the sum stays true. There is room for as many of these again, because
 * each account and region has its own; after that, accounts that have none are `__other__` too. What is left then has
 * values of ours and of AWS's documents only. Series that the ledger brought back count, so a series that has its own
 * place keeps it after a restart.
 */
export class LabelLimit {
  readonly #registry: MetricRegistry;
  readonly #max: number;

  constructor(registry: MetricRegistry, maxSeriesPerMetric: number) {
    this.#registry = registry;
    this.#max = maxSeriesPerMetric;
    for (const spec of Object.values<MetricSpec>({ ...eventMetrics, ...noticeMetrics })) {
      const { labels, unbounded = [], documented = {} } = spec;
      const accounts = account.filter((label) => labels.includes(label));
      for (const label of [...unbounded, ...Object.keys(documented), ...accounts])
        registry.foresee('ses_exporter_label_overflow_total', { label });
    }
  }

  /** Increments of series that fit as they are, and the rest under `__other__`. */
  apply(increments: readonly Increment[]): readonly Increment[] {
    return increments.map((increment) => {
      if (this.#fits(increment, this.#max)) return increment;
      const folded = fold(increment, isFree);
      const placed = this.#fits(folded, 2 * this.#max) ? folded : fold(folded, isOfAccount);
      this.#tell(increment, placed);
      return placed;
    });
  }

  /** A series that fits takes its place at once, at 0, so that a large batch cannot pass the bound. */
  #fits({ metric, labels }: Increment, max: number): boolean {
    const family = this.#registry.family(metric);
    if (family.has(labels)) return true;
    if (family.size >= max) return false;
    this.#registry.foresee(metric, labels);
    return true;
  }

  #tell(before: Increment, after: Increment): void {
    for (const [label, value] of Object.entries(after.labels))
      if (value === OVERFLOW && before.labels[label] !== OVERFLOW)
        this.#registry.count('ses_exporter_label_overflow_total', { label });
  }
}

function fold(increment: Increment, folding: Folding): Increment {
  const spec = specOf(increment.metric);
  const labels = Object.entries(increment.labels).map(([name, value]) => [
    name,
    folding(spec, name, value) ? OVERFLOW : value,
  ]);
  return { ...increment, labels: Object.fromEntries(labels) as Increment['labels'] };
}

/** Whatever a message could have there, but for what AWS documents. */
const isFree: Folding = ({ unbounded = [], openLabels, documented = {} }, name, value) =>
  unbounded.includes(name) ||
  (openLabels !== undefined && name.startsWith(`${openLabels}_`)) ||
  documented[name]?.has(value) === false;

const isOfAccount: Folding = (_spec, name) => account.some((label) => label === name);
