import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AccountLabels, CloudWatchMetric } from '../../aws/account.ts';
import type { CollectContext } from '../collector.ts';
import { accountTotals, eventLabels, targetOf } from './mapping.ts';
import { seriesOf, type Wanted } from './reading.ts';
import { selection, type MetricRules } from './selection.ts';

/** What is read of a list of metrics, and how many are not. */
export interface Chosen {
  readonly fitting: readonly Wanted[];
  readonly denied: number;
  readonly leftOut: number;
}

/** What the rules allow of a list: those that feed one series stand together. It is kept for as long as the list is. */
interface Allowed {
  readonly from: readonly CloudWatchMetric[];
  readonly wanted: readonly Wanted[];
  readonly denied: number;
}

/** Metrics that are judged before others have their turn: some milliseconds. */
const PIECE = 250;

/** Chooses what is read, and so paid for, and where its values go. */
export class Choice {
  readonly #isSelected: (metric: CloudWatchMetric) => boolean;
  readonly #max: number;
  #allowed: Allowed | undefined;

  constructor({ max_metrics, ...rules }: MetricRules & { readonly max_metrics: number }) {
    this.#isSelected = selection(rules);
    this.#max = max_metrics;
  }

  /** The account's ten totals exist at 0 before CloudWatch knows the metric. */
  expected(account: AccountLabels) {
    return accountTotals.filter(this.#isSelected).map(({ type }) => ({
      metric: 'ses_cloudwatch_events_total' as const,
      labels: eventLabels(account, type),
    }));
  }

  /**
   * @param isUnlisted whether metrics may be missing from the list: the account's totals can be asked for all the same.
   */
  async of(
    listed: readonly CloudWatchMetric[],
    isUnlisted: boolean,
    { labels, isKnown }: Pick<CollectContext, 'labels' | 'isKnown'>,
  ): Promise<Chosen> {
    if (this.#allowed?.from !== listed || isUnlisted) {
      const present = isUnlisted ? withAccountTotals(listed) : listed;
      this.#allowed = { from: listed, ...(await this.#allow(present, labels)) };
    }
    const { wanted, denied } = this.#allowed;
    return { denied, ...withinCap(wanted, this.#max, isKnown) };
  }

  async #allow(present: readonly CloudWatchMetric[], account: AccountLabels) {
    const bySeries = new Map<string, Wanted[]>();
    let denied = 0;
    for (const [at, metric] of present.entries()) {
      if (at % PIECE === PIECE - 1) await nextTurn();
      if (!this.#isSelected(metric)) {
        denied++;
        continue;
      }
      const target = targetOf(metric, account);
      const series = seriesOf(target);
      const one = { metric, target, series };
      const feeding = bySeries.get(series);
      if (feeding) feeding.push(one);
      else bySeries.set(series, [one]);
    }
    return { wanted: [...bySeries.values()].flat(), denied };
  }
}

function withAccountTotals(listed: readonly CloudWatchMetric[]): readonly CloudWatchMetric[] {
  const isListed = (name: string) =>
    listed.some(({ metricName, dimensions }) => metricName === name && Object.keys(dimensions).length === 0);
  return [...listed, ...accountTotals.filter(({ metricName }) => !isListed(metricName))];
}

const isPart = ({ metric }: Wanted) => Object.keys(metric.dimensions).length > 0;

/**
 * Of metrics with dimensions at most so many, those that have a series already before new ones: a series that is read
 * once is read for good. What does not fit is not asked for, so that it costs nothing, and comes in once there is room
 * without anything being counted twice. The account's own metrics have no dimensions and always fit.
 */
function withinCap(
  wanted: readonly Wanted[],
  max: number,
  isKnown: CollectContext['isKnown'],
): Pick<Chosen, 'fitting' | 'leftOut'> {
  const part = wanted.filter(isPart);
  if (part.length <= max) return { fitting: wanted, leftOut: 0 };
  const known = (one: Wanted) => Number(isKnown(one.target.metric, one.target.labels));
  const ranked = part
    .map((one) => ({
      one,
      known: known(one),
      name: JSON.stringify([one.metric.metricName, one.metric.dimensions]),
    }))
    .toSorted((a, b) => b.known - a.known || (a.name < b.name ? -1 : 1));
  const fitting = [...wanted.filter((one) => !isPart(one)), ...ranked.slice(0, max).map(({ one }) => one)];
  // Metrics that feed one series stand together.
  const bySeries = Map.groupBy(fitting, ({ series }) => series);
  return { fitting: [...bySeries.values()].flat(), leftOut: part.length - max };
}
