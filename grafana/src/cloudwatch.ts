import { annotations } from './common/annotations.ts';
import { dashboard } from './common/dashboard.ts';
import { table } from './common/panels/table.ts';
import { timeseries } from './common/panels/timeseries.ts';
import { fateColours, reactionColours, typesOf } from './common/palette.ts';
import { rankedIncreases } from './common/ranked.ts';
import { BROKEN_DOWN, brokenDownBy } from './common/broken-down.ts';
import { scope } from './common/scope.ts';
import { queryVariable } from './common/variables.ts';
import { nameFor } from './common/words.ts';

const { on, variables } = scope();

/** What the reader explores: one set of dimensions, the dimension to break down by, and a type of event. */
const ofSet = (event_type?: string | RegExp) =>
  on('ses_cloudwatch_dimension_events_total', {
    dimensions: '$dimensions',
    ...(event_type && { event_type }),
  });
const exploring = [
  queryVariable('dimensions', {
    label: 'Set of dimensions',
    query: `label_values(${on('ses_cloudwatch_dimension_events_total')}, dimensions)`,
  }),
  queryVariable('dimension', {
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
  title: 'Mail of the account, as CloudWatch counts it',
  description:
    'Events of the account in each interval, without dimensions: the figures of the console’s dashboard. One send is a mail, one delivery or bounce a recipient. CloudWatch is some minutes late and revises; the counter follows.',
  colours: fateColours,
});
const accountReactions = ofAccount({
  title: 'What people did with it',
  description: 'Opens, clicks and changes of subscription of the account in each interval.',
  colours: reactionColours,
});
const setFates = ofValues({
  title: 'Mail of the set',
  description:
    'Events in each interval over all values of the chosen dimensions. Only what an event destination of kind CloudWatch publishes with these dimensions is in it.',
  colours: fateColours,
});
const setReactions = ofValues({
  title: 'What people did with mail of the set',
  description: 'Opens, clicks and changes of subscription over all values of the chosen dimensions.',
  colours: reactionColours,
});

const byValue = timeseries({
  title: '$event_type by $dimension',
  description:
    'Events of the chosen type in each interval, by the chosen dimension: the values with most of them in the time range. Only what an event destination of kind CloudWatch publishes with these dimensions is in it.',
  unit: 'locale',
  decimals: 0,
  noValue: NOT_PUBLISHED,
  interval: '15m',
  queries: rankedIncreases(ofSet('$event_type'), { label: '$dimension', others: true }),
});

const inRange = (event_type: string | RegExp) =>
  brokenDownBy('$dimension', `sum by ($dimension) (increase(${ofSet(event_type)}[$__range]))`);

/** CloudWatch counts one send for a mail, whose recipients each are delivered to or bounce: those are the whole. */
const decided = inRange(/delivery|bounce/);
const ofDecided = (event: string) => `${inRange(event)} / (${decided} > 0)`;
const ofDelivered = (event: string) => `${inRange(event)} / (${inRange('delivery')} > 0)`;

const totals = table({
  title: 'Over the time range, by $dimension',
  description:
    'Mails sent in the chosen time range, for each value of the chosen dimension; how many of their recipients’ mails were delivered and bounced, of those that were either; and complaints, opens and clicks for each delivery.',
  noValue: 'nothing was sent in this time range',
  keys: [{ label: BROKEN_DOWN, header: 'Value', mappings: nameFor({ '': '(none)' }) }],
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
  title: 'What else SES publishes',
  description:
    'Metrics of the namespace AWS/SES that are no sending events, with what they summed up to in the time range: receiving, tenants and others.',
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
  title: 'Metrics asked for',
  description:
    'Metrics requested through GetMetricData in each hour, which is what AWS bills: see the cost in Exporter health. It grows with the number of dimension values and shrinks with a rarer schedule.',
  unit: 'locale',
  decimals: 0,
  noValue: 'the collector “cloudwatch” is off',
  queries: [
    {
      legend: 'metrics an hour',
      expr: `sum(increase(${on('ses_exporter_cloudwatch_metrics_requested_total')}[1h]))`,
    },
  ],
});

export const cloudwatch = dashboard({
  uid: 'ses-cloudwatch',
  title: 'CloudWatch explorer',
  description: 'What SES publishes to CloudWatch, by any of its dimensions.',
  variables: [...variables, ...exploring],
  annotations: annotations(on),
  sections: [
    {
      title: 'What does CloudWatch say of the account?',
      panels: [
        [accountFates, 14, 8],
        [accountReactions, 10, 8],
      ],
    },
    {
      title: 'By $dimension, of the set “$dimensions”',
      panels: [
        [byValue, 24, 8],
        [totals, 24, 9],
        [setFates, 14, 8],
        [setReactions, 10, 8],
      ],
    },
    {
      title: 'Everything else',
      panels: [
        [otherMetrics, 12, 7],
        [asked, 12, 7],
      ],
    },
  ],
});
