import { selector, type SeriesName } from '../../../src/metrics/promql.ts';
import { ACCOUNT, mail, recorded } from '../query.ts';
import type { Recording } from './recording.ts';

const FOUR_HOURS_S = 4 * 3_600;

/** A quota of -1 is unlimited (SES API reference, GetSendQuota), and never used up. */
export function forecastRecords(): readonly Recording[] {
  const limited = `(${selector('ses_account_max_24_hour_send')} > 0)`;
  const sent = selector('ses_account_sent_last_24_hours');
  const rate = `(${selector('ses_account_max_send_rate')} > 0)`;
  return [
    { record: recorded.busiestDay, expr: busiestDay() },
    { record: recorded.bounceBudget, expr: used(recorded.bounceRate('7d'), 'ses_limit_bounce_rate_review') },
    {
      record: recorded.complaintBudget,
      expr: used(recorded.complaintRate('7d'), 'ses_limit_complaint_rate_review'),
    },
    {
      record: recorded.bounceBudgetLeft,
      expr: left(recorded.bounceRate('7d'), 'ses_limit_bounce_rate_review'),
    },
    {
      record: recorded.complaintBudgetLeft,
      expr: left(recorded.complaintRate('7d'), 'ses_limit_complaint_rate_review'),
    },
    { record: recorded.enforcement, expr: `max by (${ACCOUNT}) (${statuses.join(' or ')})` },
    { record: recorded.quotaUsed, expr: `max by (${ACCOUNT}) (${sent} / ${limited})` },
    {
      record: recorded.quotaUsedIn4h,
      expr: `predict_linear(${recorded.quotaUsed}[1h], ${FOUR_HOURS_S})`,
    },
    {
      record: recorded.sendRateUsed,
      expr: `${mail('15m', 'send')} / 900 / on (${ACCOUNT}) max by (${ACCOUNT}) ${rate}`,
    },
    {
      record: recorded.daysToBounceLimit,
      expr: days(
        recorded.bounceRate('7d'),
        `max by (${ACCOUNT}) (${selector('ses_limit_bounce_rate_review')})`,
      ),
    },
    {
      record: recorded.daysToComplaintLimit,
      expr: days(
        recorded.complaintRate('7d'),
        `max by (${ACCOUNT}) (${selector('ses_limit_complaint_rate_review')})`,
      ),
    },
  ];
}

/**
 * People complain for days after a mailing, of which the last days may be quiet: the day with the most mail of the last
 * seven, or a day's average of the week if that is more, as long as no week of days is recorded.
 */
function busiestDay(): string {
  const day = `max by (${ACCOUNT}) (max_over_time(${recorded.sendsOf('complaint', '1d')}[6d]))`;
  const average = `${recorded.sendsOf('complaint', '7d')} / 7`;
  return `${day} >= ${average} or ${average} or ${day}`;
}

/** AWS's judgement as one number, from the best to the worst (SES API v2 reference, GetAccount, EnforcementStatus). */
const statuses = (['healthy', 'probation', 'shutdown'] as const).map(
  (status, index) => `${index + 1} * ${selector('ses_account_enforcement_status', { status })}`,
);

/** Of a week's mail. */
function left(ratio: string, limit: SeriesName): string {
  return `(max by (${ACCOUNT}) (${selector(limit)}) - on (${ACCOUNT}) ${ratio}) * on (${ACCOUNT}) ${mail('7d', 'send')}`;
}

function used(ratio: string, limit: SeriesName): string {
  return `${ratio} / on (${ACCOUNT}) max by (${ACCOUNT}) (${selector(limit)})`;
}

/**
 * At the trend of the last day, if there was a rate before that day: the week’s rate moves fast as long as the week fills.
 */
function days(ratio: string, limit: string): string {
  const trend = `86400 * deriv(${ratio}[1d])`;
  return `(${limit} - on (${ACCOUNT}) ${ratio}) / on (${ACCOUNT}) (${trend} > 0) and on (${ACCOUNT}) ${ratio} offset 2d`;
}
