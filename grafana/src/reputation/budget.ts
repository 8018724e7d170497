import { recorded } from '../../../prometheus/src/query.ts';
import { thresholds } from '../../../prometheus/src/thresholds.ts';
import { measures } from '../common/measures.ts';
import { outcomeColours, palette } from '../common/palette.ts';
import { stat } from '../common/panels/stat.ts';
import { states } from '../common/panels/states.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { standingWords } from '../common/standing.ts';
import { type Kind, decimalsOf, limitsOf, on, onRecorded, rateOf } from './scope.ts';

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
      expr: `max by (account_id, region) (${onRecorded(recorded.enforcement)})`,
    },
  ],
});

export const distance = (kind: Kind) =>
  stat({
    title: `${kind === 'bounce' ? 'Bounce' : 'Complaint'} rate headroom to review`,
    description: `How far AWS’s ${kind} rate is below the rate at which a review begins, in percentage points; of the account that is nearest to it. A negative value means that the limit is passed.`,
    unit: 'percentunit',
    decimals: decimalsOf(kind),
    limits: {
      warning: limitsOf(kind).warning * (1 - thresholds.nearLimit),
      critical: 0,
      falling: true,
    },
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
        expr: `min(${onRecorded(kind === 'bounce' ? recorded.bounceBudgetLeft : recorded.complaintBudgetLeft)})`,
        as: 'now',
      },
    ],
  });

export const budgetUsed = timeseries({
  title: 'Budget used, 7 days',
  description:
    'The share of a week’s budget that the last seven days used: what a week’s mail may bring until its rate reaches AWS’s review limit. 100 % is all of it. Of the account that used most.',
  unit: 'percentunit',
  decimals: 0,
  min: 0,
  noValue: 'nothing sent in a week',
  limits: { warning: thresholds.nearLimit, critical: 1 },
  colours: { bounces: outcomeColours.bounce, complaints: outcomeColours.complaint },
  queries: [
    { legend: 'bounces', expr: `max(${onRecorded(recorded.bounceBudget)})` },
    { legend: 'complaints', expr: `max(${onRecorded(recorded.complaintBudget)})` },
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
