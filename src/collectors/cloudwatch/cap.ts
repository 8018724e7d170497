import type { CollectContext } from '../collector.ts';
import type { Wanted } from './reading.ts';

/**
 * Of metrics with dimensions at most so many, those that have a series already before new ones: a series that is read
 * once is read for good. What does not fit is not asked for, so that it costs nothing, and comes in once there is room
 * without anything being counted twice. The account's own metrics have no dimensions and always fit.
 */
export function withinCap(
  wanted: readonly Wanted[],
  max: number,
  isKnown: CollectContext['isKnown'],
): { readonly fitting: readonly Wanted[]; readonly leftOut: number } {
  const { whole = [], part = [] } = Object.groupBy(wanted, ({ metric }) =>
    Object.keys(metric.dimensions).length === 0 ? 'whole' : 'part',
  );
  if (part.length <= max) return { fitting: wanted, leftOut: 0 };
  const known = (one: Wanted) => Number(isKnown(one.target.metric, one.target.labels));
  const ranked = part
    .map((one) => ({
      one,
      known: known(one),
      name: JSON.stringify([one.metric.metricName, one.metric.dimensions]),
    }))
    .toSorted((a, b) => b.known - a.known || (a.name < b.name ? -1 : 1));
  return {
    fitting: [...whole, ...ranked.slice(0, max).map(({ one }) => one)],
    leftOut: part.length - max,
  };
}
