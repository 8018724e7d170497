import type { z } from 'zod';
import type { AccountLabels, AwsAccount } from '../aws/account.ts';
import type { eventMetrics } from '../catalog/events.ts';
import type { ExpectedOf, MetricSpecs, NamesOf, SampleOf } from '../catalog/spec.ts';
import type { Labels } from '../contracts/increment.ts';
import type { PeriodBatch, SourceState } from '../contracts/period.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Optional } from './common/optional.ts';
import { collectorSettings, type PlainSettings } from './settings.ts';

/** A part of what one run found. */
export interface Collected<
  Sample = { readonly name: string; readonly labels: Labels; readonly value: number },
  Counter extends string = string,
  Expected = { readonly metric: string; readonly labels: Labels },
> {
  /** Present values: those of a whole run replace all gauges of the collector for this account and region. */
  readonly samples?: readonly Sample[];
  /** Counts per time slot, reconciled by the ledger; they are durable when the collector goes on. */
  readonly periods?: PeriodBatch<Counter>;
  /** Counters, its own or those of events, that exist at 0 although there is nothing to count in them yet. */
  readonly expected?: readonly Expected[];
  /** What was not read in time. */
  readonly lost?: Lost;
  /** What AWS answered with an error while it answered the rest; it is asked for again in the next run. */
  readonly failed?: readonly Failed[];
  /** How many things got no series of their own, because there are more than the settings allow. */
  readonly leftOut?: number;
  /** The answer was of no use, or only a beginning: ask again after so many milliseconds, whatever the schedule says. */
  readonly again?: number;
}

/** What a collector with these metrics may give: values of those, and of no others. */
export type CollectedOf<Metrics extends MetricSpecs> = Collected<
  SampleOf<Metrics>,
  NamesOf<Metrics, 'counter'>,
  ExpectedOf<Metrics & typeof eventMetrics>
>;

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
  readonly isKnown: (metric: string, labels: Labels) => boolean;
  /** For what the account need not have; what it was denied is shown by the runner. */
  readonly optional: Optional;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/**
 * Pulls from an AWS API. It only returns data: the runner owns time, failure, logs and the swap of values. An error
 * of AWS's is thrown on, and the runner keeps the last values and backs off. Documents, flags, the schema of the
 * configuration and the catalog derive from what it says of itself here.
 */
export interface Collector<
  Name extends string = string,
  Metrics extends MetricSpecs = MetricSpecs,
  Settings extends z.ZodObject = z.ZodObject,
  Found = Collected,
> {
  /** Its name in settings, flags and labels. */
  readonly name: Name;
  /** What it asks AWS for. */
  readonly description: string;
  /** Whose API it calls: whether any call of SES's works is ses_up. */
  readonly service: 'ses' | 'cloudwatch';
  /** The default cron expression, five fields or six with seconds, in UTC. */
  readonly schedule: string;
  readonly settings: Settings;
  /** The gauges it replaces, and the counters it feeds through the ledger. */
  readonly metrics: Metrics;
  /** The IAM actions it needs. */
  readonly iam: readonly string[];
  /** What AWS bills for its calls; default: nothing. */
  readonly price?: Price;
  /**
   * One collector object serves one account and region, so that it may keep a cache. A run gives what it found in parts,
   * as many as keep each of them small; when it is broken off, what it gave stays counted.
   */
  create(settings: z.output<Settings>): { collect(context: CollectContext): AsyncIterable<Found> };
}

/**
 * `metric`: for each metric that GetMetricData is asked for, and for ListMetrics beyond the free requests (CloudWatch
 * pricing, "API requests"). `query`: for each query of Virtual Deliverability Manager that the account's pricing plan does
 * not include (Amazon SES pricing).
 */
export type Price = 'metric' | 'query';

type Defined<Name extends string, Metrics extends MetricSpecs, Settings extends z.ZodObject> = Collector<
  Name,
  Metrics,
  Settings,
  CollectedOf<NoInfer<Metrics>>
>;

/**
 * Lets a collector give values of its own metrics only, as the compiler sees to. One without settings of its own has
 * those of every one.
 */
export function defineCollector<
  const Name extends string,
  Metrics extends MetricSpecs,
  Settings extends z.ZodObject = PlainSettings,
>(
  definition: Omit<Defined<Name, Metrics, Settings>, 'settings'> & { readonly settings?: Settings },
): Defined<Name, Metrics, Settings> {
  return { settings: collectorSettings({}) as unknown as Settings, ...definition };
}
