import { selector, type SeriesName } from '../../../../src/metrics/promql.ts';
import { ACCOUNT, levels, mail, recorded, type Level } from '../../query.ts';
import type { Alert, AlertGroup } from '../../rule.ts';
import type { Thresholds } from '../../thresholds.ts';
import { burnAlerts } from './burns.ts';
import { byPart, complained } from './parts.ts';
import { percent, who } from '../texts.ts';
import { kinds, runbookOf, stopTheMailing, type Kind } from './kinds.ts';

/** The rates for which AWS sets limits, by AWS's own numbers and by ours, which are faster. */
export function rates(t: Thresholds): AlertGroup {
  return {
    name: 'ses-rates',
    category: 'reputation',
    about: 'Bounce and complaint rates against the limits at which AWS reviews and pauses accounts.',
    alerts: (Object.keys(kinds) as Kind[]).flatMap((kind) => [
      ...byAws(kind, t),
      ...burnAlerts(kind, t),
      ...(Object.keys(levels) as Level[]).map((level) => byPart(kind, level, t)),
      byTrend(kind, t),
      ...(kind === 'Bounce' ? [undocumented(t)] : []),
    ]),
  };
}

/**
 * AWS's own rate, which moves as AWS counts. The worst of the last hour: a rate that wavers about a limit is over it, and
 * over one of the two only. It needs no `for`, for AWS judges by this number.
 */
function byAws(kind: Kind, t: Thresholds): readonly Alert[] {
  const { word, rate, review, pause } = kinds[kind];
  const now = `max by (${ACCOUNT}) (max_over_time(${selector(rate)}[1h]))`;
  const over = (limit: SeriesName, share?: number | string) =>
    `${now} >= on (${ACCOUNT}) ${share === undefined ? '' : `${share} * `}max by (${ACCOUNT}) (${selector(limit)})`;
  const common = {
    dashboard: 'ses-reputation',
    panel: `${kind} rate of the account`,
    page: 'reputation',
    keepFiringFor: '0s',
  } as const;
  return [
    {
      ...common,
      name: `Ses${kind}RateOverPauseLimit`,
      severity: 'critical',
      expr: over(pause),
      summary: `${kind} rate of ${who} is over AWS’s pause limit`,
      description: `AWS counts a ${word} rate of ${percent} for ${who}. At this rate AWS may pause sending at any moment.`,
      runbook: {
        ...runbookOf(kind),
        night: stopTheMailing,
        means: `The ${word} rate that AWS itself shows (CloudWatch \`Reputation.${kind}Rate\`) is at or over the pause limit, or was within the last hour.`,
        impact: 'AWS may stop all mail of the account at any moment.',
        aws: 'If sending is paused or a case is open, answer there; otherwise fix the cause first, and write only if asked.',
      },
    },
    {
      ...common,
      name: `Ses${kind}RateOverReviewLimit`,
      severity: 'critical',
      expr: `(${over(review)}) unless on (${ACCOUNT}) (${over(pause)})`,
      for: '5m',
      summary: `${kind} rate of ${who} is over AWS’s review limit`,
      description: `AWS counts a ${word} rate of ${percent} for ${who}. AWS may put the account under review.`,
      runbook: {
        ...runbookOf(kind),
        night: stopTheMailing,
        means: `The ${word} rate that AWS itself shows (CloudWatch \`Reputation.${kind}Rate\`) is at or over the review limit, or was within the last hour.`,
        impact: 'AWS may put the account under review, and pause it if the rate stays.',
      },
    },
    {
      ...common,
      name: `Ses${kind}RateNearReviewLimit`,
      severity: 'warning',
      expr: `(${over(review, t.nearLimit)}) unless on (${ACCOUNT}) (${over(review)})`,
      for: '30m',
      summary: `${kind} rate of ${who} is near AWS’s review limit`,
      description: `AWS counts a ${word} rate of ${percent} for ${who}, close below the limit at which accounts are reviewed.`,
      runbook: {
        ...runbookOf(kind),
        means: `The ${word} rate that AWS itself shows is close below the review limit.`,
        impact: 'None yet. One more bad mailing can reach the limit.',
      },
    },
  ];
}

function byTrend(kind: Kind, t: Thresholds): Alert {
  const { word, days, judged, type } = kinds[kind];
  const enough = complained(kind, t, (least) => `on (${ACCOUNT}) ${mail('7d', judged)} >= ${least}`);
  return {
    name: `Ses${kind}LimitInSight`,
    severity: 'warning',
    expr: `${days} > 0 and on (${ACCOUNT}) ${days} < ${t.daysToLimit} and on (${ACCOUNT}) ${recorded.sendsOf(type, '1d')} >= ${t.minimumSends1d}${enough}`,
    for: '1h',
    summary: `${kind} rate of ${who} will reach AWS’s review limit in {{ $value | printf "%.1f" }} days`,
    description: `At the trend of the last day the week’s ${word} rate of ${who} crosses AWS’s review limit in {{ $value | printf "%.1f" }} days.`,
    dashboard: 'ses-reputation',
    panel: `${kind} rate of the account`,
    page: 'reputation',
    runbook: {
      ...runbookOf(kind),
      means: `The ${word} rate of the last seven days rises steadily, and will cross the review limit within days if this continues. In the first two days of an installation there is no trend.`,
      impact: 'None yet.',
    },
  };
}

/**
 * A word of the future for a permanent bounce. It counts towards no rate that pages: the last words that AWS added were
 * of mail that SES kept back, and AWS's own rate tells whether it counts this one.
 */
function undocumented(t: Thresholds): Alert {
  return {
    name: 'SesUndocumentedBounces',
    severity: 'warning',
    expr: `${recorded.undocumentedBounces} > on (${ACCOUNT}) max by (${ACCOUNT}) (${selector(kinds.Bounce.review)}) and on (${ACCOUNT}) ${recorded.sendsOf('bounce', '1d')} >= ${t.minimumSends1d}`,
    for: '15m',
    keepFiringFor: '1h',
    summary: `Bounces of an undocumented subtype are ${percent} of the mail of ${who}`,
    description: `In the last day ${percent} of the mail of ${who} bounced with a permanent bounce of a subtype that the exporter does not know. These are in no bounce rate.`,
    dashboard: 'ses-reputation',
    panel: 'Bounce rate of the account',
    page: 'reputation',
    runbook: {
      means:
        'SES publishes bounces of type Permanent with a subtype that was not documented when this version of the exporter was made. Nobody can tell yet whether AWS counts them towards the account’s bounce rate.',
      impact:
        'If AWS counts them, the exporter’s bounce rate is too low by them. AWS’s own rate, and the alerts on it, are right in either case.',
      look: [
        'Which subtype: `topk(5, sum by (bounce_subtype) (increase(ses_bounced_recipients_total{bounce_type="permanent"}[1d])))`.',
        'What AWS says of it: SES developer guide, *Bounce types*.',
        'Whether AWS’s own rate rises with them: `ses_reputation_bounce_rate`.',
      ],
      act: [
        'If they are hard bounces, find the mailing and pause it, as for [SesBounceBudgetBurns](SesBounceBudgetBurns.md).',
        'Update the exporter; if the newest version does not know the subtype either, report it.',
      ],
    },
  };
}
