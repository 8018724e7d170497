import { gauge, type MetricSpecs } from './spec.ts';

/** What there is of every account, whichever collectors run. */
export const accountMetrics = {
  ses_up: gauge(
    'Whether the SES API works for the account: 1 while any call of it does, 0 once calls fail and none has worked for 10 minutes; that one collector fails is ses_exporter_collector_success.',
  ),
  ses_limit_bounce_rate_review: gauge(
    'The bounce rate at which AWS puts an account under review, as a ratio (developer guide, Reputation metrics).',
  ),
  ses_limit_bounce_rate_pause: gauge(
    'The bounce rate at which AWS may pause an account’s sending, as a ratio (developer guide, Reputation metrics).',
  ),
  ses_limit_complaint_rate_review: gauge(
    'The complaint rate at which AWS puts an account under review, as a ratio (developer guide, Reputation metrics).',
  ),
  ses_limit_complaint_rate_pause: gauge(
    'The complaint rate at which AWS may pause an account’s sending, as a ratio (developer guide, Reputation metrics).',
  ),
} satisfies MetricSpecs;
