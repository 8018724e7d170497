import type { EventType } from '../../src/events/ses-event.ts';
import { selector, type Matchers, type SeriesName } from '../../src/metrics/promql.ts';

/** What tells one account in one region, as one job scrapes it, from another. */
export const ACCOUNT = 'job, account_id, region';

/** The windows that rates are recorded over. */
export const windows = ['5m', '1h', '1d', '7d'] as const;
export type Window = (typeof windows)[number];

export function increase<Name extends SeriesName>(
  name: Name,
  window: string,
  by: string,
  matchers?: Matchers<Name>,
): string {
  return `sum by (${by}) (increase(${selector(name, matchers as Parameters<typeof selector>[1])}[${window}]))`;
}

/**
 * What AWS judges accounts by: hard bounces (SES developer guide, "Sending review process FAQs"), and complaints of mail
 * that was sent. Where events do not tell which those are, all bounces and complaints.
 */
export type SloEvent = 'hard_bounce' | 'new_complaint';

/** What became of an account's mail, by the best source that there is. */
export function mail(window: Window, type: EventType | SloEvent): string {
  return `${recorded.mail(window)}{event_type="${type}"}`;
}

/**
 * What SES itself says that it sent in the last hour, by account (GetSendStatistics): whether nothing is sent when another
 * source tells of nothing. It is free to read, and read apart from CloudWatch.
 */
export const attempted = increase('ses_statistics_delivery_attempts_total', '1h', ACCOUNT);

/** The names of recorded series, in Prometheus's form `level:metric:operations`. */
export const recorded = {
  /** By `event_type`, as receivers bring them: recipients. */
  events: (window: Window) => `account:ses_event_recipients:increase${window}`,
  /** By `event_type`, as CloudWatch counts them. */
  cloudwatch: (window: Window) => `account:ses_cloudwatch_events:increase${window}`,
  /** By `event_type`: whether receivers bring all that CloudWatch counts. */
  completeness: (window: Exclude<Window, '5m'>) =>
    `account:ses_events_per_cloudwatch_event:ratio_increase${window}`,
  /** By `event_type`, with the parts that AWS judges as types of their own. */
  mail: (window: Window) => `account:ses_mail:increase${window}`,
  /** Whom mail was sent to. */
  recipients: (window: Window) => `account:ses_recipients:increase${window}`,
  /** Of the last day, or a day's average of the last week if that is more: what late complaints are of. */
  recipientsADay: 'account:ses_recipients:daily',
  bounceRate: (window: Window) => `account:ses_bounces_per_send:ratio_increase${window}`,
  complaintRate: (window: Window) => `account:ses_complaints_per_send:ratio_increase${window}`,
  deliveryRate: (window: Window) => `account:ses_deliveries_per_send:ratio_increase${window}`,
  rejectRate: (window: Window) => `account:ses_rejects_per_send:ratio_increase${window}`,
  openRate: (window: Window) => `account:ses_opens_per_delivery:ratio_increase${window}`,
  clickRate: (window: Window) => `account:ses_clicks_per_delivery:ratio_increase${window}`,
  /** By `event_type` and the level's own label. */
  mailOf: (level: Level, window: Window) => `${level}:ses_event_recipients:increase${window}`,
  bounceRateOf: (level: Level, window: Window) => `${level}:ses_bounces_per_send:ratio_increase${window}`,
  complaintRateOf: (level: Level, window: Window) =>
    `${level}:ses_complaints_per_send:ratio_increase${window}`,
  providerAttempts: (window: Window) => `provider:ses_delivery_attempts:increase${window}`,
  providerDelayed: (window: Window) => `provider:ses_delays_per_attempt:ratio_increase${window}`,
  providerBounced: (window: Window) => `provider:ses_bounces_per_attempt:ratio_increase${window}`,
  providerDuration: 'provider:ses_delivery_duration_seconds:p95_1h',
  quotaUsed: 'account:ses_quota_used:ratio',
  quotaUsedIn4h: 'account:ses_quota_used:predict4h',
  sendRateUsed: 'account:ses_send_rate_used:ratio_rate5m',
  daysToBounceLimit: 'account:ses_bounces_per_send:days_to_review_limit',
  daysToComplaintLimit: 'account:ses_complaints_per_send:days_to_review_limit',
} as const;

/** Parts of an account's mail that have rates of their own. */
export const levels = { configuration_set: 'configuration_set', identity: 'identity' } as const;
export type Level = keyof typeof levels;
