import { tagLabel } from '../config/labels.ts';
import type { Foreseen } from '../metrics/catalog/index.ts';
import { eventMetrics } from '../metrics/catalog/events.ts';
import type { Increment } from '../metrics/increment.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

export interface ForesightOptions {
  /** Message tags that are labels. Their values cannot be foreseen: without one, the label is empty. */
  readonly tags: readonly string[];
  /** Whether events come in at all. */
  readonly receives: boolean;
  readonly maxSeriesPerMetric: number;
  /** Is told of the series, each at 0. */
  readonly bear?: (increments: readonly Increment[]) => void;
}

/** Of the series that a metric of mail may have, those that may be there for nothing: what is not foreseen is shown at 0 too. */
const SHARE = 0.1;

/** Gives counters that can be foreseen their 0 before their first event. */
export function createForesight(registry: MetricRegistry, options: ForesightOptions) {
  const { tags, receives, maxSeriesPerMetric, bear = () => undefined } = options;
  const noTags = Object.fromEntries(tags.map((tag) => [tagLabel(tag), '']));
  return (foreseen: readonly Foreseen[]): void => {
    const born: Increment[] = [];
    for (const { metric, labels } of foreseen) {
      const isOfMail = Object.hasOwn(eventMetrics, metric);
      if (isOfMail && !(receives && registry.family(metric).size < SHARE * maxSeriesPerMetric)) continue;
      const all = isOfMail ? { ...labels, ...noTags } : labels;
      born.push({ metric, labels: all, part: '', value: 0 });
      registry.add(born.slice(-1));
    }
    bear(born);
  };
}
