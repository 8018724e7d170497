import {
  createDataFrame,
  FieldType,
  rangeUtil,
  type DataFrame,
  type Field,
  type TimeRange,
} from '@grafana/data';
import type { Panel, Picture, Target } from './picture.ts';
import type { LokiApi } from './loki.ts';
import type { PrometheusApi, Series } from './prometheus.ts';
import { interpolate, type Choices } from './variables.ts';

export interface Asking {
  readonly api: PrometheusApi;
  readonly loki: LokiApi;
  readonly choices: Choices;
  readonly range: TimeRange;
  readonly picture: Picture;
  /** The panel's, in pixels. */
  readonly width: number;
}

/** What Grafana's Prometheus data source makes of a panel's queries. */
export async function ask(panel: Panel, asking: Asking): Promise<DataFrame[]> {
  const targets = (panel.targets ?? []).filter(({ hide }) => !hide);
  const frames = await Promise.all(targets.map((target) => askOne(panel, target, targets.length, asking)));
  return frames.flat();
}

async function askOne(panel: Panel, target: Target, targets: number, asking: Asking): Promise<DataFrame[]> {
  const { choices, range } = asking;
  if (target.interval) throw new Error(`${panel.title}: a query's own interval is not drawn`);
  const step = stepOf(panel, asking);
  const expr = interpolate(target.expr, choices, intervals(step, asking));
  if (panel.type === 'logs') return [await asking.loki.lines(expr)];
  const seconds = { start: range.from.valueOf() / 1_000, end: range.to.valueOf() / 1_000 };
  const api = target.datasource?.type === 'loki' ? asking.loki : asking.api;
  const found = isInstant(panel, target)
    ? await api.instant(expr, seconds.end)
    : await api.range(expr, { ...aligned(seconds, step), step });
  switch (target.format ?? 'time_series') {
    case 'time_series': {
      const legend = interpolate(target.legendFormat ?? '', choices);
      return found.map((series) => frameOf(series, { refId: target.refId, legend, expr, step }));
    }
    case 'table':
      return [tableOf(found, target, targets)];
    default:
      throw new Error(`${panel.title} wants the format ${target.format}, which is not drawn`);
  }
}

function isInstant({ title }: Panel, { datasource, instant, range, queryType }: Target): boolean {
  if (datasource?.type === 'loki') return queryType === 'instant';
  if (datasource?.type !== 'prometheus')
    throw new Error(`${title} asks ${datasource?.type}, and only Prometheus and Loki are there`);
  if (instant === range) throw new Error(`${title} asks for an instant and a range at once, or for neither`);
  return instant ?? false;
}

/** Seconds between two points (Grafana documentation, "Query options"). */
function stepOf(panel: Panel, { range, picture, width }: Asking): number {
  const least = panel.interval;
  const lowLimit = least ? rangeUtil.intervalToMs(least) : picture.scrapeInterval * 1_000;
  const points = panel.maxDataPoints ?? Math.round(width);
  return rangeUtil.calculateInterval(range, points, `${lowLimit}ms`).intervalMs / 1_000;
}

/** Grafana documentation, "Global variables". */
export function intervals(
  step: number,
  { range, picture }: Pick<Asking, 'range' | 'picture'>,
): Record<string, string> {
  const { scrapeInterval } = picture;
  const length = Math.round((range.to.valueOf() - range.from.valueOf()) / 1_000);
  return {
    __interval: `${step}s`,
    __auto: `${step}s`,
    __interval_ms: `${step * 1_000}`,
    __rate_interval: `${Math.max(step + scrapeInterval, 4 * scrapeInterval)}s`,
    __range: `${length}s`,
    __range_s: `${length}`,
    __range_ms: `${length * 1_000}`,
  };
}

function aligned({ start, end }: { start: number; end: number }, step: number) {
  return { start: Math.floor(start / step) * step, end: Math.floor(end / step) * step };
}

interface Asked {
  readonly refId: string;
  readonly legend: string;
  readonly expr: string;
  /** Seconds. */
  readonly step: number;
}

function frameOf({ metric, values }: Series, { refId, legend, expr, step }: Asked): DataFrame {
  const { __name__: _, ...labels } = metric;
  const name = legend
    ? legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (__, label: string) => metric[label] ?? '')
    : Object.keys(metric).length > 0
      ? seriesName(metric)
      : expr;
  const times: Field = {
    name: 'Time',
    type: FieldType.time,
    config: { interval: step * 1_000 },
    values: values.map(([seconds]) => seconds * 1_000),
  };
  const numbers: Field = {
    name: 'Value',
    type: FieldType.number,
    labels,
    config: { displayNameFromDS: name },
    values: values.map(([, value]) => numberOf(value)),
  };
  return createDataFrame({ refId, name, fields: [times, numbers] });
}

function seriesName({ __name__: name = '', ...labels }: Series['metric']): string {
  return `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(', ')}}`;
}

/** A row for each series: its time, its labels, its value. */
function tableOf(found: readonly Series[], { refId }: Target, targets: number): DataFrame {
  const labels = [...new Set(found.flatMap(({ metric }) => Object.keys(metric)))].toSorted();
  const at = found.map(({ values }) => values.at(-1));
  const text = (label: string): Field => ({
    name: label,
    type: FieldType.string,
    config: { filterable: true },
    values: found.map(({ metric }) => metric[label] ?? ''),
  });
  const value: Field = {
    name: targets > 1 ? `Value #${refId}` : 'Value',
    type: FieldType.number,
    config: {},
    values: at.map((one) => (one ? numberOf(one[1]) : null)),
  };
  const time: Field = {
    name: 'Time',
    type: FieldType.time,
    config: {},
    values: at.map((one) => (one ? one[0] * 1_000 : null)),
  };
  return createDataFrame({ refId, fields: found.length > 0 ? [time, ...labels.map(text), value] : [] });
}

/** JSON has no such numbers, so Prometheus writes them as words. */
function numberOf(value: string): number {
  if (value === '+Inf') return Infinity;
  return value === '-Inf' ? -Infinity : Number(value);
}
