import { selector } from '../../../src/metrics/promql.ts';
import { ACCOUNT, mail, recorded } from '../query.ts';
import type { Recording } from './recording.ts';

const FOUR_HOURS_S = 4 * 3_600;

/** A quota of -1 is unlimited (SES API reference, GetSendQuota), and never used up. */
export function forecastRecords(): readonly Recording[] {
  const limited = `(${selector('ses_account_max_24_hour_send')} > 0)`;
  const sent = selector('ses_account_sent_last_24_hours');
  const rate = `(${selector('ses_account_max_send_rate')} > 0)`;
  const [day, average] = [recorded.recipients('1d'), `${recorded.recipients('7d')} / 7`];
  return [
    { record: recorded.recipientsADay, expr: `${day} >= ${average} or ${average} or ${day}` },
    { record: recorded.quotaUsed, expr: `max by (${ACCOUNT}) (${sent} / ${limited})` },
    {
      record: recorded.quotaUsedIn4h,
      expr: `predict_linear(${recorded.quotaUsed}[1h], ${FOUR_HOURS_S})`,
    },
    {
      record: recorded.sendRateUsed,
      expr: `${mail('5m', 'send')} / 300 / on (${ACCOUNT}) max by (${ACCOUNT}) ${rate}`,
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
 * At the trend of the last day, if there was a rate before that day: the week’s rate moves fast as long as the week fills.
 */
function days(ratio: string, limit: string): string {
  const trend = `86400 * deriv(${ratio}[1d])`;
  return `(${limit} - on (${ACCOUNT}) ${ratio}) / on (${ACCOUNT}) (${trend} > 0) and on (${ACCOUNT}) ${ratio} offset 2d`;
}
