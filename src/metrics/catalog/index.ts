import { accountMetrics } from './account.ts';
import { cloudwatchMetrics } from './cloudwatch.ts';
import { configurationSetMetrics } from './configuration-sets.ts';
import { dedicatedIpMetrics } from './dedicated-ips.ts';
import { deliverabilityMetrics } from './deliverability.ts';
import { eventMetrics } from './events.ts';
import { exporterMetrics } from './exporter.ts';
import { identityMetrics } from './identities.ts';
import { noticeMetrics } from './notices.ts';
import { reputationMetrics } from './reputation.ts';
import { resourceMetrics } from './resources.ts';
import type { MetricSpec } from './spec.ts';
import { standingMetrics } from './standing.ts';
import { suppressionMetrics } from './suppression.ts';

export { OVERFLOW, type MetricSpec } from './spec.ts';

/** Every metric of our own, one row each. Node's and the process's come from prom-client. */
export const catalog = {
  ...eventMetrics,
  ...noticeMetrics,
  ...accountMetrics,
  ...standingMetrics,
  ...reputationMetrics,
  ...suppressionMetrics,
  ...deliverabilityMetrics,
  ...identityMetrics,
  ...configurationSetMetrics,
  ...dedicatedIpMetrics,
  ...resourceMetrics,
  ...cloudwatchMetrics,
  ...exporterMetrics,
} as const satisfies Record<string, MetricSpec>;

type Catalog = typeof catalog;
export type MetricName = keyof Catalog;
type NamesOf<Type extends MetricSpec['type']> = {
  [Name in MetricName]: Catalog[Name]['type'] extends Type ? Name : never;
}[MetricName];
export type CounterName = NamesOf<'counter'>;
export type GaugeName = NamesOf<'gauge'>;
export type HistogramName = NamesOf<'histogram'>;
/** What a ledger can hold: everything that only grows. */
export type CountedName = CounterName | HistogramName;

/** The labels a series of this metric must carry; metrics with open labels may carry more. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<Catalog[Name]['labels'][number], string>> &
  (Catalog[Name] extends { openLabels: string } ? Readonly<Record<string, string>> : unknown);

/** A counter series that shall exist at 0 before its first event. */
export type ExpectedSeries = {
  [Name in CounterName]: { readonly metric: Name; readonly labels: LabelsOf<Name> };
}[CounterName];

/** One value of a gauge. Distributes over Name, so a name only ever travels with its own labels. */
export type Sample<Name extends GaugeName = GaugeName> = Name extends GaugeName
  ? { readonly name: Name; readonly labels: LabelsOf<Name>; readonly value: number }
  : never;

export function sample<const Name extends GaugeName>(
  name: Name,
  labels: LabelsOf<Name>,
  value: number,
): Sample<Name> {
  return { name, labels, value } as unknown as Sample<Name>;
}

export function specOf(name: MetricName): MetricSpec {
  return catalog[name];
}

/** Whether a ledger keeps the metric's totals; the exporter's own counters live as long as the process. */
export function isKept(name: MetricName): boolean {
  return isCounted(name) && !Object.hasOwn(exporterMetrics, name);
}

export function isCounted(name: string): name is CountedName {
  return Object.hasOwn(catalog, name) && catalog[name as MetricName].type !== 'gauge';
}
