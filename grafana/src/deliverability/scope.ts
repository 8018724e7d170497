import { attemptedBounces } from '../../../src/metrics/aws-rates.ts';
import { scope } from '../common/scope.ts';

export const { on, variables } = scope('configuration_set', 'provider');

/** Deliveries have a provider only in their durations; sends have none, because a mail can have several recipients. */
export const delivered = on('ses_delivery_duration_seconds_count');

export const bounced = on('ses_bounced_recipients_total');

/** Of these, mail that was given to a provider at all. */
export const refused = on('ses_bounced_recipients_total', attemptedBounces);

export const delayed = on('ses_delivery_delays_total');

export const complained = on('ses_complained_recipients_total');

export const byProvider = (series: string, window: string) =>
  `sum by (recipient_provider) (increase(${series}[${window}]))`;

/** Some providers have only deliveries, and some only bounces. */
export const reached = (window: string) => {
  const [some, others] = [byProvider(delivered, window), byProvider(refused, window)];
  return `(${some} + ${others} or ${some} or ${others})`;
};

export const quantile = (value: number, window: string, by = '') =>
  `histogram_quantile(${value}, sum by (le${by}) (rate(${on('ses_delivery_duration_seconds_bucket')}[${window}])))`;
