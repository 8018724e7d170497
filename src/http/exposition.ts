import { setImmediate } from 'node:timers/promises';
import type { Exemplar } from '../contracts/exemplar.ts';
import { asNew, type MetricFamily, type NewSeries, type Series } from '../metrics/family.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import {
  canonicalBound,
  escapeHelp,
  escapeLabelValue,
  formatLabels,
  formatValue,
} from './exposition-text.ts';

/** Prometheus's text format (0.0.4 and 1.0.0 are the same for legacy names), or OpenMetrics 1.0. */
export type ExpositionFormat = 'classic' | 'openmetrics';

/**
 * Characters rendered in one go. The event loop turns between two slices, so that webhooks are answered during a scrape.
 * As much as a stream holds before it waits for its reader; of twice that V8 would map memory for every slice.
 */
const SLICE = 65_536;

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
  for (const family of [...registry.families(), ...processMetrics]) {
    const series = family.snapshot();
    if (series.length > 0) slice += head(family, format);
    const render = seriesRenderer(family, format);
    for (const one of series) {
      slice += render(one);
      if (!one.revealed) shownAtZero(asNew(family.name, one));
      if (slice.length >= SLICE) {
        yield slice;
        await setImmediate();
        slice = '';
      }
    }
  }
  yield format === 'openmetrics' ? `${slice}# EOF\n` : slice;
}

/** OpenMetrics calls a counter's family by its name without `_total`, and wants TYPE before HELP. */
function head({ name, type, help }: MetricFamily, format: ExpositionFormat): string {
  if (format === 'classic') return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  return `# TYPE ${family} ${type}\n# HELP ${family} ${escapeLabelValue(help)}\n`;
}

function seriesRenderer(family: MetricFamily, format: ExpositionFormat): (series: Series) => string {
  const { name } = family;
  const exemplar = format === 'openmetrics' ? exemplarText : () => '';
  if (family.type !== 'histogram') {
    const opening = `${name}{`;
    return (series) => {
      const { labels, value, exemplars, revealed } = series;
      const trace = exemplars && revealed ? exemplar(exemplars[0]) : '';
      const own = formatLabels(labels);
      return `${own ? `${opening}${own}} ` : `${name} `}${revealed ? formatValue(value) : 0}${trace}\n`;
    };
  }

  const buckets = family.bounds.map((bound) => {
    const le = format === 'openmetrics' ? canonicalBound(bound) : bound;
    return `${name}_bucket{le="${le}"`;
  });
  return (series) => {
    const { labels, value, buckets: observations = [], exemplars, revealed } = series;
    const own = formatLabels(labels);
    const rest = own && `,${own}`;
    let text = '';
    let count = 0;
    for (const [at, bucket] of buckets.entries()) {
      if (revealed) count += observations[at] ?? 0;
      const trace = exemplars && revealed ? exemplar(exemplars[at]) : '';
      text += `${bucket}${rest}} ${count}${trace}\n`;
    }
    const braces = braced(own);
    return `${text}${name}_sum${braces} ${revealed ? formatValue(value) : 0}\n${name}_count${braces} ${count}\n`;
  };
}

/** OpenMetrics 1.0, "Exemplars": the label set may have 128 characters; these are 63. */
function exemplarText(exemplar: Exemplar | undefined): string {
  if (!exemplar) return '';
  const { traceId, spanId, value, at } = exemplar;
  return ` # {trace_id="${traceId}",span_id="${spanId}"} ${formatValue(value)} ${at / 1_000}`;
}

function braced(labels: string): string {
  return labels && `{${labels}}`;
}
