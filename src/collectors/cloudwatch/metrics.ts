import { counter, gauge, samplerOf, type MetricSpecs, type SampleOf } from '../../catalog/spec.ts';

/** Of namespace AWS/SES, and what is read of it. */
export const metrics = {
  ses_reputation_bounce_rate: gauge(
    'Bounce rate that AWS measures for the account, as a ratio (CloudWatch AWS/SES Reputation.BounceRate).',
  ),
  ses_reputation_complaint_rate: gauge(
    'Complaint rate that AWS measures for the account, as a ratio (CloudWatch AWS/SES Reputation.ComplaintRate).',
  ),
  ses_configuration_set_reputation_bounce_rate: gauge(
    'Bounce rate of a configuration set, as a ratio (CloudWatch AWS/SES Reputation.BounceRate by ses:configuration-set).',
    'configuration_set',
  ),
  ses_configuration_set_reputation_complaint_rate: gauge(
    'Complaint rate of a configuration set, as a ratio (CloudWatch AWS/SES Reputation.ComplaintRate by ses:configuration-set).',
    'configuration_set',
  ),
  ses_cloudwatch_metric_value: {
    ...gauge(
      'Newest value of any other metric that SES measures and does not count, by its own name and dimensions and in its own unit (CloudWatch AWS/SES, Average).',
      'metric_name',
      'dimensions',
    ),
    openLabels: 'dimension',
    stability: 'experimental',
  },
  ses_exporter_cloudwatch_metrics: gauge(
    'Metrics that CloudWatch lists, by what becomes of them: read, denied by a rule, or left out because there are more than the settings allow.',
    'state',
  ),
  ses_exporter_cloudwatch_budget_interval_seconds: gauge(
    'Time that must pass between two readings of CloudWatch to stay within the budget; 0 without a budget.',
  ),
  ses_cloudwatch_events_total: counter(
    'Sending events of the whole account since the exporter first saw it (CloudWatch AWS/SES, Sum, no dimension).',
    'event_type',
  ),
  ses_cloudwatch_dimension_events_total: {
    ...counter(
      'Sending events by the dimensions an event destination publishes (CloudWatch AWS/SES, Sum).',
      'event_type',
      'dimensions',
    ),
    openLabels: 'dimension',
  },
  ses_cloudwatch_metric_total: {
    ...counter(
      'Sum of any other metric that SES publishes, by its own name and dimensions (CloudWatch AWS/SES, Sum).',
      'metric_name',
      'dimensions',
    ),
    openLabels: 'dimension',
    stability: 'experimental',
  },
} satisfies MetricSpecs;

export const sample = samplerOf(metrics);
export type Sample = SampleOf<typeof metrics>;
