import { eventMetrics } from '../metrics/catalog/events.ts';
import { noticeMetrics } from '../metrics/catalog/notices.ts';
import { OVERFLOW, specOf, type MetricSpec } from '../metrics/catalog/index.ts';
import type { Increment } from '../metrics/increment.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

/**
 * Bounds the series of every metric of mail. Once a metric holds as many as allowed, increments of new series go to
 * one series whose unbounded labels are `__other__`: the sum stays true. Series that the ledger brought back count, so a
 * series that has its own place keeps it after a restart.
 */
export class LabelLimit {
  readonly #registry: MetricRegistry;
  readonly #max: number;

  constructor(registry: MetricRegistry, maxSeriesPerMetric: number) {
    this.#registry = registry;
    this.#max = maxSeriesPerMetric;
    for (const { unbounded = [] } of Object.values<MetricSpec>({ ...eventMetrics, ...noticeMetrics })) {
      for (const label of unbounded) registry.foresee('ses_exporter_label_overflow_total', { label });
    }
  }

  /** Increments of series that fit as they are, and the rest under `__other__`. */
  apply(increments: readonly Increment[]): readonly Increment[] {
    return increments.map((increment) => (this.#fits(increment) ? increment : this.#overflow(increment)));
  }

  /** A series that fits takes its place at once, at 0, so that a large batch cannot pass the bound. */
  #fits({ metric, labels }: Increment): boolean {
    const family = this.#registry.family(metric);
    if (family.has(labels)) return true;
    if (family.size >= this.#max) return false;
    this.#registry.foresee(metric, labels);
    return true;
  }

  #overflow(increment: Increment): Increment {
    const { unbounded = [], openLabels } = specOf(increment.metric);
    const labels: Record<string, string> = { ...increment.labels };
    for (const name of Object.keys(labels)) {
      if (!unbounded.includes(name) && !(openLabels && name.startsWith(`${openLabels}_`))) continue;
      labels[name] = OVERFLOW;
      this.#registry.count('ses_exporter_label_overflow_total', { label: name });
    }
    return { ...increment, labels };
  }
}
