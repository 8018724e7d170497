import type { CloudWatch, CloudWatchMetric, MetricDataSeries } from '../../aws/account.ts';
import { incrementKey } from '../../metrics/increment.ts';
import type { Target } from './mapping.ts';
import { seriesPerCall, type Window } from './window.ts';

/** A metric to read, and where its values go. */
export interface Wanted {
  readonly metric: CloudWatchMetric;
  readonly target: Target;
}

/** What CloudWatch says of one series of ours. */
export interface Read {
  readonly target: Target;
  /** Oldest first, but for a series that several metrics feed. */
  readonly points: MetricDataSeries['points'];
  /** AWS's word for why the points are not all there; the total of a series that several metrics feed has none then. */
  readonly failed?: string | undefined;
}

/** Everything that is complete with one call. */
export interface Part {
  readonly reads: readonly Read[];
  readonly isLast: boolean;
  /** How many metrics were requested, which is what AWS bills. */
  readonly requested: number;
}

/** Dimension sets that differ only in what labels leave out are one series: its metrics stand together. */
export function inOrderOfSeries(wanted: readonly Wanted[]): readonly Wanted[] {
  return [...Map.groupBy(wanted, seriesOf).values()].flat();
}

/**
 * Reads one step, call by call, so that no more than one call's points are in memory. The total of a series that several
 * metrics feed is the sum of theirs, so it is given when the last of them was read.
 */
export async function* readStep(
  cloudWatch: CloudWatch,
  inOrder: readonly Wanted[],
  step: Window,
  period: number,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  const size = seriesPerCall(step, period);
  let open: Read | undefined;
  for (let first = 0; first === 0 || first < inOrder.length; first += size) {
    const asked = inOrder.slice(first, first + size);
    const queries = asked.map(({ metric, target }) => ({ metric, stat: target.stat }));
    const answer = await cloudWatch.getMetricData({ queries, period: period / 1_000, ...step }, signal);
    const reads: Read[] = [];
    for (const [at, { target }] of asked.entries()) {
      const { points = [], failed } = answer[at] ?? {};
      const read = { target, points, failed };
      if (open && target.stat === 'Sum' && seriesOf(open) === seriesOf(read)) {
        open = joined(open, read);
      } else {
        if (open) reads.push(open);
        open = read;
      }
    }
    const isLast = first + size >= inOrder.length;
    if (isLast && open) reads.push(open);
    yield { reads, isLast, requested: asked.length };
  }
}

/** What identifies the series that a metric feeds. */
export function seriesOf({ target: { metric, labels } }: Pick<Wanted, 'target'>): string {
  return incrementKey({ metric, labels, part: '' });
}

/** A sum without one of its parts would be taken for a revision. */
function joined(one: Read, other: Read): Read {
  const { target } = one;
  const failed = one.failed ?? other.failed;
  if (failed !== undefined) return { target, points: [], failed };
  const values = new Map(one.points.map(({ start, value }) => [start, value]));
  for (const { start, value } of other.points) values.set(start, (values.get(start) ?? 0) + value);
  return { target, points: [...values].map(([start, value]) => ({ start, value })) };
}
