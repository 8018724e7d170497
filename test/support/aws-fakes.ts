import type {
  AccountLabels,
  AwsAccount,
  CloudWatchMetric,
  MetricDataRequest,
  SendQuota,
} from '../../src/aws/account.ts';
import { AwsError } from '../../src/aws/aws-error.ts';

/** A failure as src/aws would report it. */
export function awsFailure(code = 'Throttling'): AwsError {
  return new AwsError(`ses GetSomething failed: ${code}: no`, code, {});
}

/** One slot of one metric, as CloudWatch would have it. */
export interface FakePoint {
  readonly metric: CloudWatchMetric;
  readonly start: number;
  readonly value: number;
}

/**
 * An account without a wire, whose answers a test sets, and which notes what it was asked: for tests of the runner, the
 * fleet and CloudWatch's collector, which ask thousands of times. Where what AWS says matters, see awsBench.
 */
export class FakeAws implements AwsAccount {
  labels: AccountLabels = { account_id: '123456789012', region: 'eu-west-1' };
  #known: AccountLabels;
  quota: SendQuota = { max24HourSend: 50_000, maxSendRate: 14, sentLast24Hours: 127 };
  identities: string[] = [];
  /** What ListMetrics lists. */
  metrics: CloudWatchMetric[] = [];
  points: FakePoint[] = [];
  /** AWS's status of a metric that GetMetricData does not answer completely; of PartialData the newest point comes. */
  statusOf: (metric: CloudWatchMetric) => string | undefined = () => undefined;
  /** Thrown by the next calls, one each; `undefined` lets one through. */
  failures: (Error | undefined)[] = [];
  failIdentity: Error | undefined;
  /** Calls wait for it. */
  hold: Promise<void> | undefined;
  /** Milliseconds by which AWS's clock is ahead. */
  ahead = 0;
  readonly clock = { at: (ours: number) => ours + this.ahead, ahead: () => this.ahead };
  readonly asked: string[] = [];
  readonly requests: MetricDataRequest[] = [];

  constructor(known: Partial<AccountLabels> = {}) {
    this.#known = { account_id: '', region: 'eu-west-1', ...known };
  }

  known(): AccountLabels {
    return this.#known;
  }

  identify(): Promise<AccountLabels> {
    if (this.failIdentity) return Promise.reject(this.failIdentity);
    this.#known = this.labels;
    return Promise.resolve(this.labels);
  }

  readonly ses = {
    getSendQuota: (signal: AbortSignal) => this.#answer('GetSendQuota', signal, () => this.quota),
    getSendStatistics: (signal: AbortSignal) => this.#answer('GetSendStatistics', signal, () => []),
    getAccountSendingEnabled: (signal: AbortSignal) =>
      this.#answer('GetAccountSendingEnabled', signal, () => true),
    listIdentities: (signal: AbortSignal) => this.#answer('ListIdentities', signal, () => this.identities),
    listConfigurationSets: notAsked,
    getIdentityDkim: notAsked,
    getIdentityMailFrom: notAsked,
    getIdentityNotifications: notAsked,
    countReceiptRuleSets: notAsked,
    getActiveReceiptRuleSet: notAsked,
    listReceiptFilterPolicies: notAsked,
  };

  readonly cloudWatch = {
    listMetrics: (signal: AbortSignal) => this.#answer('ListMetrics', signal, () => this.metrics),
    getMetricData: (request: MetricDataRequest, signal: AbortSignal) =>
      this.#answer('GetMetricData', signal, () => {
        this.requests.push(request);
        const points = Map.groupBy(this.points, (point) => keyOf(point.metric));
        return request.queries.map(({ metric }) => {
          const failed = this.statusOf(metric);
          const all = (points.get(keyOf(metric)) ?? [])
            .filter(({ start }) => start >= request.start && start < request.end)
            .toSorted((a, b) => a.start - b.start);
          if (failed === undefined) return { metric, points: all };
          return { metric, points: failed === 'PartialData' ? all.slice(-1) : [], failed };
        });
      }),
  };

  readonly sesv2 = notAsked;

  destroy(): void {
    this.asked.push('destroy');
  }

  async #answer<T>(operation: string, signal: AbortSignal, answer: () => T): Promise<T> {
    this.asked.push(operation);
    await this.hold;
    signal.throwIfAborted();
    const failure = this.failures.shift();
    if (failure) throw failure;
    return answer();
  }
}

function notAsked(): Promise<never> {
  return Promise.reject(new Error('not asked'));
}

function keyOf({ metricName, dimensions }: CloudWatchMetric): string {
  return JSON.stringify([metricName, dimensions]);
}
