import { recorded } from '../../../prometheus/src/query.ts';
import { account, of } from '../rule-cases/case.ts';
import { bounced, bounces, cloudwatch, complaints, events, every } from '../rule-cases/counters.ts';
import type { RecordCase } from './case.ts';

const ofSet = (series: string, set: string) => `${series}{configuration_set="${set}"}`;

const NEWS_AT_GMAIL = 'configuration_set="news",recipient_provider="gmail"';
const ORDERS_AT_GMAIL = 'configuration_set="orders",recipient_provider="gmail"';

/** Of configuration sets, domains and mailbox providers. */
export const partRecordCases: readonly RecordCase[] = [
  {
    title: 'each configuration set and domain has rates of its own',
    at: 70,
    input: {
      ...events('send', every(50)),
      ...bounces(every(10)),
      ...complaints(every(1)),
      [of(
        'ses_event_recipients_total',
        'event_type="send",configuration_set="orders",identity="shop.example"',
      )]: every(50),
    },
    expected: {
      [ofSet(recorded.bounceRateOf('configuration_set', '1h'), 'news')]: 0.2,
      [ofSet(recorded.complaintRateOf('configuration_set', '1h'), 'news')]: 0.02,
      [ofSet(recorded.bounceRateOf('configuration_set', '1h'), 'orders')]: undefined,
      [recorded.bounceRateOf('identity', '1d')]: 0.1,
    },
  },
  {
    title: 'a provider’s attempts end in a delivery, a bounce or a delay',
    at: 70,
    input: {
      ...events('delivery', every(6)),
      [of('ses_delivery_duration_seconds_count', 'configuration_set="news",recipient_provider="gmail"')]:
        every(6),
      ...bounces(every(1)),
      [of(
        'ses_delivery_delays_total',
        'configuration_set="news",delay_type="general",recipient_provider="gmail"',
      )]: every(3),
      [of('ses_delivery_duration_seconds_count', 'configuration_set="news",recipient_provider="yahoo"')]:
        every(5),
    },
    expected: {
      [`${recorded.providerAttempts('1h')}{recipient_provider="gmail"}`]: 600,
      [`${recorded.providerDelayed('1h')}{recipient_provider="gmail"}`]: 0.3,
      [`${recorded.providerBounced('1h')}{recipient_provider="gmail"}`]: 0.1,
      [`${recorded.providerAttempts('1h')}{recipient_provider="yahoo"}`]: 300,
    },
  },
  {
    title: 'mail that SES keeps back is no attempt at a provider',
    at: 70,
    input: {
      ...events('delivery', every(9)),
      [of('ses_delivery_duration_seconds_count', 'configuration_set="news",recipient_provider="gmail"')]:
        every(9),
      ...bounces(every(1)),
      ...bounced(every(20), 'permanent', 'on_account_suppression_list'),
      ...bounced(every(20), 'permanent', 'suppressed'),
      ...bounced(every(20), 'permanent', 'email_validation_suppressed'),
    },
    expected: {
      [recorded.providerAttempts('1h')]: 600,
      [recorded.providerBounced('1h')]: 0.1,
    },
  },
  {
    title: 'nothing is said of providers where no delivery is told of',
    at: 70,
    input: { ...events('send', every(100)), ...events('delivery', every(0)), ...bounces(every(2)) },
    expected: { [recorded.providerAttempts('1h')]: undefined, [recorded.providerBounced('1h')]: undefined },
  },
  {
    title: 'nothing is said of providers where deliveries of a part of the mail are told of',
    at: 1_500,
    input: {
      ...events('send', every(100, 1_500)),
      ...events('delivery', every(2, 1_500)),
      [of('ses_delivery_duration_seconds_count', 'configuration_set="news",recipient_provider="gmail"')]:
        every(2, 1_500),
      ...bounces(every(2, 1_500)),
      ...cloudwatch('delivery', every(98, 1_500)),
    },
    expected: { [recorded.providerAttempts('1h')]: undefined, [recorded.providerBounced('1d')]: undefined },
  },
  {
    title: 'what became of mail at a provider is told by configuration set, once however many jobs count it',
    at: 70,
    input: Object.fromEntries(
      [account, account.replace('ses-exporter', 'another')].flatMap((whose) => [
        ...Object.entries(bounces(every(1), 'permanent', 'general', whose)),
        ...Object.entries(bounced(every(2), 'transient', 'mailbox_full', whose)),
        ...Object.entries(bounced(every(5), 'permanent', 'on_account_suppression_list', whose)),
        [of('ses_delivery_duration_seconds_count', NEWS_AT_GMAIL, whose), every(7)],
        [of('ses_delivery_duration_seconds_count', ORDERS_AT_GMAIL, whose), every(4)],
        [of('ses_delivery_delays_total', `${NEWS_AT_GMAIL},delay_type="general"`, whose), every(3)],
      ]),
    ),
    expected: {
      [`${recorded.outcomes('deliveries', '1h')}{configuration_set="news"}`]: 420,
      [`${recorded.outcomes('decided', '1h')}{configuration_set="news"}`]: 600,
      [`${recorded.outcomes('decided', '1h')}{configuration_set="orders"}`]: 240,
      [recorded.outcomes('bounces', '1h')]: 180,
      [recorded.outcomes('hard_bounces', '1h')]: 60,
      [recorded.outcomes('delays', '1h')]: 180,
    },
  },
  {
    title: 'a provider that only bounces has decided about mail, too, and complaints are told of by the day',
    at: 1_500,
    input: {
      ...bounces(every(1, 1_500)),
      [of('ses_complained_recipients_total', `${NEWS_AT_GMAIL},feedback_type="abuse"`)]: every(2, 1_500),
    },
    expected: {
      [recorded.outcomes('decided', '1d')]: 1_440,
      [recorded.outcomes('complaints', '1d')]: 2_880,
    },
  },
  {
    title: 'steps of five minutes keep the types of bounces and delays, and the buckets of delivery times',
    at: 30,
    input: {
      ...bounces(every(1)),
      ...bounced(every(2), 'transient', 'mailbox_full'),
      [of('ses_delivery_delays_total', `${NEWS_AT_GMAIL},delay_type="general"`)]: every(3),
      [of('ses_delivery_duration_seconds_bucket', `${NEWS_AT_GMAIL},le="10"`)]: every(4),
      [of('ses_delivery_duration_seconds_bucket', `${NEWS_AT_GMAIL},le="+Inf"`)]: every(8),
    },
    expected: {
      [`${recorded.steps('bounced_recipients')}{bounce_type="permanent"}`]: 5,
      [`${recorded.steps('bounced_recipients')}{bounce_type="transient"}`]: 10,
      [`${recorded.steps('delays')}{delay_type="general"}`]: 15,
      [`histogram_quantile(0.5, ${recorded.steps('delivery_duration_seconds_bucket')})`]: 10,
    },
  },
];
