import { account, type MetricSpec } from './spec.ts';

/** Polled from CloudWatch, namespace AWS/SES. */
export const cloudwatchMetrics = {
  ses_cloudwatch_events_total: {
    type: 'counter',
    help: 'Sending events of the whole account since the exporter first saw it (CloudWatch AWS/SES, Sum, no dimension).',
    labels: [...account, 'event_type'],
    stability: 'stable',
  },
  ses_cloudwatch_dimension_events_total: {
    type: 'counter',
    help: 'Sending events by the dimensions an event destination publishes (CloudWatch AWS/SES, Sum).',
    labels: [...account, 'event_type', 'dimensions'],
    openLabels: 'dimension',
    stability: 'stable',
  },
  ses_cloudwatch_metric_total: {
    type: 'counter',
    help: 'Sum of any other metric that SES publishes, by its own name and dimensions (CloudWatch AWS/SES, Sum).',
    labels: [...account, 'metric_name', 'dimensions'],
    openLabels: 'dimension',
    stability: 'experimental',
  },
  ses_cloudwatch_metric_value: {
    type: 'gauge',
    help: 'Newest value of any other metric that SES measures and does not count, by its own name and dimensions and in its own unit (CloudWatch AWS/SES, Average).',
    labels: [...account, 'metric_name', 'dimensions'],
    openLabels: 'dimension',
    stability: 'experimental',
  },
  ses_reputation_bounce_rate: {
    type: 'gauge',
    help: 'Bounce rate by which AWS judges the account, as a ratio (CloudWatch AWS/SES Reputation.BounceRate).',
    labels: account,
    stability: 'stable',
  },
  ses_reputation_complaint_rate: {
    type: 'gauge',
    help: 'Complaint rate by which AWS judges the account, as a ratio (CloudWatch AWS/SES Reputation.ComplaintRate).',
    labels: account,
    stability: 'stable',
  },
  ses_configuration_set_reputation_bounce_rate: {
    type: 'gauge',
    help: 'Bounce rate of a configuration set, as a ratio (CloudWatch AWS/SES Reputation.BounceRate by ses:configuration-set).',
    labels: [...account, 'configuration_set'],
    stability: 'stable',
  },
  ses_configuration_set_reputation_complaint_rate: {
    type: 'gauge',
    help: 'Complaint rate of a configuration set, as a ratio (CloudWatch AWS/SES Reputation.ComplaintRate by ses:configuration-set).',
    labels: [...account, 'configuration_set'],
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
