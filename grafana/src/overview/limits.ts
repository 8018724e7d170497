import { limits } from '../../../src/events/limits.ts';
import { recorded } from '../../../prometheus/src/query.ts';
import { measures } from '../common/measures.ts';
import { level, palette } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { stat } from '../common/panels/stat.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { percent } from '../common/percent.ts';
import { words } from '../common/words.ts';
import { on, onRecorded, quotaUsed } from './scope.ts';

export const ofLimits = bars({
  title: 'Usage of AWS’s limits',
  description:
    'How much of each limit is used, by the account that is nearest to it. At 100 % of the bounce or complaint rate AWS begins a review; at 100 % of the quota or the send rate SES refuses mail.',
  unit: 'percentunit',
  decimals: 0,
  min: 0,
  max: 1,
  limits: measures.used,
  noValue: 'not read yet',
  queries: [
    {
      legend: 'Bounce rate',
      expr: `max(${on('ses_reputation_bounce_rate')} / ${on('ses_limit_bounce_rate_review')})`,
      as: 'now',
    },
    {
      legend: 'Complaint rate',
      expr: `max(${on('ses_reputation_complaint_rate')} / ${on('ses_limit_complaint_rate_review')})`,
      as: 'now',
    },
    { legend: 'Daily quota', expr: quotaUsed, as: 'now' },
    { legend: 'Send rate', expr: `max(${onRecorded(recorded.sendRateUsed)})`, as: 'now' },
  ],
});

/** A quota of -1 is unlimited (SES API reference, GetSendQuota), and never full. */
const left = `((${on('ses_account_max_24_hour_send')} > 0) - ${on('ses_account_sent_last_24_hours')})`;

export const quotaFull = stat({
  title: 'Time until the quota is full',
  description:
    'Time until the daily quota is used up at the pace of the last hour. Mail that leaves the 24-hour window meanwhile is taken into account.',
  unit: 's',
  decimals: 0,
  limits: measures.quotaFullIn,
  noValue: 'not expected',
  queries: [
    {
      expr: `clamp_min(min(${left} / (deriv(${on('ses_account_sent_last_24_hours')}[1h]) > 0)), 0) < 172800`,
      as: 'now',
    },
  ],
});

/** Nothing but 0, and only where AWS's own rate is over the limit already. */
const passed = (kind: 'bounce' | 'complaint') =>
  `0 * (${on(`ses_reputation_${kind}_rate`)} >= ${on(`ses_limit_${kind}_rate_review`)})`;

/** `or` leaves out what has the labels of something before it: hence `min` around one of the two forecasts. */
const days = `min(${onRecorded(recorded.daysToBounceLimit)}) or ${onRecorded(recorded.daysToComplaintLimit)}`;

export const reviewIn = stat({
  title: 'Time until the review limit',
  description:
    'Time until the bounce or complaint rate of a week crosses the review limit, whichever is first, at the trend of the last day; “passed” where AWS’s own rate is over it. It is an estimate: a trend can change.',
  unit: 's',
  decimals: 0,
  limits: measures.reviewIn,
  mappings: words({ 0: ['passed', level.critical] }),
  noValue: 'not expected',
  queries: [
    {
      expr: `clamp_min(min(${passed('bounce')} or ${passed('complaint')} or 86400 * (${days})), 0) < 2592000`,
      as: 'now',
    },
  ],
});

/** In words, because a dashed line does not say what it is. */
const dashed = ({ review, pause }: (typeof limits)[keyof typeof limits]) =>
  `Dashed: review at ${percent(review)}, pause at ${percent(pause)}.`;

export const rateOverTime = (kind: 'bounce' | 'complaint') =>
  timeseries({
    title: kind === 'bounce' ? 'Bounce rate over time' : 'Complaint rate over time',
    description:
      kind === 'bounce'
        ? `AWS’s bounce rate, and the hard bounces of the last hour per recipient sent to. The latter shows a bad mailing at once; AWS’s rate moves slowly. ${dashed(limits.bounceRate)}`
        : `AWS’s complaint rate, and the complaints of the last day per recipient sent to. Complaints come hours after the mail. ${dashed(limits.complaintRate)}`,
    unit: 'percentunit',
    min: 0,
    noValue: 'no mail yet',
    limits: kind === 'bounce' ? measures.bounceRate : measures.complaintRate,
    colours: { 'AWS’s rate': palette.sky, 'last hour': palette.indigo, 'last day': palette.indigo },
    queries: [
      { legend: 'AWS’s rate', expr: `max(${on(`ses_reputation_${kind}_rate`)})` },
      kind === 'bounce'
        ? { legend: 'last hour', expr: `max(${onRecorded(recorded.bounceRate('1h'))})` }
        : { legend: 'last day', expr: `max(${onRecorded(recorded.complaintRate('1d'))})` },
    ],
  });
