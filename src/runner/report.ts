import type { AccountLabels } from '../aws/account.ts';
import { AwsError } from '../aws/aws-error.ts';
import type { AnyCollector } from '../collectors/index.ts';
import { limits } from '../events/limits.ts';
import type { GaugeName } from '../metrics/catalog.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import type { SesAnswers } from './ses-answers.ts';

/** The gauges that tell of a collector's runs. */
export const runGauges = [
  'ses_exporter_collector_success',
  'ses_exporter_collector_duration_seconds',
  'ses_exporter_collector_last_success_timestamp_seconds',
  'ses_exporter_collector_left_out',
  'ses_exporter_collector_denied_parts',
  'ses_exporter_collector_failed_parts',
] as const satisfies readonly GaugeName[];

const limitValues = {
  ses_limit_bounce_rate_review: limits.bounceRate.review,
  ses_limit_bounce_rate_pause: limits.bounceRate.pause,
  ses_limit_complaint_rate_review: limits.complaintRate.review,
  ses_limit_complaint_rate_pause: limits.complaintRate.pause,
} as const satisfies Partial<Record<GaugeName, number>>;

const limitGauges = Object.keys(limitValues) as (keyof typeof limitValues)[];

/** The gauges that tell of an account, whichever collector asked. */
export const accountGauges = [
  'ses_up',
  'ses_exporter_aws_clock_offset_seconds',
  ...limitGauges,
] as const satisfies readonly GaugeName[];

/** What is known of one collector's runs on one account, for the landing page. */
export interface CollectorReport {
  readonly collector: string;
  /** Empty while it is not known. */
  readonly accountId: string;
  readonly region: string;
  /** `undefined` before the first run. */
  readonly ok: boolean | undefined;
  /** Milliseconds since the epoch. */
  readonly lastSuccess: number | undefined;
  readonly lastError: string | undefined;
  /** What the last success had to leave out, because AWS denied access to it. */
  readonly denied: readonly string[];
  /** What AWS answered with an error in the last success. */
  readonly failed: readonly string[];
}

/** Says how the runs of one collector on one account went. */
export class RunReport {
  readonly #registry: MetricRegistry;
  readonly #collector: AnyCollector;
  readonly #answers: SesAnswers;
  #account: AccountLabels;
  #ok: boolean | undefined;
  #lastSuccess: number | undefined;
  #lastError: string | undefined;
  #denied: readonly string[] = [];
  #failedParts: readonly string[] = [];

  /** @param answers of the account, whichever collector asked. */
  constructor(
    registry: MetricRegistry,
    collector: AnyCollector,
    account: AccountLabels,
    answers: SesAnswers,
  ) {
    this.#registry = registry;
    this.#collector = collector;
    this.#account = account;
    this.#answers = answers;
    if (this.#asksSes) answers.begins(this);
    // A reload must not make a working collector look as if it had never worked.
    const lastSuccess = registry.family('ses_exporter_collector_last_success_timestamp_seconds');
    if (!lastSuccess.has(this.labels)) this.#showLastSuccess(0);
  }

  /** The labels of the collector's own gauges. */
  get labels() {
    return { collector: this.#collector.name, ...this.#account };
  }

  get account(): AccountLabels {
    return this.#account;
  }

  /** Moves everything to the account's labels once they are known. */
  identified(account: AccountLabels): void {
    showLimits(this.#registry, account);
    if (account.account_id === this.#account.account_id && account.region === this.#account.region) return;
    this.#registry.replace(runGauges, this.labels, []);
    this.#registry.replace(accountGauges, this.#account, []);
    this.#account = account;
    this.#showLastSuccess((this.#lastSuccess ?? 0) / 1_000);
  }

  /**
   * Whether AWS answered; what became of the answer does not matter.
   * @param now by a steady clock: milliseconds.
   */
  awsAnswered(answered: boolean, now: number): void {
    if (!this.#asksSes) return;
    this.ended();
    if (answered) this.#answers.worked(now);
    if (answered || this.#answers.noneWorks(now))
      this.#registry.set('ses_up', this.#account, answered ? 1 : 0);
  }

  /** To be called when a run has ended, or none will take place. */
  ended(): void {
    this.#answers.ended(this);
  }

  /** @param ahead milliseconds by which AWS's clock is ahead; `undefined` while it is not known. */
  awsClock(ahead: number | undefined): void {
    if (ahead !== undefined)
      this.#registry.set('ses_exporter_aws_clock_offset_seconds', this.#account, ahead / 1_000);
  }

  /** @param count things that got no series of their own */
  leftOut(count: number): void {
    this.#registry.set('ses_exporter_collector_left_out', this.labels, count);
  }

  /** @param parts what the run left out, because AWS denied access to it */
  denied(parts: readonly string[]): void {
    this.#denied = parts;
    this.#registry.set('ses_exporter_collector_denied_parts', this.labels, parts.length);
  }

  /** @param parts what the run did without, because AWS answered with an error */
  failedParts(parts: readonly string[]): void {
    this.#failedParts = parts;
    this.#registry.set('ses_exporter_collector_failed_parts', this.labels, parts.length);
  }

  /** @param now milliseconds since the epoch */
  succeeded(now: number, seconds: number): void {
    this.#ok = true;
    this.#lastSuccess = now;
    this.#lastError = undefined;
    this.#showRun(1, seconds);
    this.#showLastSuccess(now / 1_000);
  }

  failed(err: unknown, seconds: number): void {
    this.#ok = false;
    this.#lastError = err instanceof Error ? err.message : String(err);
    this.#showRun(0, seconds);
    this.#registry.count('ses_exporter_collector_failures_total', { ...this.labels, code: codeOf(err) });
  }

  status(): CollectorReport {
    return {
      collector: this.#collector.name,
      accountId: this.#account.account_id,
      region: this.#account.region,
      ok: this.#ok,
      lastSuccess: this.#lastSuccess,
      lastError: this.#lastError,
      denied: this.#denied,
      failed: this.#failedParts,
    };
  }

  get #asksSes(): boolean {
    return this.#collector.service === 'ses';
  }

  #showRun(success: number, seconds: number): void {
    this.#registry.set('ses_exporter_collector_success', this.labels, success);
    this.#registry.set('ses_exporter_collector_duration_seconds', this.labels, seconds);
  }

  #showLastSuccess(seconds: number): void {
    this.#registry.set('ses_exporter_collector_last_success_timestamp_seconds', this.labels, seconds);
  }
}

/** AWS's or the network's word for what went wrong; a failing ledger has one too. */
export function codeOf(err: unknown): string {
  if (err instanceof AwsError) return err.code;
  return err instanceof Error && err.name === 'LedgerError' ? err.name : 'Unknown';
}

/**
 * Shows AWS's limits with the account's own labels, so that a rate and its limit compare without a word. They need no
 * call, so no failing call takes them away from an alert.
 */
function showLimits(registry: MetricRegistry, account: AccountLabels): void {
  for (const name of limitGauges) registry.set(name, account, limitValues[name]);
}
