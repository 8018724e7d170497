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
import { percent } from './common/percent.ts';
import { firstAndOthers, ranking } from './common/ranked.ts';
import { scope } from './common/scope.ts';
import { queryVariable } from './common/variables.ts';
import { nameFor } from './common/words.ts';

const { on, variables } = scope();

/** The labels that there are to break down by. */
const BREAKDOWNS = /^(tag_.+|configuration_set|identity)$/;

/** The reader chooses a message tag to break down by; without tags in `labels.tags` there is the configuration set. */
const choosing = [
  queryVariable('by', {
    label: 'Break down by',
    query: `label_names(${on('ses_event_recipients_total')})`,
    regex: `/${BREAKDOWNS.source}/`,
    lastFirst: true,
  }),
  queryVariable('value', {
    label: 'Value',
    query: `label_values(${on('ses_event_recipients_total', { event_type: 'send' })}, $by)`,
    all: '.*',
  }),
];

const of = (type: EventType, matchers: object = { $by: /$value/ }) =>
  on('ses_event_recipients_total', { event_type: type, ...matchers });
const inRange = (type: EventType) => `sum by ($by) (increase(${of(type)}[$__range]))`;

const top = ranking({ name: 'top', label: '$by', weight: `${inRange('send')} > 0`, among: /$value/ });
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
  title: 'Deliveries',
  description: 'Recipients whose server accepted the mail in the time range.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nothing delivered',
  queries: [{ expr: `sum(increase(${of('delivery')}[$__range]))`, as: 'now' }],
});

const opened = share(
  'Opens per delivery',
  'open',
  'Opens per delivery in the time range. One recipient may open twice, and some mail programs always load the image that counts opens: compare campaigns with each other.',
  1,
);
const clicked = share(
  'Clicks per delivery',
  'click',
  'Clicks per delivery in the time range. They are a more reliable sign of interest than opens, apart from programs that check links.',
  1,
);
const unsubscribed = share(
  'Subscription changes per delivery',
  'subscription',
  'Changes of subscription through SES’s own unsubscribe links, per delivery in the time range.',
  2,
);
const complained = share(
  'Complaints per delivery',
  'complaint',
  `Complaints per delivery in the time range. AWS reviews an account at ${percent(limits.complaintRate.review)}.`,
  3,
  measures.complaintRate,
);

const campaigns = table({
  title: 'Breakdown over the time range',
  description:
    'Sends and deliveries for each value of “Break down by”, such as the campaigns, with opens, clicks, changes of subscription and complaints per delivery. Many opens with few clicks can mean that the subject does not match the content. More complaints than unsubscriptions can mean that the unsubscribe link is hard to find.',
  noValue: 'nothing was delivered in this time range',
  keys: [{ label: BREAKDOWNS, header: 'Value', mappings: nameFor({ '': '(none)' }) }],
  sortBy: 'Delivered',
  columns: [
    { header: 'Sent', expr: inRange('send'), unit: 'locale', decimals: 0 },
    { header: 'Delivered', expr: inRange('delivery'), unit: 'locale', decimals: 0 },
    {
      header: 'Opened',
      expr: perDelivery('open'),
      unit: 'percentunit',
      decimals: 1,
      barTo: 1,
    },
    {
      header: 'Clicked',
      expr: perDelivery('click'),
      unit: 'percentunit',
      decimals: 1,
      barTo: 0.5,
    },
    {
      header: 'Subscription changes',
      expr: perDelivery('subscription'),
      unit: 'percentunit',
      decimals: 2,
    },
    {
      header: 'Complained',
      expr: perDelivery('complaint'),
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
    openNames: true,
    queries: firstAndOthers(top, (matchers) => `increase(${of(type, matchers)}[$__rate_interval])`),
  });

const sends = over(
  'Sends over time',
  'send',
  'Recipients sent to in each interval, for the values of “Break down by” with most of them: it shows when each mailing was sent.',
);
const opens = over(
  'Opens over time',
  'open',
  'Opens in each interval, for the values of “Break down by” with most sends. Most opens come within hours of a mailing.',
);
const clicks = over(
  'Clicks over time',
  'click',
  'Clicks in each interval, for the values of “Break down by” with most sends. Clicks follow the opens; a mailing without any may have a broken link.',
);

const rates = timeseries({
  title: 'Opens and clicks per delivery, last 24 hours',
  description:
    'Opens and clicks of the last 24 hours at each point, divided by the deliveries of the same time. A slow fall means that interest declines; a sudden one can mean that mail goes to the spam folder.',
  unit: 'percentunit',
  min: 0,
  noValue: 'nothing was delivered',
  colours: { opens: palette.teal, clicks: palette.indigo },
  queries: (
    [
      ['opens', 'open'],
      ['clicks', 'click'],
    ] as const
  ).map(([legend, type]) => ({
    legend,
    expr: `sum(increase(${of(type)}[1d])) / (sum(increase(${of('delivery')}[1d])) > 0)`,
  })),
});

const goodbyes = timeseries({
  title: 'Subscription changes and complaints',
  description:
    'Changes of subscription and complaints in each interval. Both follow a mailing; complaints also harm the reputation.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no subscription changes or complaints',
  colours: { 'subscription changes': palette.teal, complaints: palette.orchid },
  queries: (
    [
      ['subscription changes', 'subscription'],
      ['complaints', 'complaint'],
    ] as const
  ).map(([legend, type]) => ({
    legend,
    expr: `sum(increase(${of(type)}[$__rate_interval]))`,
  })),
});

const links = bars({
  title: 'Clicks by link domain',
  description: 'Clicks in the time range by the domain of the link.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'no clicks',
  queries: [
    {
      legend: '{{link_domain}}',
      expr: `topk(10, sum by (link_domain) (increase(${on('ses_clicks_total')}[$__range])) > 0)`,
      as: 'now',
    },
  ],
});

const topics = bars({
  title: 'Subscription changes by topic',
  description:
    'Changes of subscription in the time range by topic of the contact list; * stands for all topics.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'no subscription changes',
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
  description:
    'Opens, clicks, subscription changes and complaints by campaign: by any message tag in labels.tags, by configuration set or by domain.',
  variables: [...variables, ...choosing, top.variable],
  annotations: annotations(on),
  sections: [
    {
      title: 'Engagement rates',
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
    { title: 'Engagement by campaign, configuration set or domain', panels: [[campaigns, 24, 9]] },
    {
      title: 'Volume over time',
      panels: [
        [sends, 8, 8],
        [opens, 8, 8],
        [clicks, 8, 8],
      ],
    },
    {
      title: 'Links and topics',
      panels: [
        [links, 12, 7],
        [topics, 12, 7],
      ],
    },
  ],
});
