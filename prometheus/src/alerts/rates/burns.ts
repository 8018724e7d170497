import { selector } from '../../../../src/metrics/promql.ts';
import { ACCOUNT, mail, recorded } from '../../query.ts';
import type { Alert } from '../../rule.ts';
import type { Thresholds } from '../../thresholds.ts';
import { kinds, percent, runbookOf, who } from './kinds.ts';

type Span = '5m' | '1h' | '1d';

/** Conditions on the same account, of which the first gives the value. */
function all(...conditions: readonly string[]): string {
  return conditions.join(` and on (${ACCOUNT}) `);
}

function sent(window: Span, least: number | string): string {
  return `${recorded.recipients(window)} >= ${least}`;
}

/**
 * Bounces come back within minutes, so that they are measured by what was sent meanwhile. Two windows each: the long one
 * says that it matters, the short one that it still goes on.
 */
export function bounceBurns(t: Thresholds): readonly Alert[] {
  const { review, pause } = kinds.Bounce;
  const over = (window: Span, limit: typeof review | typeof pause) =>
    `${recorded.bounceRate(window)} > on (${ACCOUNT}) max by (${ACCOUNT}) (${selector(limit)})`;
  return [
    {
      name: 'SesBounceBudgetBurnsFast',
      severity: 'critical',
      expr: all(
        over('1h', pause),
        over('5m', pause),
        sent('1h', t.minimumSends1h),
        sent('5m', t.minimumSends5m),
      ),
      for: '2m',
      summary: `Bounce rate of the last hour is ${percent} for ${who}`,
      description: `In the last hour ${percent} of the mail of ${who} bounced, more than the rate at which AWS pauses accounts, and it continues.`,
      dashboard: 'ses-overview',
      panel: 'Bounce rate over time',
      page: 'reputation',
      runbook: {
        ...runbookOf('Bounce'),
        means:
          'Over the last hour and the last five minutes the rate of bounces that AWS counts was above its pause limit. AWS’s own rate follows hours later.',
        impact:
          'Each hour at this rate uses up days of AWS’s bounce budget. If it is stopped now, the account’s rate changes little.',
      },
    },
    {
      name: 'SesBounceBudgetBurns',
      severity: 'warning',
      expr: all(
        over('1d', review),
        over('1h', review),
        sent('1d', t.minimumSends1d),
        sent('1h', t.minimumSends1h),
      ),
      for: '15m',
      summary: `Bounce rate of the last day is ${percent} for ${who}`,
      description: `In the last day ${percent} of the mail of ${who} bounced, more than the rate at which AWS reviews accounts, and it continues.`,
      dashboard: 'ses-reputation',
      panel: 'Bounce rate of the account',
      page: 'reputation',
      runbook: {
        ...runbookOf('Bounce'),
        means:
          'Over the last day and the last hour the rate of bounces that AWS counts was above its review limit.',
        impact: 'If it stays so, AWS’s own rate crosses the limit within days.',
      },
    },
  ];
}

/**
 * People complain hours and days after a mailing, when little may be sent: their complaints are measured by what is sent
 * in a day, and are none of a rate while they are but a few.
 */
export function complaintBurns(t: Thresholds): readonly Alert[] {
  const limit = `max by (${ACCOUNT}) (${selector(kinds.Complaint.review)})`;
  /** More in a window than so many of them may bring before a day's mail is at the limit. */
  const over = (window: Span, windows: number) =>
    `${windows === 1 ? '' : `${windows} * `}${mail(window, 'new_complaint')} / on (${ACCOUNT}) ${recorded.recipientsADay} > on (${ACCOUNT}) ${limit}`;
  const enough = (window: '1h' | '1d') =>
    all(
      `${mail(window, 'new_complaint')} >= ${t.minimumComplaints}`,
      `${recorded.recipientsADay} >= ${t.minimumSends1d}`,
    );
  return [
    {
      name: 'SesComplaintBudgetBurnsFast',
      severity: 'critical',
      expr: all(over('1h', 1), over('5m', 12), enough('1h')),
      for: '2m',
      keepFiringFor: '15m',
      summary: `Complaints of the last hour are ${percent} of a day’s mail of ${who}`,
      description: `In the last hour recipients complained about ${percent} of the mail that ${who} sends in a day. This alone exceeds AWS’s review limit for a whole day.`,
      dashboard: 'ses-overview',
      panel: 'Complaint rate over time',
      page: 'reputation',
      runbook: {
        ...runbookOf('Complaint'),
        means:
          'In one hour more complaints arrived than a whole day’s mail may cause before AWS reviews the account, and it continues. AWS’s own rate follows hours later. A day’s mail is that of the last day, or the daily average of the week if that is more.',
        impact:
          'Each hour at this rate uses up a day of AWS’s complaint budget. Most complaints about a mailing are still to come: they arrive over days.',
      },
    },
    {
      name: 'SesComplaintBudgetBurns',
      severity: 'warning',
      expr: all(over('1d', 1), over('1h', 24), enough('1d')),
      for: '15m',
      keepFiringFor: '1h',
      summary: `Complaints of the last day are ${percent} of the mail of ${who}`,
      description: `In the last day recipients complained about ${percent} of the mail that ${who} sends in a day, more than the rate at which AWS reviews accounts, and it continues.`,
      dashboard: 'ses-reputation',
      panel: 'Complaint rate of the account',
      page: 'reputation',
      runbook: {
        ...runbookOf('Complaint'),
        means:
          'In the last day, and at the pace of the last hour too, more complaints arrived than a day’s mail may cause before AWS reviews the account.',
        impact: 'If it stays so, AWS’s own rate crosses the limit within days.',
      },
    },
  ];
}
