import { ACCOUNT, recorded } from '../../../prometheus/src/query.ts';
import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { stat } from '../common/panels/stat.ts';
import { states } from '../common/panels/states.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { standingWords, worstStanding } from '../common/standing.ts';
import { type Kind, account, decimalsOf, limitsOf, on, onRecorded, rateOf } from './scope.ts';

export const standing = states({
  title: 'Account status over time',
  description:
    'AWS’s enforcement status of each account: healthy, under review (probation), paused (shutdown).',
  unit: 'short',
  mappings: standingWords,
  noValue: 'not read yet',
  queries: [
    {
      legend: '{{account_id}} {{region}}',
      expr: worstStanding(on, account),
    },
  ],
});

export const distance = (kind: Kind) =>
  stat({
    title: `${kind === 'bounce' ? 'Bounce' : 'Complaint'} rate headroom to review`,
    description: `How far AWS’s ${kind} rate is below the rate at which a review begins, in percentage points; of the account that is nearest to it. A negative value means that the limit is passed.`,
    unit: 'percentunit',
    decimals: decimalsOf(kind),
    limits: kind === 'bounce' ? measures.bounceHeadroom : measures.complaintHeadroom,
    noValue: 'no mail yet',
    queries: [
      {
        expr: `min(${on(`ses_limit_${kind}_rate_review`)} - ${on(`ses_reputation_${kind}_rate`)})`,
        as: 'now',
      },
    ],
  });

export const budget = (kind: Kind) =>
  stat({
    title: `${kind === 'bounce' ? 'Bounces' : 'Complaints'} left before review, 7 days`,
    description: `How many more recipients of a week’s mail may ${kind === 'bounce' ? 'hard bounce' : 'complain'} before the week’s rate reaches AWS’s review limit: the budget, less what the last seven days used.`,
    unit: 'locale',
    decimals: 0,
    limits: measures.budgetLeft,
    noValue: 'nothing sent in a week',
    queries: [
      {
        expr: `min((max by (${ACCOUNT}) (${on(`ses_limit_${kind}_rate_review`)}) - on (${ACCOUNT}) ${onRecorded(rateOf(kind)('7d'))}) * on (${ACCOUNT}) ${onRecorded(recorded.mail('7d'), { event_type: 'send' })})`,
        as: 'now',
      },
    ],
  });

export const overTime = (kind: Kind) =>
  timeseries({
    title: kind === 'bounce' ? 'Bounce rate of the account' : 'Complaint rate of the account',
    description: `AWS’s ${kind} rate, and the rate among the recipients of the last day and the last week. A day’s rate above the week’s means that the rate is rising. Dashed: AWS’s review and pause limits.`,
    unit: 'percentunit',
    min: 0,
    noValue: 'no mail yet',
    limits: limitsOf(kind),
    colours: {
      'AWS’s rate': palette.sky,
      'last day': palette.indigo,
      'last week': palette.teal,
    },
    queries: [
      { legend: 'AWS’s rate', expr: `max(${on(`ses_reputation_${kind}_rate`)})` },
      { legend: 'last day', expr: `max(${onRecorded(rateOf(kind)('1d'))})` },
      { legend: 'last week', expr: `max(${onRecorded(rateOf(kind)('7d'))})` },
    ],
  });
