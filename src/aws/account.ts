import type { IdentityAttributesApi } from './ses/identities.ts';
import type { ReceivingApi } from './ses/receiving.ts';
import type { SesV2 } from './sesv2/index.ts';

/** The SES calls that collectors make. Source of each shape: the SES API reference (2010-12-01). */
export interface Ses extends IdentityAttributesApi, ReceivingApi {
  getSendQuota(signal: AbortSignal): Promise<SendQuota>;
  /** Up to 14 days of 15-minute points, in no order. At most one call a second is made, retries included. */
  getSendStatistics(signal: AbortSignal): Promise<readonly SendDataPoint[]>;
  getAccountSendingEnabled(signal: AbortSignal): Promise<boolean>;
  /** The names of all configuration sets; pages are followed. */
  listConfigurationSets(signal: AbortSignal): Promise<readonly string[]>;
  /** All domains and addresses that mail may be sent from, verified or not; pages are followed. */
  listIdentities(signal: AbortSignal): Promise<readonly string[]>;
}

export interface SendQuota {
  /** -1 means unlimited. */
  readonly max24HourSend: number;
  /** Emails a second. */
  readonly maxSendRate: number;
  readonly sentLast24Hours: number;
}

export interface SendDataPoint {
  /** Start of the 15 minutes: milliseconds since the epoch, on a minute but not on a quarter of an hour. */
  readonly timestamp: number;
  readonly deliveryAttempts: number;
  readonly bounces: number;
  readonly complaints: number;
  readonly rejects: number;
}

/** Limits of one GetMetricData call (CloudWatch API reference, GetMetricData). */
export const metricDataLimits = { queries: 500, points: 100_800 } as const;

/** The CloudWatch calls that collectors make. Source of each shape: the CloudWatch API reference (2010-08-01). */
export interface CloudWatch {
  /** Every metric and dimension set of namespace AWS/SES with data in the last two weeks; pages are followed. */
  listMetrics(signal: AbortSignal): Promise<readonly CloudWatchMetric[]>;
  /**
   * One series per query, in the order of the queries. One logical call per 500 queries and 100,800 points; pages are
   * followed. A query that AWS does not answer completely is told with its series, and no error.
   */
  getMetricData(request: MetricDataRequest, signal: AbortSignal): Promise<readonly MetricDataSeries[]>;
}

export interface CloudWatchMetric {
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface MetricDataRequest {
  readonly queries: readonly { readonly metric: CloudWatchMetric; readonly stat: 'Sum' | 'Average' }[];
  /** Seconds. */
  readonly period: number;
  /** Milliseconds since the epoch, aligned to the period; end is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Values of one query, oldest first whatever order AWS answered in. */
export interface MetricDataSeries {
  readonly metric: CloudWatchMetric;
  /** Where `failed` is PartialData, some of them; where it is anything else, none. */
  readonly points: readonly { readonly start: number; readonly value: number }[];
  /** AWS's word for why the points are not all there: PartialData, InternalError, Forbidden; absent when they are. */
  readonly failed?: string | undefined;
}

/** The labels that every series of an account carries. An account id has twelve digits. */
export type AccountLabels = Readonly<Record<'account_id' | 'region', string>>;

/** AWS's clock, as its answers tell it. Times are milliseconds since the epoch. */
export interface AwsClock {
  /** What AWS's clock showed when ours showed this: the same, unless the two evidently differ. */
  at(ours: number): number;
  /** How far AWS's clock is ahead of ours, to the second or so; `undefined` before the first answer. */
  ahead(): number | undefined;
}

/** One account in one region, as the collectors see it. */
export interface AwsAccount {
  /** Slots and quotas are judged by it, whatever our host believes. */
  readonly clock: AwsClock;
  /** What is known without asking; a part that is not known yet is empty. */
  known(): AccountLabels;
  /** Region and account id, from the configuration, the environment or STS; asked once and remembered. */
  identify(signal: AbortSignal): Promise<AccountLabels>;
  readonly ses: Ses;
  readonly cloudWatch: CloudWatch;
  /** Its module and client are made at the first use. */
  sesv2(): Promise<SesV2>;
  /** Closes connections. */
  destroy(): void;
}
