import { setImmediate } from 'node:timers/promises';
import type { Family, NewSeries, Series } from '../metrics/family.ts';
import type { Labels } from '../metrics/increment.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { canonicalBound, escapeHelp, escapeLabelValue, formatValue } from './exposition-text.ts';

/** Prometheus's text format (0.0.4 and 1.0.0 are the same for legacy names), or OpenMetrics 1.0. */
export type ExpositionFormat = 'classic' | 'openmetrics';

/** Lines rendered in one go. The event loop turns between two slices, so that webhooks are answered during a scrape. */
const SLICE_LINES = 1_024;

type ProcessMetric = Awaited<ReturnType<MetricRegistry['processMetrics']>>[number];

/**
 * Everything the registry holds, as text in slices. A family without series is left out. All lines of one series are
 * read in the same instant, so a histogram's buckets, sum and count always agree.
 *
 * prom-client's own renderer is not used: it blocks the loop for the whole text, and its OpenMetrics form renames
 * counters for good.
 *
 * @param shownAtZero is given the new series, as they are shown.
 */
export async function* renderExposition(
  registry: MetricRegistry,
  format: ExpositionFormat,
  shownAtZero: (one: NewSeries) => void = () => undefined,
): AsyncGenerator<string, void, undefined> {
  const processMetrics = await registry.processMetrics();
  let slice = '';
  let lines = 0;
  for (const family of registry.families()) {
    const series = family.snapshot();
    if (series.length > 0) slice += head(family, format);
    const render = seriesRenderer(family, format);
    for (const one of series) {
      slice += render(one);
      if (!one.revealed) shownAtZero(family.asNew(one));
      lines += one.buckets ? one.buckets.length + 2 : 1;
      if (lines >= SLICE_LINES) {
        yield slice;
        await setImmediate();
        slice = '';
        lines = 0;
      }
    }
  }
  for (const metric of processMetrics) slice += renderProcessMetric(metric, format);
  yield format === 'openmetrics' ? `${slice}# EOF\n` : slice;
}

/** OpenMetrics calls a counter's family by its name without `_total`, and wants TYPE before HELP. */
function head(metric: { name: string; type: unknown; help: string }, format: ExpositionFormat): string {
  const { name, help } = metric;
  const type = String(metric.type);
  if (format === 'classic') return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  return `# TYPE ${family} ${type}\n# HELP ${family} ${escapeLabelValue(help)}\n`;
}

function seriesRenderer(family: Family, format: ExpositionFormat): (series: Series) => string {
  const { name } = family;
  if (family.type !== 'histogram')
    return (series) =>
      `${name}${braced(labelText(series.labels))} ${formatValue(series.revealed ? series.value : 0)}\n`;

  const bounds = family.bounds.map((bound) => (format === 'openmetrics' ? canonicalBound(bound) : bound));
  return ({ labels, value, buckets = [], revealed }) => {
    const own = labelText(labels);
    const further = own && `,${own}`;
    let text = '';
    let count = 0;
    for (const [at, observed] of buckets.entries()) {
      if (revealed) count += observed;
      text += `${name}_bucket{le="${bounds[at]}"${further}} ${count}\n`;
    }
    return `${text}${name}_sum${braced(own)} ${formatValue(revealed ? value : 0)}\n${name}_count${braced(own)} ${count}\n`;
  };
}

function renderProcessMetric(metric: ProcessMetric, format: ExpositionFormat): string {
  const { values } = metric as ProcessMetric & { values: readonly ProcessValue[] };
  if (values.length === 0) return '';
  let text = head({ ...metric, type: metric.type }, format);
  for (const { labels, value, metricName = metric.name } of values) {
    const { le, ...own } = labels;
    if (le === undefined) text += `${metricName}${braced(labelText(own))} ${formatValue(value)}\n`;
    else {
      const bound = format === 'openmetrics' ? canonicalBound(String(le)) : String(le);
      text += `${metricName}${braced(labelText({ le: bound, ...own }))} ${formatValue(value)}\n`;
    }
  }
  return text;
}

/** A point of prom-client's own metrics; its types leave `values` out. */
interface ProcessValue {
  readonly labels: Readonly<Record<string, string>> & { readonly le?: string | number };
  readonly value: number;
  readonly metricName?: string;
}

function labelText(labels: Labels): string {
  let text = '';
  for (const name in labels) text += `${text && ','}${name}="${escapeLabelValue(labels[name] ?? '')}"`;
  return text;
}

function braced(labels: string): string {
  return labels && `{${labels}}`;
}
