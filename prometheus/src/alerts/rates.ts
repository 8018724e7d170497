import { selector, type SeriesName } from '../../../src/metrics/promql.ts';
import { ACCOUNT, mail, recorded } from '../query.ts';
import type { Alert, AlertGroup } from '../rule.ts';
import type { Thresholds } from '../thresholds.ts';

const who = 'account {{ $labels.account_id }} in {{ $labels.region }}';
const percent = '{{ $value | humanizePercentage }}';

/** The two rates that AWS judges accounts by, and what differs between them. */
const kinds = {
  Bounce: {
    word: 'bounce',
    rate: 'ses_reputation_bounce_rate',
    review: 'ses_limit_bounce_rate_review',
    pause: 'ses_limit_bounce_rate_pause',
    ratio: recorded.bounceRate,
    ofSet: recorded.bounceRateOf,
    days: recorded.daysToBounceLimit,
    cause:
      'Addresses that do not exist: an old or bought list, a form without confirmation, a bug that mistypes a domain.',
    break:
      '`topk(5, sum by (configuration_set, bounce_subtype) (increase(ses_bounced_recipients_total{bounce_type="permanent"}[1h])))` (`on_account_suppression_list` and `unsubscribed_recipient` do not count towards the rate: SES sent nothing)',
    mend: [
      'Stop the mailing that causes it, and take addresses off the list that bounced hard; the account’s suppression list must hold them: `aws sesv2 get-account`, `SuppressionAttributes`.',
      'Confirm new addresses by a mail with a link (double opt-in) before anything else is sent to them.',
    ],
  },
  Complaint: {
    word: 'complaint',
    rate: 'ses_reputation_complaint_rate',
    review: 'ses_limit_complaint_rate_review',
    pause: 'ses_limit_complaint_rate_pause',
    ratio: recorded.complaintRate,
    ofSet: recorded.complaintRateOf,
    days: recorded.daysToComplaintLimit,
    cause:
      'People marked the mail as spam: they did not ask for it, cannot leave, or do not recognise the sender.',
    break:
      '`topk(5, sum by (configuration_set, recipient_provider) (increase(ses_complained_recipients_total{complaint_subtype=""}[1d])))`',
    mend: [
      'Stop the mailing that causes it. Whoever complained must get no more mail of that kind.',
      'Offer one-click unsubscription (`List-Unsubscribe`, `List-Unsubscribe-Post`), and say why the mail comes.',
    ],
  },
} as const satisfies Record<
  string,
  Readonly<Record<'rate' | 'review' | 'pause', SeriesName>> & Record<string, unknown>
>;
type Kind = keyof typeof kinds;

/** The rates by which AWS judges, by AWS's own numbers and by ours, which are faster. */
export function rates(t: Thresholds): AlertGroup {
  return {
    name: 'ses-rates',
    about: 'Bounce and complaint rates against the limits at which AWS reviews and pauses accounts.',
    alerts: (Object.keys(kinds) as Kind[]).flatMap((kind) => [
      ...byAws(kind, t),
      ...byBurn(kind, t),
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
      summary: `The ${word} rate of ${who} is over the limit at which AWS pauses sending`,
      description: `AWS counts a ${word} rate of ${percent} for ${who}. At this rate AWS may pause sending at any moment.`,
      runbook: {
        ...runbookOf(kind),
        means: `The ${word} rate that AWS itself shows (CloudWatch \`Reputation.${kind}Rate\`) is at or over the pause limit.`,
        impact: 'AWS may stop all mail of the account at any moment.',
        aws: 'If sending is paused or a case is open, answer there; else mend first, and write only if asked.',
      },
    },
    {
      ...common,
      name: `Ses${kind}RateOverReviewLimit`,
      severity: 'critical',
      expr: `(${over(review)}) unless on (${ACCOUNT}) (${over(pause)})`,
      summary: `The ${word} rate of ${who} is over the limit at which AWS reviews accounts`,
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
      summary: `The ${word} rate of ${who} nears AWS’s review limit`,
      description: `AWS counts a ${word} rate of ${percent} for ${who}, close below the limit at which accounts are reviewed.`,
      runbook: {
        ...runbookOf(kind),
        means: `The ${word} rate that AWS itself shows is close below the review limit.`,
        impact: 'None yet. One bad mailing more is enough.',
      },
    },
  ];
}

/** Two windows each: the long one says that it matters, the short one that it still goes on. */
function byBurn(kind: Kind, t: Thresholds): readonly Alert[] {
  const { word, ratio, review, pause } = kinds[kind];
  const minimum = { '5m': t.minimumSends5m, '1h': t.minimumSends1h, '1d': t.minimumSends1d };
  const burn = (limit: SeriesName, long: '1h' | '1d', short: '5m' | '1h') =>
    [
      `${ratio(long)} > on (${ACCOUNT}) max by (${ACCOUNT}) (${selector(limit)})`,
      `${ratio(short)} > on (${ACCOUNT}) max by (${ACCOUNT}) (${selector(limit)})`,
      `${mail(long, 'send')} >= ${minimum[long]}`,
      `${mail(short, 'send')} >= ${minimum[short]}`,
    ].join(` and on (${ACCOUNT}) `);
  return [
    {
      name: `Ses${kind}BudgetBurnsFast`,
      severity: 'critical',
      expr: burn(pause, '1h', '5m'),
      for: '2m',
      summary: `${kind}s come in fast: ${percent} of the last hour’s mail of ${who}`,
      description: `In the last hour ${percent} of what ${who} sent came back as ${word}s, more than the rate at which AWS pauses accounts, and it goes on.`,
      dashboard: 'ses-overview',
      panel: `${kind} rate over time`,
      page: 'reputation',
      runbook: {
        ...runbookOf(kind),
        means: `Over the last hour and the last five minutes more ${word}s that AWS counts came in per send than it tolerates. AWS’s own rate follows hours later.`,
        impact:
          'Each hour at this rate uses up days of what AWS tolerates. Stopped now, the account’s rate hardly moves.',
      },
    },
    {
      name: `Ses${kind}BudgetBurns`,
      severity: 'warning',
      expr: burn(review, '1d', '1h'),
      for: '15m',
      summary: `${kind}s of the last day are ${percent} of the mail of ${who}`,
      description: `In the last day ${percent} of what ${who} sent came back as ${word}s, more than the rate at which AWS reviews accounts, and it goes on.`,
      dashboard: 'ses-reputation',
      panel: `${kind} rate of the account`,
      page: 'reputation',
      runbook: {
        ...runbookOf(kind),
        means: `Over the last day and the last hour more ${word}s that AWS counts came in per send than its review limit.`,
        impact: 'If it stays so, AWS’s own rate crosses the limit within days.',
      },
    },
  ];
}

function bySet(kind: Kind, t: Thresholds): Alert {
  const { word, ofSet, review } = kinds[kind];
  const by = `${ACCOUNT}, configuration_set`;
  const limit = `max by (${ACCOUNT}) (${selector(review)})`;
  return {
    name: `SesConfigurationSet${kind}RateHigh`,
    severity: 'warning',
    expr: `${ofSet('configuration_set', '1d')} > on (${ACCOUNT}) group_left () ${limit} and on (${by}) ${recorded.mailOf('configuration_set', '1d')}{event_type="send"} >= ${t.minimumSends1d}`,
    for: '30m',
    summary: `${kind} rate of configuration set {{ $labels.configuration_set }} is ${percent}`,
    description: `In the last day ${percent} of what configuration set {{ $labels.configuration_set }} of ${who} sent came back as ${word}s.`,
    dashboard: 'ses-reputation',
    panel: `${kind} rate by configuration set`,
    page: 'configurationSets',
    runbook: {
      ...runbookOf(kind),
      means: `One configuration set has a ${word} rate over AWS’s review limit, whatever the account’s is.`,
      impact:
        'It pulls the account’s rate up, and the reputation of the domain and addresses that it sends from down.',
    },
  };
}

function byTrend(kind: Kind, t: Thresholds): Alert {
  const { word, days } = kinds[kind];
  return {
    name: `Ses${kind}LimitInSight`,
    severity: 'warning',
    expr: `${days} > 0 and on (${ACCOUNT}) ${days} < ${t.daysToLimit} and on (${ACCOUNT}) ${mail('1d', 'send')} >= ${t.minimumSends1d}`,
    for: '1h',
    summary: `The ${word} rate of ${who} reaches AWS’s review limit in {{ $value | printf "%.1f" }} days`,
    description: `At the trend of the last day the week’s ${word} rate of ${who} crosses AWS’s review limit in {{ $value | printf "%.1f" }} days.`,
    dashboard: 'ses-reputation',
    panel: `${kind} rate of the account`,
    page: 'reputation',
    runbook: {
      ...runbookOf(kind),
      means: `The ${word} rate of the last seven days rises steadily, and will cross the review limit within days if it goes on.`,
      impact: 'None yet.',
    },
  };
}

function runbookOf(kind: Kind) {
  const { cause, mend, ratio } = kinds[kind];
  return {
    look: [
      `Dashboard *Reputation*: since when, and in which configuration set, domain or campaign.`,
      `What it is made of: ${kinds[kind].break}; the last hour’s rate: \`${ratio('1h')}\`.`,
      `The usual cause: ${cause}`,
    ],
    act: [
      'Find the sender of the mail (configuration set, domain, campaign tag) and pause it: `aws sesv2 put-configuration-set-sending-options --configuration-set-name <set> --no-sending-enabled`.',
      ...mend,
    ],
  };
}
