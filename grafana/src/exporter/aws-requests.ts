import { measures } from '../common/measures.ts';
import { palette } from '../common/palette.ts';
import { bars } from '../common/panels/bars.ts';
import { states } from '../common/panels/states.ts';
import { table } from '../common/panels/table.ts';
import { timeseries } from '../common/panels/timeseries.ts';
import { yesNo } from '../common/words.ts';
import { on, since } from './scope.ts';

export const collectorStates = states({
  title: 'Runs of the collectors',
  description: 'Whether the last run of each collector succeeded, over time.',
  unit: 'short',
  mappings: yesNo,
  noValue: 'no collector ran yet',
  queries: [
    { legend: '{{collector}}', expr: `min by (collector) (${on('ses_exporter_collector_success')})` },
  ],
});

export const collectors = table({
  title: 'Collectors',
  description:
    'How long ago each collector last succeeded, how long its last run took, and what is missing: items beyond the number of series that its settings allow (left out), parts to which AWS denied access (denied), and parts that AWS answered with an error (errors).',
  noValue: 'no collector ran yet',
  keys: [
    { label: 'collector', header: 'Collector' },
    { label: 'account_id', header: 'Account' },
    { label: 'region', header: 'Region' },
  ],
  sortBy: 'Last success',
  columns: [
    {
      header: 'Works',
      expr: `min by (collector, account_id, region) (${on('ses_exporter_collector_success')})`,
      unit: 'short',
      mappings: yesNo,
      width: 75,
    },
    {
      header: 'Last success',
      expr: `max by (collector, account_id, region) (${since(`(${on('ses_exporter_collector_last_success_timestamp_seconds')} > 0)`)})`,
      unit: 's',
      width: 130,
    },
    {
      header: 'Duration',
      expr: `max by (collector, account_id, region) (${on('ses_exporter_collector_duration_seconds')})`,
      unit: 's',
      decimals: 2,
    },
    {
      header: 'Left out',
      expr: `max by (collector, account_id, region) (${on('ses_exporter_collector_left_out')})`,
      unit: 'short',
      width: 85,
      limits: measures.any,
    },
    {
      header: 'Denied',
      expr: `max by (collector, account_id, region) (${on('ses_exporter_collector_denied_parts')})`,
      unit: 'short',
      limits: measures.any,
    },
    {
      header: 'Errors',
      expr: `max by (collector, account_id, region) (${on('ses_exporter_collector_failed_parts')})`,
      unit: 'short',
      limits: measures.any,
    },
  ],
});

export const requests = timeseries({
  title: 'Requests to AWS',
  description:
    'HTTP requests in each interval, every try of a retried call included, and those of them that failed.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no collector ran yet',
  // Longer than most schedules.
  interval: '15m',
  queries: [
    { legend: 'sent', expr: `sum(increase(${on('ses_exporter_aws_requests_total')}[$__rate_interval]))` },
    {
      legend: 'failed',
      expr: `sum(increase(${on('ses_exporter_aws_request_failures_total')}[$__rate_interval])) or 0 * sum(rate(${on('ses_exporter_aws_requests_total')}[$__rate_interval]))`,
    },
  ],
  colours: { sent: palette.sky, failed: palette.red },
});

export const failures = bars({
  title: 'AWS request failures by code, last 24 hours',
  longNames: true,
  description:
    'AWS’s error codes of failed requests. Throttling codes are retried and harmless while few; AccessDenied codes mean that the policy lacks a permission.',
  unit: 'locale',
  decimals: 0,
  min: 0,
  noValue: 'no request failed',
  queries: [
    {
      legend: '{{operation}}: {{code}}',
      expr: `topk(8, sum by (operation, code) (increase(${on('ses_exporter_aws_request_failures_total')}[1d])) > 0)`,
      as: 'now',
    },
  ],
});

export const revisions = timeseries({
  title: 'Periods that AWS revised',
  description:
    'Periods whose value AWS changed after they had been read as complete, in each interval. The counters follow increases; a shrunk period is only counted here, because a counter never decreases.',
  unit: 'locale',
  decimals: 0,
  noValue: 'no collector reads periods',
  draw: 'stacked',
  queries: [
    {
      legend: 'revised',
      expr: `sum(increase(${on('ses_exporter_periods_revised_total')}[$__rate_interval]))`,
    },
    { legend: 'shrunk', expr: `sum(increase(${on('ses_exporter_periods_shrunk_total')}[$__rate_interval]))` },
  ],
  colours: { revised: palette.teal, shrunk: palette.orchid },
});
