import { attemptedBounces, countedBounces } from '../../../src/metrics/aws-rates.ts';
import { ACCOUNT, counted, recorded, type Outcome } from '../query.ts';
import type { Recording, RecordingGroup } from './recording.ts';

/** A provider in the mail of a configuration set. */
const OF_SET_AND_PROVIDER = `${ACCOUNT}, configuration_set, recipient_provider`;

/** What each is counted by, over a window. */
const counts = {
  deliveries: (window: string) => counted('ses_delivery_duration_seconds_count', window, OF_SET_AND_PROVIDER),
  bounces: (window: string) =>
    counted('ses_bounced_recipients_total', window, OF_SET_AND_PROVIDER, attemptedBounces),
  hard_bounces: (window: string) =>
    counted('ses_bounced_recipients_total', window, OF_SET_AND_PROVIDER, countedBounces),
  delays: (window: string) => counted('ses_delivery_delays_total', window, OF_SET_AND_PROVIDER),
  complaints: (window: string) => counted('ses_complained_recipients_total', window, OF_SET_AND_PROVIDER),
} as const satisfies Partial<Record<Outcome, (window: string) => string>>;

/** What became of mail at each provider, by configuration set: what a provider's rates and Deliverability are made of. */
export function outcomeRecords(window: '1h' | '1d'): readonly Recording[] {
  const own = window === '1h' ? (['hard_bounces'] as const) : (['complaints'] as const);
  const of = (outcome: Outcome) => recorded.outcomes(outcome, window);
  return [
    ...(['deliveries', 'bounces', 'delays', ...own] as const).map((outcome) => ({
      record: of(outcome),
      expr: counts[outcome](window),
    })),
    // Some providers have only deliveries, and some only bounces.
    {
      record: of('decided'),
      expr: `${of('deliveries')} + on (${OF_SET_AND_PROVIDER}) ${of('bounces')} or ${of('deliveries')} or ${of('bounces')}`,
    },
  ];
}

/**
 * What graphs of weeks are drawn from: increases of five minutes, once in five, so that their sum over a range is what
 * was counted in it, and a month is a fifth of the samples of scrapes once a minute. Grafana's steps from five minutes on
 * are multiples of them.
 */
export const steps: RecordingGroup = {
  name: 'ses-steps',
  interval: '5m',
  rules: [
    {
      record: recorded.steps('bounced_recipients'),
      expr: counted('ses_bounced_recipients_total', '5m', `${OF_SET_AND_PROVIDER}, bounce_type`),
    },
    {
      record: recorded.steps('delays'),
      expr: counted('ses_delivery_delays_total', '5m', `${OF_SET_AND_PROVIDER}, delay_type`),
    },
    {
      record: recorded.steps('delivery_duration_seconds_bucket'),
      expr: counted('ses_delivery_duration_seconds_bucket', '5m', `${OF_SET_AND_PROVIDER}, le`),
    },
  ],
};
