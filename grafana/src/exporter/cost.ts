import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { stat } from '../common/panels/stat.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { on, perHour } from './scope.ts';

export const cost = stat({
  title: 'CloudWatch cost, 30 days',
  description:
    'US dollars that reading CloudWatch costs in 30 days at the pace of the last day, at the price in the settings (collectors.cloudwatch.price). A longer interval or fewer dimensions reduce it; with a budget (collectors.cloudwatch.budget) CloudWatch is read less often to stay within it.',
  unit: 'currencyUSD',
  decimals: 2,
  limits: measures.monthlyDollars,
  noValue: 'the collector “cloudwatch” is off',
  queries: [
    {
      expr: `30 * sum(increase(${on('ses_exporter_cloudwatch_cost_dollars_total')}[1d]))`,
      as: 'now',
    },
  ],
});

export const overflow = bars({
  title: 'Increments counted as __other__, by label',
  description:
    'Increments in the last day whose label value was replaced, because the metric holds as many series as labels.max_series_per_metric allows. The totals are right, the breakdown is not.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  limits: measures.any,
  noValue: 'no label is full',
  queries: [
    {
      legend: '{{label}}',
      expr: `sum by (label) (increase(${on('ses_exporter_label_overflow_total')}[1d])) > 0`,
      as: 'now',
    },
  ],
});

export const lost = stat({
  title: 'Event log records lost',
  description:
    'Records of the event log that were dropped in the last hour, because an output did not accept them. The events themselves are counted.',
  unit: 'locale',
  decimals: 0,
  limits: measures.any,
  noValue: 'none lost',
  queries: [{ expr: perHour(on('ses_exporter_event_log_dropped_total')), as: 'now' }],
});

export const clock = stat({
  title: 'Clock difference to AWS',
  description:
    'Difference between AWS’s clock and the exporter’s, where it is largest. From five minutes on AWS refuses signed requests.',
  unit: 's',
  decimals: 0,
  limits: measures.clockOffset,
  noValue: 'AWS has not answered yet',
  queries: [{ expr: `max(abs(${on('ses_exporter_aws_clock_offset_seconds')}))`, as: 'now' }],
});

export const log = timeseries({
  title: 'Warnings and errors in the log',
  description:
    'Lines of the exporter’s log in each interval. A warning is a degraded operation that is tried again; an error needs action.',
  unit: 'locale',
  decimals: 0,
  noValue: 'nothing logged',
  draw: 'stacked',
  queries: [
    {
      legend: 'warnings',
      expr: `sum(increase(${on('ses_exporter_log_messages_total', { level: 'warn' })}[$__rate_interval]))`,
    },
    {
      legend: 'errors',
      expr: `sum(increase(${on('ses_exporter_log_messages_total', { level: 'error' })}[$__rate_interval]))`,
    },
  ],
  colours: { warnings: palette.amber, errors: palette.red },
});

export const running = table({
  title: 'Running versions',
  description:
    'Version and runtime of each exporter; two versions at once mean that an update is in progress.',
  noValue: 'none is scraped',
  keys: [
    { label: 'instance', header: 'Instance' },
    { label: 'version', header: 'Version' },
    { label: 'node_version', header: 'Node.js' },
  ],
  sortBy: 'Instance',
  columns: [
    {
      header: 'Running',
      hidden: true,
      expr: `max by (instance, version, node_version) (${on('ses_exporter_build_info')})`,
      unit: 'short',
    },
  ],
});
