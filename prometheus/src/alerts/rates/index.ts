import { selector, type SeriesName } from '../../../../src/metrics/promql.ts';
import { ACCOUNT, mail, recorded } from '../../query.ts';
import type { Alert, AlertGroup } from '../../rule.ts';
import type { Thresholds } from '../../thresholds.ts';
import { bounceBurns, complaintBurns } from './burns.ts';
import { kinds, percent, runbookOf, who, type Kind } from './kinds.ts';

/** The rates for which AWS sets limits, by AWS's own numbers and by ours, which are faster. */
export function rates(t: Thresholds): AlertGroup {
  return {
    name: 'ses-rates',
    about: 'Bounce and complaint rates against the limits at which AWS reviews and pauses accounts.',
    alerts: (Object.keys(kinds) as Kind[]).flatMap((kind) => [
      ...byAws(kind, t),
      ...(kind === 'Bounce' ? bounceBurns(t) : complaintBurns(t)),
      bySet(kind, t),
      byTrend(kind, t),
    ]),
  };
}

function byAws(kind: Kind, t: Thresholds): readonly Alert[] {
  const { word, rate, review, pause } = kinds[kind];
  const over = (limit: SeriesName, share: number = 1) =>
    `max by (${ACCOUNT}) (${selector(rate)}) >= ${share === 1 ? '' : `${share} * `}on (${ACCOUNT}) max by (${ACCOUNT}) (${selector(limit)})`;
  const common = {
    dashboard: 'ses-reputation',
    panel: `${kind} rate of the account`,
    page: 'reputation',
    for: '5m',
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
        means: `The ${word} rate that AWS itself shows (CloudWatch \`Reputation.${kind}Rate\`) is at or over the pause limit.`,
        impact: 'AWS may stop all mail of the account at any moment.',
        aws: 'If sending is paused or a case is open, answer there; otherwise fix the cause first, and write only if asked.',
      },
    },
    {
      ...common,
      name: `Ses${kind}RateOverReviewLimit`,
      severity: 'critical',
      expr: `(${over(review)}) unless on (${ACCOUNT}) (${over(pause)})`,
      summary: `${kind} rate of ${who} is over AWS’s review limit`,
      description: `AWS counts a ${word} rate of ${percent} for ${who}. AWS may put the account under review.`,
      runbook: {
        ...runbookOf(kind),
        means: `The ${word} rate that AWS itself shows (CloudWatch \`Reputation.${kind}Rate\`) is at or over the review limit.`,
        impact: 'AWS may put the account under review, and pause it if the rate stays.',
      },
    },
    {
      ...common,
      for: '30m',
      name: `Ses${kind}RateNearReviewLimit`,
      severity: 'warning',
      expr: `(max by (${ACCOUNT}) (${selector(rate)}) >= on (${ACCOUNT}) ${t.nearLimit} * max by (${ACCOUNT}) (${selector(review)})) unless on (${ACCOUNT}) (${over(review)})`,
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

function bySet(kind: Kind, t: Thresholds): Alert {
  const { word, ofSet, judged, review } = kinds[kind];
  const by = `${ACCOUNT}, configuration_set`;
  const limit = `max by (${ACCOUNT}) (${selector(review)})`;
  const ofDay = recorded.mailOf('configuration_set', '1d');
  const enough = atLeast(kind, t, (least) => `on (${by}) ${ofDay}{event_type="${judged}"} >= ${least}`);
  return {
    name: `SesConfigurationSet${kind}RateHigh`,
    severity: 'warning',
    expr: `${ofSet('configuration_set', '1d')} > on (${ACCOUNT}) group_left () ${limit} and on (${by}) ${ofDay}{event_type="send"} >= ${t.minimumSends1d}${enough}`,
    for: '30m',
    summary: `${kind} rate of configuration set {{ $labels.configuration_set }} is ${percent}`,
    description: `In the last day ${word}s were ${percent} of the mail of configuration set {{ $labels.configuration_set }} of ${who}.`,
    dashboard: 'ses-reputation',
    panel: `${kind} rate by configuration set`,
    page: 'configurationSets',
    runbook: {
      ...runbookOf(kind),
      means: `One configuration set has a ${word} rate over AWS’s review limit, whatever the account’s is.`,
      impact:
        'It raises the account’s rate, and harms the reputation of the domain and IP addresses that it sends from.',
    },
  };
}

function byTrend(kind: Kind, t: Thresholds): Alert {
  const { word, days, judged } = kinds[kind];
  const enough = atLeast(kind, t, (least) => `on (${ACCOUNT}) ${mail('7d', judged)} >= ${least}`);
  return {
    name: `Ses${kind}LimitInSight`,
    severity: 'warning',
    expr: `${days} > 0 and on (${ACCOUNT}) ${days} < ${t.daysToLimit} and on (${ACCOUNT}) ${recorded.recipients('1d')} >= ${t.minimumSends1d}${enough}`,
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

/** AWS tolerates one complaint of a thousand mails: so few that chance decides, unless there are some complaints. */
function atLeast(kind: Kind, t: Thresholds, condition: (least: number | string) => string): string {
  return kind === 'Complaint' ? ` and ${condition(t.minimumComplaints)}` : '';
}
