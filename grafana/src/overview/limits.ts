import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { stat } from '../common/panels/stat.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { perSend } from '../common/rates.ts';
import { on, used } from './scope.ts';

export const ofLimits = bars({
  title: 'Of AWS’s limits, used',
  description:
    'How much of each limit is used up, by the account that is nearest to it. 100 % of the bounce and complaint rate is where AWS begins a review; of the quota and the send rate, where SES refuses mail.',
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
    { legend: 'Daily quota', expr: `max(${used})`, as: 'now' },
    {
      legend: 'Send rate',
      expr: `max(sum by (account_id, region) (rate(${on('ses_event_recipients_total', { event_type: 'send' })}[5m])) / on (account_id, region) ${on('ses_account_max_send_rate')})`,
      as: 'now',
    },
  ],
});

const left = `(${on('ses_account_max_24_hour_send')} - ${on('ses_account_sent_last_24_hours')})`;

export const quotaFull = stat({
  title: 'Quota full in',
  description:
    'When the daily quota will be used up if it goes on filling as in the last hour. Older mails leave the 24 hours meanwhile; that is in the figure.',
  unit: 's',
  decimals: 0,
  limits: measures.quotaFullIn,
  noValue: 'not in sight',
  queries: [
    {
      expr: `clamp_min(min(${left} / (deriv(${on('ses_account_sent_last_24_hours')}[1h]) > 0)), 0) < 172800`,
      as: 'now',
    },
  ],
});

export const review = (kind: 'bounce' | 'complaint') =>
  `min((${on(`ses_limit_${kind}_rate_review`)} - ${on(`ses_reputation_${kind}_rate`)}) / (deriv(${on(`ses_reputation_${kind}_rate`)}[6h]) > 0))`;

export const reviewIn = stat({
  title: 'Review limit reached in',
  description:
    'When AWS’s bounce or complaint rate will cross the limit of a review, whichever is first, at the trend of the last six hours. Trends turn: a warning, not a promise.',
  unit: 's',
  decimals: 0,
  limits: measures.reviewIn,
  noValue: 'not in sight',
  queries: [
    {
      expr: `clamp_min(min(${review('bounce')} or ${review('complaint')}), 0) < 2592000`,
      as: 'now',
    },
  ],
});

export const rateOverTime = (kind: 'bounce' | 'complaint') =>
  timeseries({
    title: kind === 'bounce' ? 'Bounce rate over time' : 'Complaint rate over time',
    description:
      kind === 'bounce'
        ? 'AWS’s bounce rate, and the share of the last hour’s recipients that bounced: it shows a bad mailing at once, where AWS’s moves slowly. Dashed: review at 5 %, pause at 10 %.'
        : 'AWS’s complaint rate, and the share of the last day’s recipients who complained. Complaints come hours after the mail. Dashed: review at 0.1 %, pause at 0.5 %.',
    unit: 'percentunit',
    min: 0,
    noValue: 'no mail yet',
    limits: kind === 'bounce' ? measures.bounceRate : measures.complaintRate,
    colours: { 'judged by AWS': palette.sky, 'last hour': palette.indigo, 'last day': palette.indigo },
    queries: [
      { legend: 'judged by AWS', expr: `max(${on(`ses_reputation_${kind}_rate`)})` },
      kind === 'bounce'
        ? { legend: 'last hour', expr: `max(${perSend(on, kind, '1h', 'account_id, region')})` }
        : { legend: 'last day', expr: `max(${perSend(on, kind, '1d', 'account_id, region')})` },
    ],
  });
