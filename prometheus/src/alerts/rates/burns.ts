import { selector } from '../../../../src/metrics/promql.ts';
import { ACCOUNT, allOf, mail, recorded, type Window } from '../../query.ts';
import type { Alert } from '../../rule.ts';
import type { Thresholds } from '../../thresholds.ts';
import { percent, who } from '../texts.ts';
import { kinds, runbookOf, stopTheMailing, type Kind } from './kinds.ts';

/**
 * Burn rates over two windows, as the SRE workbook has them ("Alerting on SLOs"), of a budget that is AWS's: what a week's
 * mail may bring at the rate at which AWS reviews accounts. AWS names no window, only a "representative volume"; a week
 * holds every weekday. The long window says that it matters, the short one that it still goes on.
 */
interface Burn {
  readonly long: Window;
  readonly short: Window;
  /**
   * How many times faster than the budget allows. AWS pauses at twice the rate at which it reviews bounces, so that bounces
   * are measured by its two limits. Complaints come for days after a mailing; 24 is a day's budget in an hour.
   */
  readonly rate: Readonly<Record<Kind, 'review' | 'pause' | 1 | 24>>;
}

const burns = {
  fast: { long: '1h', short: '15m', rate: { Bounce: 'pause', Complaint: 24 } },
  slow: { long: '1d', short: '1h', rate: { Bounce: 'review', Complaint: 1 } },
  /** Where so little is sent that an hour, or even a day, tells nothing. */
  low: { long: '7d', short: '1d', rate: { Bounce: 'review', Complaint: 1 } },
} as const satisfies Record<string, Burn>;
type Speed = keyof typeof burns;

const HOURS = { '15m': 0.25, '1h': 1, '1d': 24, '7d': 168 } as const;

function limit(kind: Kind, of: 'review' | 'pause' = 'review'): string {
  return `max by (${ACCOUNT}) (${selector(kinds[kind][of])})`;
}

const sent = (window: Window, least: number | string) => `${recorded.sendsOf('bounce', window)} >= ${least}`;
const came = (window: Window) => mail(window, 'new_complaint');

/** Bounces come back within minutes, so that they are measured by what was sent meanwhile. */
function bounces(speed: Speed, t: Thresholds): string {
  const { long, short, rate } = burns[speed];
  const over = (window: Window) =>
    `${recorded.bounceRate(window)} > on (${ACCOUNT}) ${limit('Bounce', rate.Bounce)}`;
  const volume: Record<Speed, readonly string[]> = {
    fast: [
      sent('1h', t.minimumSends1h),
      sent('15m', t.minimumSends15m),
      // A few mails of a quiet night are nothing beside a week's.
      `${mail('1h', 'hard_bounce')} >= on (${ACCOUNT}) ${t.budgetShare} * ${recorded.sendsOf('bounce', '7d')} * on (${ACCOUNT}) ${limit('Bounce')}`,
    ],
    slow: [sent('1d', t.minimumSends1d), sent('1h', t.minimumSends1h)],
    low: [sent('7d', t.minimumSends7d), `${mail('7d', 'hard_bounce')} >= ${t.minimumBounces}`],
  };
  const expr = allOf(over(long), over(short), ...volume[speed]);
  // An hour that has mail enough to tell, and tells that it is over.
  const isOver = `(${recorded.bounceRate('1h')} <= on (${ACCOUNT}) ${limit('Bounce')} and on (${ACCOUNT}) ${sent('1h', t.minimumSends1h)})`;
  return speed === 'low' ? `${expr} unless on (${ACCOUNT}) ${isOver}` : expr;
}

/**
 * People complain hours and days after a mailing, when little may be sent: their complaints are measured by the day with
 * the most mail, and are none of a rate while they are but a few.
 */
function complaints(speed: Speed, t: Thresholds): string {
  const { long, short, rate } = burns[speed];
  const enough = `${came(long)} >= ${t.minimumComplaints}`;
  if (speed === 'low') {
    const over = `${recorded.complaintRate(long)} > on (${ACCOUNT}) ${limit('Complaint')}`;
    return allOf(over, `${came(short)} > 0`, enough, `${recorded.busiestDay} < ${t.minimumSends1d}`);
  }
  /** More in a window than so many of them may bring before a day's mail is at the limit. */
  const over = (window: Window) => {
    const windows = HOURS['1d'] / HOURS[window] / rate.Complaint;
    return `${windows === 1 ? '' : `${windows} * `}${came(window)} / on (${ACCOUNT}) ${recorded.busiestDay} > on (${ACCOUNT}) ${limit('Complaint')}`;
  };
  return allOf(over(long), over(short), enough, `${recorded.busiestDay} >= ${t.minimumSends1d}`);
}

const exprOf = { Bounce: bounces, Complaint: complaints };

/** What the two alerts say of a kind. */
const texts = {
  Bounce: {
    fast: {
      summary: `Bounce rate of the last hour is ${percent} for ${who}`,
      description: `In the last hour ${percent} of the mail of ${who} bounced, more than the rate at which AWS pauses accounts, and it continues.`,
      panel: 'Bounce rate over time',
      means:
        'Over the last hour and the last quarter of an hour the rate of bounces that AWS counts was above its pause limit. AWS’s own rate follows hours later.',
      impact:
        'Each hour at this rate uses up days of AWS’s bounce budget. If it is stopped now, the account’s rate changes little.',
    },
    slow: {
      summary: `Bounce rate of the last days is ${percent} for ${who}`,
      description: `In the last day, or in the last week where little is sent, ${percent} of the mail of ${who} bounced, more than the rate at which AWS reviews accounts, and it continues.`,
      panel: 'Bounce rate of the account',
      means:
        'Over the last day and the last hour the rate of bounces that AWS counts was above its review limit; or, where an hour’s mail is too little to tell, over the last week and the last day.',
      impact: 'If it stays so, AWS’s own rate crosses the limit within days.',
    },
  },
  Complaint: {
    fast: {
      summary: `Complaints of the last hour are ${percent} of a day’s mail of ${who}`,
      description: `In the last hour recipients complained about ${percent} of the mail that ${who} sends in a day. This alone exceeds AWS’s review limit for a whole day.`,
      panel: 'Complaint rate over time',
      means:
        'In one hour more complaints arrived than a whole day’s mail may cause before AWS reviews the account, and it continues. AWS’s own rate follows hours later. A day’s mail is that of the day with the most mail of the last seven.',
      impact:
        'Each hour at this rate uses up a day of AWS’s complaint budget. Most complaints about a mailing are still to come: they arrive over days.',
    },
    slow: {
      summary: `Complaints of the last days are ${percent} of the mail of ${who}`,
      description: `In the last day recipients complained about ${percent} of the mail that ${who} sends in a day, or in the last week about ${percent} of its mail: more than the rate at which AWS reviews accounts, and it continues.`,
      panel: 'Complaint rate of the account',
      means:
        'In the last day, and at the pace of the last hour too, more complaints arrived than a day’s mail may cause before AWS reviews the account; or, where little is sent, in the last week more than the week’s mail may cause.',
      impact: 'If it stays so, AWS’s own rate crosses the limit within days.',
    },
  },
} as const;

/** One alert that pages, and one for the next working day. */
export function burnAlerts(kind: Kind, t: Thresholds): readonly Alert[] {
  const expr = (speed: Speed) => exprOf[kind](speed, t);
  const { fast, slow } = texts[kind];
  return [
    {
      name: `Ses${kind}BudgetBurnsFast`,
      severity: 'critical',
      expr: expr('fast'),
      for: '2m',
      ...annotated(kind, fast, 'ses-overview', stopTheMailing),
    },
    {
      name: `Ses${kind}BudgetBurns`,
      severity: 'warning',
      expr: `${expr('slow')} or on (${ACCOUNT}) (${expr('low')})`,
      for: '15m',
      keepFiringFor: '1h',
      ...annotated(kind, slow, 'ses-reputation'),
    },
  ];
}

type Text = Readonly<Record<'summary' | 'description' | 'panel' | 'means' | 'impact', string>>;

function annotated(
  kind: Kind,
  { summary, description, panel, means, impact }: Text,
  dashboard: Alert['dashboard'],
  night?: string,
) {
  return {
    summary,
    description,
    dashboard,
    panel,
    page: 'reputation',
    runbook: { ...runbookOf(kind), means, impact, ...(night && { night }) },
  } as const satisfies Partial<Alert>;
}
