import type { AwsAccount } from '../aws/account.ts';
import { AwsError } from '../aws/aws-error.ts';
import type { Collected, CollectedOf, Failed, Lost } from '../collectors/collector.ts';
import { Optional, type Told } from '../collectors/common/optional.ts';
import type { AnyCollector, CollectorName } from '../collectors/index.ts';
import type { Config } from '../config/config.ts';
import {
  isMetric,
  type Catalog,
  type ExpectedSeries,
  type Sample,
  type CountedName,
} from '../metrics/catalog.ts';
import type { Labels } from '../contracts/increment.ts';
import { withinLengths } from '../metrics/label-text.ts';
import type { PeriodBatch, SourceState } from '../contracts/period.ts';
import { LogRateLimit } from '../platform/log-rate-limit.ts';
import { steadyNow } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { failed, inSpan, type Span } from '../platform/span.ts';
import { codeOf, RunReport, type CollectorReport } from './report.ts';
import type { SesAnswers } from './ses-answers.ts';
import { gaugesOf } from './stale-series.ts';
import type { Stop, Timetable } from './timetable.ts';
import type { Runtime } from '../runtime.ts';

/** A collector that runs every minute would fill the log with an outage. */
const LOG_EVERY_MS = 15 * 60_000;

/** Names of parts in a line of the log. */
const MOST_LOGGED = 10;

const FAILED_PARTS =
  'AWS answered with an error for some parts: the rest is counted, and these are requested again in the next run';

/** What every job needs of the program. */
export interface JobDeps extends Pick<Runtime, 'clock' | 'log' | 'registry'> {
  /** Makes counts durable, then visible. */
  readonly countPeriods: (
    collector: string,
    batch: PeriodBatch<CountedName>,
    signal: AbortSignal,
  ) => Promise<void>;
  readonly preRegister: (expected: readonly ExpectedSeries[]) => void;
  readonly source: (name: string) => Promise<SourceState | undefined>;
  readonly timetable: Timetable;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Of the account that the job works on. */
  readonly answers: SesAnswers;
}

/**
 * One collector on one account. Its runs never overlap, those after a failure included; a failure is a series and a
 * log line, never an exception, and leaves the last values in place.
 */
export class Job {
  readonly collector: AnyCollector;
  readonly #aws: AwsAccount;
  readonly #deps: JobDeps;
  readonly #collect: ReturnType<AnyCollector['create']>;
  readonly #report: RunReport;
  #running: Promise<void> | undefined;
  #retry: Stop | undefined;
  /** A run that the collector itself asked for. */
  #again: Stop | undefined;
  #failures = 0;
  /** By AWS's code. */
  #toLog: LogRateLimit;
  #leftOut = 0;
  #failedParts = 0;
  #partsToLog: LogRateLimit;
  readonly #told: Told = new Map();
  #optional: Optional | undefined;

  constructor(
    collector: AnyCollector,
    settings: Config['collectors'][CollectorName],
    aws: AwsAccount,
    deps: JobDeps,
  ) {
    this.collector = collector;
    this.#aws = aws;
    this.#deps = deps;
    this.#toLog = new LogRateLimit(deps.clock, LOG_EVERY_MS);
    this.#partsToLog = new LogRateLimit(deps.clock, LOG_EVERY_MS);
    this.#collect = collector.create(settings);
    this.#report = new RunReport(deps.registry, collector, aws.known(), deps.answers);
  }

  /** What the schedule calls: a failure waits no longer than until then. Nothing happens while a run is under way. */
  tick(): Promise<void> {
    return this.#running ? Promise.resolve() : this.run();
  }

  run(): Promise<void> {
    if (this.#deps.signal.aborted) return Promise.resolve();
    this.#retry?.();
    this.#again?.();
    this.#running ??= this.#runOnce().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Resolves when the run under way, if any, has ended. */
  async stop(): Promise<void> {
    this.#retry?.();
    this.#again?.();
    await this.#running;
    this.#report.ended();
  }

  status(): CollectorReport {
    return this.#report.status();
  }

  get labels(): RunReport['account'] {
    return this.#report.account;
  }

  #runOnce(): Promise<void> {
    const { name } = this.collector;
    const describe = () => ({ name: `collect ${name}`, attributes: { 'ses_exporter.collector': name } });
    return inSpan(describe, (span) => this.#runIn(span)).finally(() => this.#report.ended());
  }

  async #runIn(span: Span): Promise<void> {
    const { clock } = this.#deps;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1_000;
    try {
      await this.#work();
    } catch (err) {
      failed(span, err);
      if (!this.#deps.signal.aborted) this.#failed(err, seconds());
      return;
    }
    if (this.#failures > 0) {
      this.#deps.log.info(this.#fields(), 'collector works again');
      this.#toLog = new LogRateLimit(clock, LOG_EVERY_MS);
    }
    this.#failures = 0;
    this.#report.succeeded(clock.now(), seconds());
  }

  /** A part of a long reading counts as soon as it is there; values are swapped only when all is. */
  async #work(): Promise<void> {
    const { registry, countPeriods, preRegister, signal } = this.#deps;
    const samples: Sample[] = [];
    const failedParts: Failed[] = [];
    let leftOut = 0;
    for await (const part of this.#ask()) {
      preRegister((part.expected ?? []).map(withinLengths));
      if (part.periods) await countPeriods(this.collector.name, withLengths(part.periods), signal);
      samples.push(...(part.samples ?? []).map(withinLengths));
      failedParts.push(...(part.failed ?? []));
      leftOut += part.leftOut ?? 0;
      if (part.lost) warnOfLoss(this.#deps.log.child(this.#fields()), part.lost);
      signal.throwIfAborted();
      if (part.again !== undefined) this.#askAgain(part.again);
    }
    registry.replace(gaugesOf(this.collector), { ...this.labels }, samples);
    this.#tellLeftOut(leftOut);
    this.#report.denied(this.#optional?.denied ?? []);
    this.#tellFailed(failedParts);
  }

  async *#ask(): AsyncGenerator<CollectedOf<Catalog>> {
    const { clock, registry, source, signal } = this.#deps;
    try {
      this.#report.identified(await this.#aws.identify(signal));
      const log = this.#deps.log.child(this.#fields());
      const { labels } = this;
      const isKnown = (metric: string, of: Labels) => isMetric(metric) && registry.family(metric).has(of);
      const optional = new Optional(log, this.#told);
      this.#optional = optional;
      const context = { aws: this.#aws, labels, clock, source, isKnown, optional, log, signal };
      const parts = this.#collect.collect(context);
      for await (const part of parts) {
        this.#report.awsAnswered(true, steadyNow(clock));
        yield catalogued(part);
      }
    } catch (err) {
      if (err instanceof AwsError && !signal.aborted) this.#report.awsAnswered(false, steadyNow(clock));
      throw err;
    } finally {
      this.#report.awsClock(this.#aws.clock.ahead());
    }
  }

  #tellLeftOut(count: number): void {
    this.#report.leftOut(count);
    if (count > 0 && this.#leftOut === 0)
      this.#deps.log.warn(
        { ...this.#fields(), leftOut: count },
        'more items than the settings allow series for',
      );
    this.#leftOut = count;
  }

  #tellFailed(found: readonly Failed[]): void {
    const parts = found.map(({ what, code }) => `${what}: ${code}`);
    this.#report.failedParts(parts);
    const fields = { ...this.#fields(), failed: parts.length };
    if (parts.length > 0 && this.#partsToLog.isDue(''))
      this.#deps.log.warn({ ...fields, parts: parts.slice(0, MOST_LOGGED) }, FAILED_PARTS);
    if (parts.length === 0 && this.#failedParts > 0) {
      this.#deps.log.info(fields, 'AWS answers for every part again');
      this.#partsToLog = new LogRateLimit(this.#deps.clock, LOG_EVERY_MS);
    }
    this.#failedParts = parts.length;
  }

  #askAgain(delay: number): void {
    this.#again = this.#deps.timetable.after(delay, () => this.tick());
  }

  #failed(err: unknown, seconds: number): void {
    const delay = backoff(++this.#failures, this.#deps.random);
    this.#report.failed(err, seconds);
    this.#deps.log[this.#toLog.isDue(codeOf(err)) ? 'warn' : 'debug'](
      { ...this.#fields(), err, retryInSeconds: Math.ceil(delay / 1_000) },
      'collector failed',
    );
    this.#retry = this.#deps.timetable.after(delay, () => this.run());
  }

  #fields() {
    return {
      collector: this.collector.name,
      account: this.labels.account_id,
      region: this.labels.region,
    };
  }
}

/** What a collector gives is of its own metrics, as the compiler has seen to, and the catalog has those of all. */
function catalogued(part: Collected): CollectedOf<Catalog> {
  return part as CollectedOf<Catalog>;
}

function withLengths(batch: PeriodBatch<CountedName>): PeriodBatch<CountedName> {
  return { ...batch, observations: batch.observations.map(withinLengths) };
}

const BASE_MS = 15_000;
const CAP_MS = 15 * 60_000;

/**
 * Milliseconds until the next try after so many failures in a row: exponential with full jitter. It lets a collector that
 * runs seldom recover before its next time; the schedule goes on meanwhile, so that none waits longer than that.
 */
function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
  return Math.max(1_000, Math.round(random() * ceiling));
}

/** Says what can no longer be counted. */
function warnOfLoss(log: Logger, { source, from, to }: Lost): void {
  log.warn(
    {
      source,
      lostFrom: new Date(from).toISOString(),
      lostTo: new Date(to).toISOString(),
      lostSeconds: Math.round((to - from) / 1_000),
    },
    'not read for longer than AWS keeps its numbers: what was sent in this time is not counted',
  );
}
