import type { CloudWatchMetric, CloudWatch } from '../../aws/account.ts';
import { hasPassed } from '../../platform/clock.ts';

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
