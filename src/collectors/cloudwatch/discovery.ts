import type { CloudWatch, CloudWatchMetric } from '../../aws/account.ts';

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
    if (!this.#found || now - this.#found.at >= this.#keep) {
      this.#found = { at: now, metrics: await cloudWatch.listMetrics(signal) };
    }
    return this.#found.metrics;
  }
}
