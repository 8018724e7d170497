import { annotations } from './common/annotations.ts';
import { dashboard } from './common/dashboard.ts';
import { table } from './common/panels/table.ts';
import { timeseries } from './common/panels/timeseries.ts';
import { fateColours, reactionColours, typesOf } from './common/palette.ts';
import { firstAndOthers, ranking } from './common/ranked.ts';
import { scope } from './common/scope.ts';
import { typeNames } from './common/series-names.ts';
import { queryVariable } from './common/variables.ts';
import { nameFor } from './common/words.ts';

const { on, variables } = scope();

/** What the reader explores: one set of dimensions, the dimension to break down by, and a type of event. */
const ofSet = (event_type?: string | RegExp, matchers = {}) =>
  on('ses_cloudwatch_dimension_events_total', {
    dimensions: '$set',
    ...(event_type && { event_type }),
    ...matchers,
  });
const exploring = [
  queryVariable('set', {
    label: 'Set of dimensions',
    query: `label_values(${on('ses_cloudwatch_dimension_events_total')}, dimensions)`,
  }),
  queryVariable('dim', {
    label: 'Break down by',
    query: `label_names(${ofSet()})`,
    regex: '/^(dimension_.+)$/',
  }),
  // Types are not added up: a mail that is sent, delivered and opened would count three times.
  queryVariable('event_type', {
    label: 'Event type',
    query: `label_values(${ofSet()}, event_type)`,
    first: 'send',
  }),
];

const inRange = (event_type: string | RegExp) => `sum by ($dim) (increase(${ofSet(event_type)}[$__range]))`;

const top = ranking({ name: 'top', label: '$dim', weight: `${inRange('$event_type')} > 0` });

const NOT_PUBLISHED = 'no event destination publishes to CloudWatch with these dimensions';

interface ByType {
  readonly title: string;
  readonly description: string;
  readonly colours: Readonly<Record<string, string>>;
}

/** Lines: an event of one type is no part of those of another. */
const byType = (about: ByType & { readonly noValue: string }, series: string) =>
  timeseries({
    ...about,
    seriesNames: typeNames,
    unit: 'locale',
    decimals: 0,
    interval: '15m',
    queries: [
      { legend: '{{event_type}}', expr: `sum by (event_type) (increase(${series}[$__rate_interval]))` },
    ],
  });
const ofAccount = (about: ByType) =>
  byType(
    { ...about, noValue: 'no data from CloudWatch yet' },
    on('ses_cloudwatch_events_total', { event_type: typesOf(about.colours) }),
  );
const ofValues = (about: ByType) =>
  byType({ ...about, noValue: NOT_PUBLISHED }, ofSet(typesOf(about.colours)));

const accountFates = ofAccount({
  title: 'Sends and outcomes of the account',
  description:
    'Events of the account in each interval as CloudWatch counts them, without dimensions: the figures of the console’s dashboard. A send is one mail, a delivery or bounce one recipient. CloudWatch is some minutes late and revises its figures; the counter follows.',
  colours: fateColours,
});
const accountReactions = ofAccount({
  title: 'Opens, clicks and subscription changes of the account',
  description: 'Opens, clicks and changes of subscription of the account in each interval.',
  colours: reactionColours,
});
const setFates = ofValues({
  title: 'Sends and outcomes of the dimension set',
  description:
    'Events in each interval over all values of the chosen dimensions. Only what an event destination of kind CloudWatch publishes with these dimensions is in it.',
  colours: fateColours,
});
const setReactions = ofValues({
  title: 'Opens, clicks and subscription changes of the dimension set',
  description: 'Opens, clicks and changes of subscription over all values of the chosen dimensions.',
  colours: reactionColours,
});

const byValue = timeseries({
  title: 'Events by dimension value',
  description:
    'Events of the chosen type in each interval, by the chosen dimension: its values with most events in the time range. Only what an event destination of kind CloudWatch publishes with these dimensions is in it.',
  unit: 'locale',
  decimals: 0,
  noValue: NOT_PUBLISHED,
  interval: '15m',
  openNames: true,
  queries: firstAndOthers(top, (matchers) => `increase(${ofSet('$event_type', matchers)}[$__rate_interval])`),
});

/** CloudWatch counts one send for a mail, whose recipients each are delivered to or bounce: those are the whole. */
const decided = inRange(/delivery|bounce/);
const ofDecided = (event: string) => `${inRange(event)} / (${decided} > 0)`;
const ofDelivered = (event: string) => `${inRange(event)} / (${inRange('delivery')} > 0)`;

const totals = table({
  title: 'Breakdown over the time range',
  description:
    'Mails sent in the chosen time range, for each value of the chosen dimension; deliveries and bounces, each divided by both together; and complaints, opens and clicks per delivery.',
  noValue: 'nothing was sent in this time range',
  keys: [{ label: /^dimension_.+$/, header: 'Value', mappings: nameFor({ '': '(none)' }) }],
  sortBy: 'Sent',
  columns: [
    { header: 'Sent', expr: inRange('send'), unit: 'locale', decimals: 0 },
    { header: 'Delivered', expr: ofDecided('delivery'), unit: 'percentunit', decimals: 1 },
    { header: 'Bounced', expr: ofDecided('bounce'), unit: 'percentunit', decimals: 2 },
    { header: 'Complained', expr: ofDelivered('complaint'), unit: 'percentunit', decimals: 3 },
    { header: 'Opened', expr: ofDelivered('open'), unit: 'percentunit', decimals: 1 },
    { header: 'Clicked', expr: ofDelivered('click'), unit: 'percentunit', decimals: 1 },
  ],
});

const otherMetrics = table({
  title: 'Other metrics that SES publishes',
  description:
    'Metrics of the namespace AWS/SES other than sending events, with their sum over the time range: receiving, tenants and others.',
  noValue: 'SES publishes no other metric for this account',
  keys: [
    { label: 'metric_name', header: 'Metric' },
    { label: 'dimensions', header: 'Dimensions' },
  ],
  sortBy: 'In the time range',
  columns: [
    {
      header: 'In the time range',
      expr: `sum by (metric_name, dimensions) (increase(${on('ses_cloudwatch_metric_total')}[$__range]))`,
      unit: 'short',
    },
  ],
});

const asked = timeseries({
  title: 'CloudWatch metrics requested per hour',
  description:
    'Metrics requested through GetMetricData in each hour. AWS bills them: see the cost in Exporter health. The number grows with the number of dimension values and falls with a longer interval between runs.',
  unit: 'locale',
  decimals: 0,
  noValue: 'the collector “cloudwatch” is off',
  queries: [
    {
      legend: 'metrics per hour',
      expr: `sum(increase(${on('ses_exporter_cloudwatch_metrics_requested_total')}[1h]))`,
    },
  ],
});

export const cloudwatch = dashboard({
  uid: 'ses-cloudwatch',
  title: 'CloudWatch explorer',
  description: 'What SES publishes to CloudWatch, by any of its dimensions.',
  variables: [...variables, ...exploring, top.variable],
  annotations: annotations(on),
  sections: [
    {
      title: 'Account totals',
      panels: [
        [accountFates, 14, 8],
        [accountReactions, 10, 8],
      ],
    },
    {
      title: 'Breakdown by dimension',
      panels: [
        [byValue, 24, 8],
        [totals, 24, 9],
        [setFates, 14, 8],
        [setReactions, 10, 8],
      ],
    },
    {
      title: 'Other metrics and requests',
      panels: [
        [otherMetrics, 12, 7],
        [asked, 12, 7],
      ],
    },
  ],
});
