import type { MetricFamily, Series } from './family.ts';

/** A metric as prom-client's `get()` gives it; its own types leave `values` out. */
export interface PromClientMetric {
  readonly name: string;
  readonly help: string;
  readonly type: unknown;
  readonly values: readonly {
    readonly labels: Readonly<Record<string, string | number>>;
    readonly value: number;
    readonly metricName?: string;
  }[];
}

/** What prom-client counts begins with the process. */
const began = Math.round(performance.timeOrigin);

/** One of prom-client's own metrics in the form of ours: a histogram's samples become one series again. */
export function readPromClient({ name, help, type, values }: PromClientMetric): MetricFamily {
  if (type === 'histogram') {
    const { bounds, series } = histogram(name, values);
    return { name, help, type, stateSet: false, bounds, snapshot: () => series };
  }
  if (type !== 'counter' && type !== 'gauge')
    throw new Error(`${name} is a ${String(type)}, which is not read`);
  const series = values.map(({ labels, value }) => seriesOf(labels, value));
  return { name, help, type, stateSet: false, bounds: ['+Inf'], snapshot: () => series };
}

function seriesOf(labels: Readonly<Record<string, string | number>>, value: number): Series {
  const texts = Object.entries(labels).map(([label, text]) => [label, String(text)] as const);
  return { labels: Object.fromEntries(texts), value, since: began, revealed: true };
}

/** prom-client lists the accumulated buckets of a series, then its sum and its count. */
function histogram(name: string, values: PromClientMetric['values']) {
  const bounds: string[] = [];
  const series: Series[] = [];
  let buckets: number[] = [];
  let below = 0;
  for (const { labels, value, metricName } of values) {
    if (metricName === `${name}_bucket`) {
      const bound = String(labels['le']);
      if (!bounds.includes(bound)) bounds.push(bound);
      buckets.push(value - below);
      below = value;
    } else if (metricName === `${name}_sum`) {
      series.push({ ...seriesOf(labels, value), buckets });
      buckets = [];
      below = 0;
    }
  }
  return { bounds, series };
}
