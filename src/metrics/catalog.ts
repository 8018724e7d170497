import { collectedMetrics } from '../collectors/index.ts';
import { accountMetrics } from '../catalog/account.ts';
import { eventMetrics } from '../catalog/events.ts';
import type { Increment } from '../contracts/increment.ts';
import { exporterMetrics } from '../catalog/exporter.ts';
import { noticeMetrics } from '../catalog/notices.ts';
import {
  samplerOf,
  type ExpectedOf,
  type LabelsIn,
  type MetricSpec,
  type MetricSpecs,
  type NamesOf,
  type SampleOf,
} from '../catalog/spec.ts';

export { OVERFLOW, type MetricSpec } from '../catalog/spec.ts';

/** Every metric of our own, one row each. Node's and the process's come from prom-client. */
export const catalog = {
  ...eventMetrics,
  ...noticeMetrics,
  ...accountMetrics,
  ...collectedMetrics,
  ...exporterMetrics,
} satisfies MetricSpecs;

export type Catalog = typeof catalog;
export type MetricName = keyof Catalog;
export type CounterName = NamesOf<Catalog, 'counter'>;
export type GaugeName = NamesOf<Catalog, 'gauge'>;
export type HistogramName = NamesOf<Catalog, 'histogram'>;
/** What a ledger can hold: everything that only grows. */
export type CountedName = CounterName | HistogramName;
/** An addition to a metric of the catalog. */
export type CountedIncrement = Increment<CountedName>;
export type LabelsOf<Name extends MetricName> = LabelsIn<Catalog[Name]>;
export type ExpectedSeries = ExpectedOf<Catalog>;
export type Sample<Name extends GaugeName = GaugeName> = SampleOf<Catalog, Name>;
export const sample = samplerOf(catalog);

export function specOf(name: MetricName): MetricSpec {
  return catalog[name];
}

/** Whether a ledger keeps the metric's totals; the exporter's own counters live as long as the process. */
export function isKept(name: MetricName): boolean {
  return isCounted(name) && !Object.hasOwn(exporterMetrics, name);
}

export function isMetric(name: string): name is MetricName {
  return Object.hasOwn(catalog, name);
}

export function isCounted(name: string): name is CountedName {
  return isMetric(name) && catalog[name].type !== 'gauge';
}

export function isGauge(name: string): name is GaugeName {
  return isMetric(name) && catalog[name].type === 'gauge';
}
