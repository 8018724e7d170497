import type { MetricData } from '@opentelemetry/sdk-metrics';
import { setImmediate } from 'node:timers/promises';
import { asNew, type NewSeries, type Series } from '../metrics/family.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { beginMetric } from './metric-data.ts';

/** Series read in one go. The event loop turns between two slices, as it does during a scrape. */
const SLICE = 1_024;

/** All that the registry holds at a moment, and what of it is shown at 0 because it is new. */
export interface Reading {
  readonly metrics: MetricData[];
  readonly points: number;
  readonly shownAtZero: readonly NewSeries[];
}

/**
 * Node's delays of the event loop are NaN where it was read a moment ago. JSON has no NaN: OpenTelemetry's serializer
 * writes null, for which a collector refuses the whole request.
 */
function isWritable({ value }: Series): boolean {
  return !Number.isNaN(value);
}

/**
 * Everything the registry holds, in OpenTelemetry's form: what a scrape at this moment would show. A family without
 * series is left out.
 * @param at the wall's time: milliseconds since the epoch.
 */
export async function readRegistry(registry: MetricRegistry, at: number): Promise<Reading> {
  const metrics: MetricData[] = [];
  const shownAtZero: NewSeries[] = [];
  let points = 0;
  for (const family of [...registry.families(), ...(await registry.processMetrics())]) {
    const series = family.snapshot().filter(isWritable);
    if (series.length === 0) continue;
    const { data, add } = beginMetric(family, at);
    metrics.push(data);
    for (const one of series) {
      add(one);
      if (!one.revealed) shownAtZero.push(asNew(family.name, one));
      points++;
      if (points % SLICE === 0) await setImmediate();
    }
  }
  return { metrics, points, shownAtZero };
}
