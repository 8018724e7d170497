import type { CloudWatchMetric } from '../../aws/account.ts';

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
  const isName = pattern(metric);
  const values = Object.entries(dimensions).map(([name, value]) => [name, pattern(value)] as const);
  return (one) =>
    isName.test(one.metricName) &&
    values.every(([name, isValue]) => {
      const value = Object.hasOwn(one.dimensions, name) ? one.dimensions[name] : undefined;
      return value !== undefined && isValue.test(value);
    });
}

function pattern(text: string): RegExp {
  const parts = text.split('*').map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
