import { tagLabel } from '../config/labels.ts';
import { specOf, type ExpectedSeries, type CountedIncrement } from '../metrics/catalog.ts';
import { eventMetrics } from '../catalog/events.ts';
import type { MetricRegistry } from '../metrics/registry.ts';

export interface PreRegistrationOptions {
  /** Message tags that are labels. Their values cannot be expected: without one, the label is empty. */
  readonly tags: readonly string[];
  /** Whether events come in at all. */
  readonly receives: boolean;
  readonly maxSeriesPerMetric: number;
  /** Is told of the series, each at 0. */
  readonly bear?: (increments: readonly CountedIncrement[]) => void;
}

/** Of the series that a metric of mail may have, those that may be there for nothing: what is not pre-registered is shown at 0 too. */
const SHARE = 0.1;

/** Gives counters whose labels are known beforehand their 0 before their first event. */
export function createPreRegistration(registry: MetricRegistry, options: PreRegistrationOptions) {
  const { tags, receives, maxSeriesPerMetric, bear = () => undefined } = options;
  const noTags = Object.fromEntries(tags.map((tag) => [tagLabel(tag), '']));
  return (expected: readonly ExpectedSeries[]): void => {
    const born: CountedIncrement[] = [];
    for (const { metric, labels } of expected) {
      const isOfMail = Object.hasOwn(eventMetrics, metric);
      if (isOfMail && !(receives && registry.family(metric).size < SHARE * maxSeriesPerMetric)) continue;
      const all = specOf(metric).openLabels === 'tag' ? { ...labels, ...noTags } : labels;
      born.push({ metric, labels: all, part: '', value: 0 });
      registry.add(born.slice(-1));
    }
    bear(born);
  };
}
