import type { CloudWatch, CloudWatchMetric } from '../../aws/account.ts';
import { hasPassed } from '../../platform/clock.ts';

/** "After you create a metric, allow up to 15 minutes for the metric to appear" (CloudWatch API reference, ListMetrics). */
export const LISTING_DELAY_MS = 15 * 60_000;

/** "ListMetrics doesn't return information about metrics if those metrics haven't reported data in the past two weeks". */
export const LISTED_MS = 14 * 86_400_000;

/** The list of metrics, asked for again once it is older than `keep` milliseconds. A failure keeps nothing alive. */
export class Discovery {
  readonly #keep: number;
  #found: { readonly at: number; readonly metrics: readonly CloudWatchMetric[] } | undefined;

  constructor(keep: number) {
    this.#keep = keep;
  }

  async metrics(
    cloudWatch: CloudWatch,
    now: number,
    signal: AbortSignal,
  ): Promise<readonly CloudWatchMetric[]> {
    if (!this.#found || hasPassed(this.#keep, this.#found.at, now)) {
      this.#found = { at: now, metrics: await cloudWatch.listMetrics(signal) };
    }
    return this.#found.metrics;
  }
}
