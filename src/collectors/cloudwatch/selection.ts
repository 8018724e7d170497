import type { CloudWatchMetric, CloudWatch } from '../../aws/account.ts';
import { hasPassed } from '../../platform/clock.ts';
import type { CollectContext } from '../collector.ts';
import type { Wanted } from './reading.ts';

/** "After you create a metric, allow up to 15 minutes for the metric to appear" (CloudWatch API reference, ListMetrics). */
export const LISTING_DELAY_MS = 15 * 60_000;

/** "ListMetrics doesn't return information about metrics if those metrics haven't reported data in the past two weeks". */
export const LISTED_MS = 14 * 86_400_000;

/** The list of metrics, asked for again once it is older than `keep` milliseconds. A failure keeps nothing alive. */
export class Discovery {
  readonly #keep: number;
  #found: { readonly at: number; readonly metrics: readonly CloudWatchMetric[] } | undefined;

  constructor(keep: number) {
    this.#keep = keep;
  }

  async metrics(
    cloudWatch: CloudWatch,
    now: number,
    signal: AbortSignal,
  ): Promise<readonly CloudWatchMetric[]> {
    if (!this.#found || hasPassed(this.#keep, this.#found.at, now)) {
      this.#found = { at: now, metrics: await cloudWatch.listMetrics(signal) };
    }
    return this.#found.metrics;
  }
}

/** Names metrics by patterns in which `*` stands for anything. */
export interface MetricRule {
  readonly metric: string;
  /** Patterns for the values of dimensions that the metric must have; it may have others. */
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricRules {
  /** What is read; none means everything. */
  readonly allow: readonly MetricRule[];
  /** What is not read although it is allowed. */
  readonly deny: readonly MetricRule[];
}

/** Whether a metric is to be read, and so to be paid for. */
export function selection({ allow, deny }: MetricRules): (metric: CloudWatchMetric) => boolean {
  const allowed = allow.map(matcherOf);
  const denied = deny.map(matcherOf);
  return (metric) =>
    (allowed.length === 0 || allowed.some((matches) => matches(metric))) &&
    !denied.some((matches) => matches(metric));
}

function matcherOf({ metric, dimensions }: MetricRule): (metric: CloudWatchMetric) => boolean {
  const isName = wildcard(metric);
  const values = Object.entries(dimensions).map(([name, value]) => [name, wildcard(value)] as const);
  return (one) =>
    isName(one.metricName) &&
    values.every(([name, isValue]) => {
      const value = Object.hasOwn(one.dimensions, name) ? one.dimensions[name] : undefined;
      return value !== undefined && isValue(value);
    });
}

/** Whether a text is what a pattern names. The first place of each part will do, so that nothing is tried twice. */
function wildcard(pattern: string): (text: string) => boolean {
  const [start = '', ...parts] = pattern.split('*');
  const end = parts.pop();
  if (end === undefined) return (text) => text === start;
  return (text) => {
    if (!text.startsWith(start)) return false;
    let from = start.length;
    for (const part of parts) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return text.length - end.length >= from && text.endsWith(end);
  };
}

const isPart = ({ metric }: Wanted) => Object.keys(metric.dimensions).length > 0;

/**
 * Of metrics with dimensions at most so many, those that have a series already before new ones: a series that is read
 * once is read for good. What does not fit is not asked for, so that it costs nothing, and comes in once there is room
 * without anything being counted twice. The account's own metrics have no dimensions and always fit.
 */
export function withinCap(
  wanted: readonly Wanted[],
  max: number,
  isKnown: CollectContext['isKnown'],
): { readonly fitting: readonly Wanted[]; readonly leftOut: number } {
  const part = wanted.filter(isPart);
  if (part.length <= max) return { fitting: wanted, leftOut: 0 };
  const known = (one: Wanted) => Number(isKnown(one.target.metric, one.target.labels));
  const ranked = part
    .map((one) => ({
      one,
      known: known(one),
      name: JSON.stringify([one.metric.metricName, one.metric.dimensions]),
    }))
    .toSorted((a, b) => b.known - a.known || (a.name < b.name ? -1 : 1));
  const fitting = [...wanted.filter((one) => !isPart(one)), ...ranked.slice(0, max).map(({ one }) => one)];
  // Metrics that feed one series stand together.
  const bySeries = Map.groupBy(fitting, ({ series }) => series);
  return { fitting: [...bySeries.values()].flat(), leftOut: part.length - max };
}
