import { LabelLimit } from '../../src/counting/label-limit.ts';
import type { MetricRegistry } from '../../src/metrics/registry.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { ManualClock } from './manual-clock.ts';

/** A limit that tells nobody. */
export function labelLimit(registry: MetricRegistry, maxSeriesPerMetric: number): LabelLimit {
  return new LabelLimit({
    registry,
    maxSeriesPerMetric,
    tags: [],
    log: silentLogger,
    clock: new ManualClock(0),
  });
}
