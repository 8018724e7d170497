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
