import { limits } from '../../../src/events/limits.ts';
import { recorded } from '../../../prometheus/src/query.ts';
import type { Limits } from '../common/limits.ts';
import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { percent } from '../common/percent.ts';
import { on, onRecorded } from './scope.ts';

/** The measure of each limit by what it is called. */
const used: Readonly<Record<string, readonly [expr: string, judged: Limits]>> = {
  'Bounce rate': [
    `${on('ses_reputation_bounce_rate')} / ${on('ses_limit_bounce_rate_review')}`,
    measures.bounceLimitUsed,
  ],
  'Complaint rate': [
    `${on('ses_reputation_complaint_rate')} / ${on('ses_limit_complaint_rate_review')}`,
    measures.complaintLimitUsed,
  ],
  'Daily quota': [onRecorded(recorded.quotaUsed), measures.used],
  'Send rate': [onRecorded(recorded.sendRateUsed), measures.sendRateUsed],
};

export const ofLimits = bars({
  title: 'Usage of AWS’s limits',
  description:
    'How much of each limit is used, by the account that is nearest to it. At 100 % of the bounce or complaint rate AWS begins a review; at 100 % of the quota or the send rate SES refuses mail. A colour is the severity of the alert on the value.',
  unit: 'percentunit',
  decimals: 0,
  min: 0,
  max: 1,
  noValue: 'not read yet',
  queries: Object.entries(used).map(([legend, [expr, judged]]) => ({
    legend,
    expr: `max(${expr})`,
    as: 'now',
    limits: judged,
  })),
});

/** In words, because a dashed line does not say what it is. */
const dashed = ({ review, pause }: (typeof limits)[keyof typeof limits]) =>
  `Dashed: review at ${percent(review)}, pause at ${percent(pause)}.`;

export const rateOverTime = (kind: 'bounce' | 'complaint') =>
  timeseries({
    title: kind === 'bounce' ? 'Bounce rate over time' : 'Complaint rate over time',
    description:
      kind === 'bounce'
        ? `AWS’s bounce rate, and the hard bounces of the last hour per recipient sent to; of several accounts, the highest of each. The latter shows a bad mailing at once; AWS’s rate moves slowly. ${dashed(limits.bounceRate)}`
        : `AWS’s complaint rate, and the complaints of the last day per recipient sent to; of several accounts, the highest of each. Complaints come hours after the mail. ${dashed(limits.complaintRate)}`,
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
