import type { HrTime, ValueType } from '@opentelemetry/api';
import type {
  AggregationTemporality,
  DataPoint,
  DataPointType,
  MetricData,
  MetricDescriptor,
} from '@opentelemetry/sdk-metrics';
import type { Exemplar } from '../contracts/exemplar.ts';
import type { MetricFamily, Series } from '../metrics/family.ts';

// Written out, so that the modules which declare these load only where OTLP is on; the types hold them to the truth.
const CUMULATIVE: AggregationTemporality.CUMULATIVE = 1;
const HISTOGRAM: DataPointType.HISTOGRAM = 0;
const GAUGE: DataPointType.GAUGE = 2;
const SUM: DataPointType.SUM = 3;
const DOUBLE: ValueType.DOUBLE = 1;

/** OpenTelemetry's JavaScript has no exemplars of metrics; they ride on the points until they are written. */
export interface Point<T> extends DataPoint<T> {
  readonly exemplars?: readonly Exemplar[];
}

/** One metric under way, to which series are added in slices. */
export interface MetricBuilder {
  readonly data: MetricData;
  readonly add: (series: Series) => void;
}

/**
 * Begins a metric in OpenTelemetry's form, by the rules that its specification has for points that come from Prometheus
 * ("Prometheus and OpenMetrics Compatibility", "Prometheus Metric points to OTLP"): names unaltered, counters as
 * monotonic cumulative sums since the series was born, info metrics and state sets as sums that are not monotonic,
 * buckets not accumulated and without +Inf.
 * @param at milliseconds since the epoch; no start lies after it.
 */
export function beginMetric(family: MetricFamily, at: number): MetricBuilder {
  const { name, help, type, bounds } = family;
  const descriptor: MetricDescriptor = { name, description: help, unit: unitOf(name), valueType: DOUBLE };
  const common = { descriptor, aggregationTemporality: CUMULATIVE };
  const endTime = hrTime(at);
  const point = <T>(
    { labels, since, revealed, exemplars }: Series,
    value: T,
    startTime?: HrTime,
  ): Point<T> => {
    const traces = revealed ? exemplars?.filter((one) => one !== undefined) : undefined;
    return {
      startTime: startTime ?? hrTime(Math.min(since, at)),
      endTime,
      attributes: labels,
      value,
      ...(traces && { exemplars: traces }),
    };
  };
  if (type === 'histogram') {
    const boundaries = bounds.slice(0, -1).map(Number);
    const dataPoints: Point<ReturnType<typeof histogramValue>>[] = [];
    const add = (series: Series) => dataPoints.push(point(series, histogramValue(series, boundaries)));
    return { data: { ...common, dataPointType: HISTOGRAM, dataPoints }, add };
  }
  const dataPoints: Point<number>[] = [];
  if (type === 'counter') {
    const add = (series: Series) => dataPoints.push(point(series, shownValue(series)));
    return { data: { ...common, dataPointType: SUM, isMonotonic: true, dataPoints }, add };
  }
  // A gauge is of the moment: OTLP lets its start time be 0, which says nothing.
  const add = (series: Series) => dataPoints.push(point(series, shownValue(series), NEVER));
  return family.stateSet || name.endsWith('_info')
    ? { data: { ...common, dataPointType: SUM, isMonotonic: false, dataPoints }, add }
    : { data: { ...common, dataPointType: GAUGE, dataPoints }, add };
}

function shownValue({ revealed, value }: Series): number {
  return revealed ? value : 0;
}

const NEVER: HrTime = [0, 0];

/**
 * The unit in UCUM, of the names that say one. Counts and ratios have none: `1` on a gauge would make Prometheus's
 * receiver call it `…_ratio`.
 */
function unitOf(name: string): string {
  const bare = name.replace(/_total$/, '');
  if (bare.endsWith('_seconds')) return 's';
  return bare.endsWith('_bytes') ? 'By' : '';
}

function histogramValue(series: Series, boundaries: number[]) {
  const { buckets = [], revealed } = series;
  const counts = revealed ? [...buckets] : buckets.map(() => 0);
  const count = counts.reduce((sum, one) => sum + one, 0);
  return { buckets: { boundaries, counts }, sum: shownValue(series), count };
}

/** OpenTelemetry's seconds and nanoseconds of a time in milliseconds. */
export function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)];
}
