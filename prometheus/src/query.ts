import type { EventType } from '../../src/events/ses-event.ts';
import { selector, type Matchers, type SeriesName } from '../../src/metrics/promql.ts';

/**
 * The label that tells apart what several Prometheus servers scrape, where their series are stored together (an external
 * label, as mixins use it). Every aggregation keeps it; where nobody sets it, it is empty.
 */
const CLUSTER = 'cluster';

/** What is watched: an account in a region, whichever exporters and jobs watch it. */
export const ACCOUNT = `${CLUSTER}, account_id, region`;

/** How far ahead a quota is foreseen. */
export const FOUR_HOURS_S = 4 * 3_600;

/** What is scraped: the exporters of a job. */
export const EXPORTER = `${CLUSTER}, job`;

/**
 * The windows that rates are recorded over. The shortest holds at least two readings of CloudWatch, which is read every
 * five minutes, wherever among them a scrape of once a minute falls.
 */
export const windows = ['15m', '1h', '1d', '7d'] as const;
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
 * The increase of what is counted of an account or of its parts. Exporters of one job share the account's events, so
 * that theirs add up; of several jobs each counts all of them, so that one is enough.
 */
export function counted<Name extends SeriesName>(
  name: Name,
  window: string,
  by: string,
  matchers?: Matchers<Name>,
): string {
  return `max by (${by}) (${increase(name, window, `${by}, job`, matchers)})`;
}

/** Conditions on the same account, of which the first gives the value. */
export function allOf(...conditions: readonly string[]): string {
  return conditions.join(` and on (${ACCOUNT}) `);
}

/**
 * What AWS judges accounts by: bounces and complaints that count (src/events/bounce-kinds.ts, complaint-kinds.ts). Where
 * events do not tell which those are, all bounces and complaints.
 */
export type SloEvent = 'hard_bounce' | 'new_complaint';

/** What became of an account's mail, by the best source that there is. */
export function mail(window: Window, type: EventType | SloEvent): string {
  return `${recorded.mail(window)}{event_type="${type}"}`;
}

/**
 * What became of a mail at a provider. Bounces are of mail that a provider was given, which SES did not keep back; hard
 * ones are those that AWS's rate counts; what is decided is deliveries and bounces together.
 */
export type Outcome = 'deliveries' | 'bounces' | 'decided' | 'hard_bounces' | 'delays' | 'complaints';

/** Types of events that are told of as a share of what was sent. */
export type SharedType = 'bounce' | 'complaint' | 'delivery';

/** Of the names of rates: `bounces_per_send`. */
const plural = { bounce: 'bounces', complaint: 'complaints', delivery: 'deliveries' } as const;

/** The names of recorded series, in Prometheus's form `level:metric:operations`. */
export const recorded = {
  /** By `event_type`, as receivers bring them. */
  events: (window: Window) => `account:ses_events:increase${window}`,
  /** By `event_type`, as receivers bring them: recipients. */
  eventRecipients: (window: Window) => `account:ses_event_recipients:increase${window}`,
  /** By `event_type`, as AWS counts them for the whole account: CloudWatch, or GetSendStatistics. */
  totals: (window: Window) => `account:ses_aws_events:increase${window}`,
  /** By `event_type`: whether receivers bring all that AWS counts. */
  completeness: (window: Exclude<Window, '15m'>) =>
    `account:ses_events_per_aws_event:ratio_increase${window}`,
  /** By `event_type`, with what AWS judges as types of their own. */
  mail: (window: Window) => `account:ses_mail:increase${window}`,
  /** Whom mail was sent to. */
  recipients: (window: Window) => `account:ses_recipients:increase${window}`,
  /** The mail that a rate is of: that of which the type would be known. */
  sendsOf: (type: SharedType, window: Window) =>
    `account:ses_${plural[type]}_per_send:sends_increase${window}`,
  /** The most mail of a day in the last week: what late complaints are of. */
  busiestDay: 'account:ses_complaints_per_send:sends_busiest_day',
  bounceRate: (window: Window) => `account:ses_bounces_per_send:ratio_increase${window}`,
  complaintRate: (window: Window) => `account:ses_complaints_per_send:ratio_increase${window}`,
  deliveryRate: (window: Window) => `account:ses_deliveries_per_send:ratio_increase${window}`,
  rejectRate: (window: Window) => `account:ses_rejects_per_send:ratio_increase${window}`,
  openRate: (window: Window) => `account:ses_opens_per_delivery:ratio_increase${window}`,
  clickRate: (window: Window) => `account:ses_clicks_per_delivery:ratio_increase${window}`,
  /** Recipients whose mail bounced for a reason that AWS does not document. */
  undocumentedBounces: 'account:ses_undocumented_bounces_per_send:ratio_increase1d',
  /** Of AWS's review limit over a week's mail, what the week has used: 1 is all of it. */
  bounceBudget: 'account:ses_bounce_budget_used:ratio_increase7d',
  complaintBudget: 'account:ses_complaint_budget_used:ratio_increase7d',
  /** Recipients who may still bounce or complain before a week's mail is at AWS's review limit; negative beyond it. */
  bounceBudgetLeft: 'account:ses_bounce_budget_left:increase7d',
  complaintBudgetLeft: 'account:ses_complaint_budget_left:increase7d',
  /** By `event_type` and the level's own label. */
  mailOf: (level: Level, window: Window) => `${level}:ses_event_recipients:increase${window}`,
  bounceRateOf: (level: Level, window: Window) => `${level}:ses_bounces_per_send:ratio_increase${window}`,
  complaintRateOf: (level: Level, window: Window) =>
    `${level}:ses_complaints_per_send:ratio_increase${window}`,
  /** By configuration set and provider: recipients. */
  outcomes: (outcome: Outcome, window: '1h' | '1d') => `set_provider:ses_${outcome}:increase${window}`,
  /** By configuration set and provider, and by type or bucket: to be added up over a range (`ses-steps`). */
  steps: (what: 'bounced_recipients' | 'delays' | 'delivery_duration_seconds_bucket') =>
    `set_provider:ses_${what}:increase5m`,
  /** 1 where AWS calls an account healthy, 2 under review, 3 paused; 0 where AWS says none of these. */
  enforcement: 'account:ses_enforcement_status:worst',
  providerAttempts: (window: Window) => `provider:ses_delivery_attempts:increase${window}`,
  providerDelayed: (window: Window) => `provider:ses_delays_per_attempt:ratio_increase${window}`,
  providerBounced: (window: Window) => `provider:ses_bounces_per_attempt:ratio_increase${window}`,
  providerDuration: 'provider:ses_delivery_duration_seconds:p95_1h',
  quotaUsed: 'account:ses_quota_used:ratio',
  quotaUsedIn4h: 'account:ses_quota_used:predict4h',
  sendRateUsed: 'account:ses_send_rate_used:ratio_rate15m',
  daysToBounceLimit: 'account:ses_bounces_per_send:days_to_review_limit',
  daysToComplaintLimit: 'account:ses_complaints_per_send:days_to_review_limit',
  /** 0 where AWS's own rate is at its review limit. */
  secondsToReview: 'account:ses_review_limit:seconds_to',
  /** 0 where the daily quota is full. */
  secondsToFullQuota: 'account:ses_quota_used:seconds_to_full',
  /** There for every account that is watched, while the recording rules are evaluated. */
  watched: 'account:ses_watched:group',
  /** There for every account that is watched, while the alerts and what they build upon are evaluated. */
  judged: 'account:ses_alerts:judged',
} as const;

/**
 * Parts of an account's mail that have rates of their own, the dimension by which CloudWatch may tell of each, and the
 * windows that something reads: there may be thousands of domains, and a record of each costs.
 */
export const levels = {
  configuration_set: { dimension: 'dimension_ses_configuration_set', windows },
  identity: { dimension: 'dimension_ses_from_domain', windows: ['1d', '7d'] },
  tenant: { dimension: 'dimension_tenant_name', windows: ['1d'] },
} as const satisfies Record<string, { dimension: string; windows: readonly Window[] }>;
export type Level = keyof typeof levels;
