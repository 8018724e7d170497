import { limits } from '../../src/events/limits.ts';
import type { EventType } from '../../src/events/ses-event.ts';
import { annotations } from './common/annotations.ts';
import { dashboard } from './common/dashboard.ts';
import type { Limits } from './common/limits.ts';
import { measures } from './common/measures.ts';
import { palette } from './common/palette.ts';
import { bars } from './common/panels/bars.ts';
import { stat } from './common/panels/stat.ts';
import { table } from './common/panels/table.ts';
import { timeseries } from './common/panels/timeseries.ts';
import { BROKEN_DOWN, brokenDownBy } from './common/broken-down.ts';
import { percent } from './common/percent.ts';
import { rankedIncreases } from './common/ranked.ts';
import { scope } from './common/scope.ts';
import { queryVariable } from './common/variables.ts';
import { nameFor } from './common/words.ts';

const { on, variables } = scope('configuration_set');

/** The reader chooses a message tag to break down by; without tags in `labels.tags` there is the configuration set. */
const choosing = [
  queryVariable('by', {
    label: 'Break down by',
    query: `label_names(${on('ses_event_recipients_total')})`,
    regex: '/^(tag_.+|configuration_set|identity)$/',
    lastFirst: true,
  }),
  queryVariable('value', {
    label: 'Only',
    query: `label_values(${on('ses_event_recipients_total', { event_type: 'send' })}, $by)`,
    all: '.*',
  }),
];

const of = (type: EventType) => on('ses_event_recipients_total', { event_type: type, $by: /$value/ });
const inRange = (type: EventType) => `sum by ($by) (increase(${of(type)}[$__range]))`;
const perDelivery = (type: EventType) => `${inRange(type)} / (${inRange('delivery')} > 0)`;

const share = (title: string, type: EventType, description: string, decimals: number, worst?: Limits) =>
  stat({
    title,
    description,
    unit: 'percentunit',
    decimals,
    ...(worst && { limits: worst }),
    noValue: 'nothing delivered',
    queries: [
      {
        expr: `(sum(increase(${of(type)}[$__range])) or vector(0)) / (sum(increase(${of('delivery')}[$__range])) > 0)`,
        as: 'now',
      },
    ],
  });

const reached = stat({
  title: 'Delivered',
  description: 'Recipients whose server took our mail in the chosen time range.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nothing delivered',
  queries: [{ expr: `sum(increase(${of('delivery')}[$__range]))`, as: 'now' }],
});

const opened = share(
  'Opened',
  'open',
  'Opens for each delivery in the time range. One person may open twice, and some mail programs load the picture that counts for everybody: compare campaigns with each other.',
  1,
);
const clicked = share(
  'Clicked',
  'click',
  'Clicks for each delivery in the time range. It is the honest sign of interest, apart from programs that check links.',
  1,
);
const unsubscribed = share(
  'Unsubscribed',
  'subscription',
  'Changes of subscription through SES’s own unsubscribe links, for each delivery in the time range.',
  2,
);
const complained = share(
  'Complained',
  'complaint',
  `Complaints for each delivery in the time range. AWS reviews an account at ${percent(limits.complaintRate.review)}.`,
  3,
  measures.complaintRate,
);

const campaigns = table({
  title: 'By $by, over the time range',
  description:
    'Deliveries of each campaign (or whatever is broken down by), and how many were opened, clicked, unsubscribed from and complained about for each. Many opens with few clicks: a subject that promises more than the mail keeps. Complaints above unsubscriptions: the way out is hard to find.',
  noValue: 'nothing was delivered in this time range',
  keys: [{ label: BROKEN_DOWN, header: 'Value', mappings: nameFor({ '': '(none)' }) }],
  sortBy: 'Delivered',
  columns: [
    { header: 'Sent', expr: brokenDownBy('$by', inRange('send')), unit: 'locale', decimals: 0 },
    { header: 'Delivered', expr: brokenDownBy('$by', inRange('delivery')), unit: 'locale', decimals: 0 },
    {
      header: 'Opened',
      expr: brokenDownBy('$by', perDelivery('open')),
      unit: 'percentunit',
      decimals: 1,
      barTo: 1,
    },
    {
      header: 'Clicked',
      expr: brokenDownBy('$by', perDelivery('click')),
      unit: 'percentunit',
      decimals: 1,
      barTo: 0.5,
    },
    {
      header: 'Unsubscribed',
      expr: brokenDownBy('$by', perDelivery('subscription')),
      unit: 'percentunit',
      decimals: 2,
    },
    {
      header: 'Complained',
      expr: brokenDownBy('$by', perDelivery('complaint')),
      unit: 'percentunit',
      decimals: 3,
      limits: measures.complaintRate,
    },
  ],
});

const over = (title: string, type: EventType, description: string) =>
  timeseries({
    title,
    description,
    unit: 'locale',
    decimals: 0,
    noValue: 'nothing in this time range',
    draw: 'stacked',
    queries: rankedIncreases(of(type), { label: '$by', by: of('send'), others: true }),
  });

const sends = over(
  'Sent, by $by',
  'send',
  'Recipients sent to in each interval: when each mailing went out.',
);
const opens = over(
  'Opened, by $by',
  'open',
  'Opens in each interval. Most come within hours of the mailing.',
);
const clicks = over(
  'Clicked, by $by',
  'click',
  'Clicks in each interval. They follow the opens; a mailing without any has a broken link or nothing to say.',
);

const rates = timeseries({
  title: 'For each delivery, day by day',
  description:
    'Opens and clicks of the last 24 hours at each point, for each delivery of that time. A slow fall is a list that tires of us; a sudden one is mail in the spam folder.',
  unit: 'percentunit',
  min: 0,
  noValue: 'nothing was delivered',
  colours: { opened: palette.teal, clicked: palette.indigo },
  queries: (
    [
      ['opened', 'open'],
      ['clicked', 'click'],
    ] as const
  ).map(([legend, type]) => ({
    legend,
    expr: `sum(increase(${of(type)}[1d])) / (sum(increase(${of('delivery')}[1d])) > 0)`,
  })),
});

const goodbyes = timeseries({
  title: 'Unsubscribed and complained',
  description:
    'People in each interval who left, the polite way and the other. Both follow a mailing; the second costs reputation.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nobody left',
  colours: { unsubscribed: palette.teal, complained: palette.orchid },
  queries: (
    [
      ['unsubscribed', 'subscription'],
      ['complained', 'complaint'],
    ] as const
  ).map(([legend, type]) => ({
    legend,
    expr: `sum(increase(${of(type)}[$__rate_interval]))`,
  })),
});

const links = bars({
  title: 'Where clicks lead',
  description: 'Clicks in the time range by the domain of the link.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'nobody clicked',
  queries: [
    {
      legend: '{{link_domain}}',
      expr: `topk(10, sum by (link_domain) (increase(${on('ses_clicks_total')}[$__range])) > 0)`,
      as: 'now',
    },
  ],
});

const topics = bars({
  title: 'What people unsubscribe from',
  description:
    'Changes of subscription in the time range by topic of the contact list; * is everything at once.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'nobody unsubscribed',
  queries: [
    {
      legend: '{{topic}}',
      expr: `topk(10, sum by (topic) (increase(${on('ses_subscriptions_total')}[$__range])) > 0)`,
      as: 'now',
    },
  ],
});

export const engagement = dashboard({
  uid: 'ses-engagement',
  title: 'Engagement',
  description: 'What people do with our mail, by campaign: any message tag that labels.tags lets through.',
  variables: [...variables, ...choosing],
  annotations: annotations(on),
  sections: [
    {
      title: 'Do people want our mail?',
      panels: [
        [reached, 4, 4],
        [opened, 5, 4],
        [clicked, 5, 4],
        [unsubscribed, 5, 4],
        [complained, 5, 4],
        [rates, 12, 8],
        [goodbyes, 12, 8],
      ],
    },
    { title: 'Which campaign?', panels: [[campaigns, 24, 9]] },
    {
      title: 'When?',
      panels: [
        [sends, 8, 8],
        [opens, 8, 8],
        [clicks, 8, 8],
      ],
    },
    {
      title: 'Where to, and away from what?',
      panels: [
        [links, 12, 7],
        [topics, 12, 7],
      ],
    },
  ],
});
