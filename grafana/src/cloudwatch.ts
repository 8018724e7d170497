import { annotations } from './common/annotations.ts';
import { dashboard } from './common/dashboard.ts';
import { table } from './common/panels/table.ts';
import { timeseries } from './common/panels/timeseries.ts';
import { eventColours } from './common/palette.ts';
import { BROKEN_DOWN, brokenDownBy } from './common/broken-down.ts';
import { scope } from './common/scope.ts';
import { queryVariable } from './common/variables.ts';
import { nameFor } from './common/words.ts';

const { on, variables } = scope();

/** What the reader explores: one set of dimensions, and the dimension to break down by. */
const ofSet = on('ses_cloudwatch_dimension_events_total', { dimensions: '$dimensions' });
const ofTypes = on('ses_cloudwatch_dimension_events_total', {
  dimensions: '$dimensions',
  event_type: /$event_type/,
});
const exploring = [
  queryVariable('dimensions', {
    label: 'Set of dimensions',
    query: `label_values(${on('ses_cloudwatch_dimension_events_total')}, dimensions)`,
  }),
  queryVariable('dimension', {
    label: 'Break down by',
    query: `label_names(${ofSet})`,
    regex: '/^(dimension_.+)$/',
  }),
  queryVariable('event_type', {
    label: 'Event type',
    query: `label_values(${ofSet}, event_type)`,
    all: '.+',
  }),
];

const accountEvents = timeseries({
  title: 'Events of the account, as CloudWatch counts them',
  description:
    'All events of the account in each interval by type, without dimensions: the figures of the console’s dashboard. CloudWatch is some minutes late and revises; the counter follows.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no data from CloudWatch yet',
  draw: 'stacked',
  interval: '5m',
  colours: eventColours,
  queries: [
    {
      legend: '{{event_type}}',
      expr: `sum by (event_type) (increase(${on('ses_cloudwatch_events_total')}[$__rate_interval]))`,
    },
  ],
});

const byValue = timeseries({
  title: 'Events by $dimension',
  description:
    'Events of the chosen types in each interval, by the chosen dimension. Only what an event destination of kind CloudWatch publishes with these dimensions is in it.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no event destination publishes to CloudWatch with these dimensions',
  draw: 'stacked',
  interval: '5m',
  queries: [
    {
      legend: '{{$dimension}}',
      expr: `sum by ($dimension) (increase(${ofTypes}[$__rate_interval]))`,
    },
  ],
});

const byType = timeseries({
  title: 'Events by type',
  description: 'Events of the chosen types in each interval, over all values of the set’s dimensions.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no event destination publishes to CloudWatch with these dimensions',
  draw: 'stacked',
  interval: '5m',
  colours: eventColours,
  queries: [
    {
      legend: '{{event_type}}',
      expr: `sum by (event_type) (increase(${ofTypes}[$__rate_interval]))`,
    },
  ],
});

const inRange = (event: string) =>
  brokenDownBy(
    '$dimension',
    `sum by ($dimension) (increase(${on('ses_cloudwatch_dimension_events_total', {
      dimensions: '$dimensions',
      event_type: event,
    })}[$__range]))`,
  );

const ofSends = (event: string) => `${inRange(event)} / (${inRange('send')} > 0)`;

const totals = table({
  title: 'Over the time range, by $dimension',
  description:
    'Sends in the chosen time range, and the share of them that was delivered, bounced, complained about, opened and clicked, for each value of the chosen dimension.',
  noValue: 'nothing was sent in this time range',
  keys: [{ label: BROKEN_DOWN, header: 'Value', mappings: nameFor({ '': '(none)' }) }],
  sortBy: 'Sent',
  columns: [
    { header: 'Sent', expr: inRange('send'), unit: 'locale', decimals: 0 },
    { header: 'Delivered', expr: ofSends('delivery'), unit: 'percentunit', decimals: 1 },
    { header: 'Bounced', expr: ofSends('bounce'), unit: 'percentunit', decimals: 2 },
    { header: 'Complained', expr: ofSends('complaint'), unit: 'percentunit', decimals: 3 },
    { header: 'Opened', expr: ofSends('open'), unit: 'percentunit', decimals: 1 },
    { header: 'Clicked', expr: ofSends('click'), unit: 'percentunit', decimals: 1 },
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

const price = timeseries({
  title: 'Metrics asked for',
  description:
    'Metrics requested through GetMetricData in each hour, which is what AWS bills (0.01 US dollars for 1,000). It grows with the number of dimension values and shrinks with a rarer schedule.',
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
    { title: 'What does CloudWatch say of the account?', panels: [[accountEvents, 24, 8]] },
    {
      title: 'By $dimension, of the set “$dimensions”',
      panels: [
        [byValue, 12, 9],
        [byType, 12, 9],
        [totals, 24, 9],
      ],
    },
    {
      title: 'Everything else',
      panels: [
        [otherMetrics, 12, 7],
        [price, 12, 7],
      ],
    },
  ],
});
