import type { AccountLabels, AwsAccount } from '../aws/account.ts';
import type { CounterName, ExpectedSeries, GaugeName, MetricName, Sample } from '../metrics/catalog/index.ts';
import type { Labels } from '../metrics/increment.ts';
import type { PeriodBatch, SourceState } from '../metrics/period.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Optional } from './common/optional.ts';

/** A part of what one run found. */
export interface Collected {
  /** Present values: those of a whole run replace all gauges of the collector for this account and region. */
  readonly samples?: readonly Sample[];
  /** Counts per time slot, reconciled by the ledger; they are durable when the collector goes on. */
  readonly periods?: PeriodBatch;
  /** Counters that exist at 0 although there is nothing to count in them yet. */
  readonly expected?: readonly ExpectedSeries[];
  /** What was not read in time. */
  readonly lost?: Lost;
  /** What AWS answered with an error while it answered the rest; it is asked for again in the next run. */
  readonly failed?: readonly Failed[];
  /** How many things got no series of their own, because there are more than the settings allow. */
  readonly leftOut?: number;
  /** The answer was of no use, or only a beginning: ask again after so many milliseconds, whatever the schedule says. */
  readonly again?: number;
}

/** A stretch of time of which a source can no longer be read: milliseconds since the epoch. */
export interface Lost {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

/** A part of a run that AWS answered with an error. */
export interface Failed {
  /** A name for the log and the landing page: no address, no secret. */
  readonly what: string;
  /** AWS's code or status. */
  readonly code: string;
}

export interface CollectContext {
  readonly aws: AwsAccount;
  /** The account's labels, on every sample. */
  readonly labels: AccountLabels;
  /** Ours. Whatever AWS cuts by its own clock is judged by `aws.clock.at` of this one. */
  readonly clock: Clock;
  /** What the ledger knows of a source of period counts: where to read on. */
  readonly source: (name: string) => Promise<SourceState | undefined>;
  /** Whether a counter or gauge has this series already, a restart ago included. */
  readonly isKnown: (metric: MetricName, labels: Labels) => boolean;
  /** For what the account need not have; what it was denied is shown by the runner. */
  readonly optional: Optional;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Pulls from an AWS API. It only returns data: the runner owns time, failure, logs and the swap of values. An error
 * of AWS's is thrown on, and the runner keeps the last values and backs off.
 */
export interface Collector<Settings extends object = object> {
  readonly name: CollectorName;
  /** Whose API it calls: the outcome of the last call of SES's is ses_up. */
  readonly service: 'ses' | 'cloudwatch';
  /** The default cron expression, five fields or six with seconds, in UTC. */
  readonly schedule: string;
  /** The gauges it replaces. */
  readonly gauges: readonly GaugeName[];
  /** The counters it feeds through the ledger. */
  readonly counters: readonly CounterName[];
  /** The IAM actions it needs. */
  readonly iam: readonly string[];
  /** What AWS bills for its calls; default: nothing. */
  readonly price?: Price;
  /**
   * One collector object serves one account and region, so that it may keep a cache. A run gives what it found in parts,
   * as many as keep each of them small; when it is broken off, what it gave stays counted.
   */
  create(settings: Settings): { collect(context: CollectContext): AsyncIterable<Collected> };
}

/**
 * `metric`: for each metric that GetMetricData is asked for, and for ListMetrics beyond the free requests (CloudWatch
 * pricing, "API requests"). `query`: for each query of Virtual Deliverability Manager that the account's pricing plan does
 * not include (Amazon SES pricing).
 */
export type Price = 'metric' | 'query';

export const collectorNames = [
  'sending-statistics',
  'send-quota',
  'account-sending',
  'inventory',
  'cloudwatch',
  'account',
  'reputation',
  'suppression',
  'deliverability',
  'identities',
  'configuration-sets',
  'dedicated-ips',
  'resources',
] as const;
export type CollectorName = (typeof collectorNames)[number];

/** Keeps the settings' type while checking the rest. */
export function defineCollector<Settings extends object>(
  collector: Collector<Settings>,
): Collector<Settings> {
  return collector;
}
