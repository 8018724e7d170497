import { DAY, each, HOUR, WEEK, type Here, type Scenario } from './scenario.ts';
import {
  accountGauge,
  cloudwatch,
  cloudwatchBy,
  collected,
  complaints,
  destination,
  mail,
  ofAccount,
  ofTarget,
  pod,
  statistics,
  watched,
} from './series.ts';
import { counted, gauge, share, steady, written, type Course } from './values.ts';

const SENDS = 100;

/** Everything that is shown of an account that sends 100 a minute, of which so many bounce hard. */
function account(here: Here, back: Course) {
  const delivered = back.map(([minutes, perMinute]) => [minutes, SENDS - perMinute] as const);
  const complaining = steady(0.02);
  const totals = { send: steady(SENDS), delivery: delivered, bounce: back, complaint: complaining };
  const all = { send: 1, delivery: 1, bounce: 1, complaint: 1, reject: 1 } as const;
  return {
    ...watched(here),
    ...mail(here, SENDS, back),
    ...complaints(here, complaining),
    ...destination(here, 'news', all),
    ...cloudwatch(here, { ...totals, reject: steady(0) }),
    ...cloudwatchBy(here, 'ses:configuration-set', 'dimension_ses_configuration_set="news"', totals),
    ...cloudwatchBy(here, 'ses:from-domain', 'dimension_ses_from_domain="shop.example"', totals),
    ...statistics(here, { attempts: steady(SENDS), bounces: back, complaints: complaining }),
    ...standing(here),
    ...exporter(here),
  };
}

/** What AWS says of it: 144,000 mails a day of half a million, and rates far from the limits. */
function standing(here: Here) {
  const gauges = [
    ['ses_account_enforcement_status', 1, 'status="healthy"'],
    ['ses_account_enforcement_status', 0, 'status="probation"'],
    ['ses_account_enforcement_status', 0, 'status="shutdown"'],
    ['ses_account_production_access_enabled', 1, ''],
    ['ses_account_sending_enabled', 1, ''],
    ['ses_account_max_24_hour_send', 500_000, ''],
    ['ses_account_sent_last_24_hours', 144_000, ''],
    ['ses_account_max_send_rate', 14, ''],
    ['ses_reputation_bounce_rate', 0.01, ''],
    ['ses_reputation_complaint_rate', 0.0002, ''],
    ['ses_configuration_set_reputation_bounce_rate', 0.01, 'configuration_set="news"'],
    ['ses_configuration_set_sending_enabled', 1, 'configuration_set="news"'],
    ['ses_configuration_set_event_destination_enabled', 1, 'configuration_set="news",destination="events"'],
    ['ses_identity_verification_status', 1, 'identity="shop.example",status="success"'],
    ['ses_identity_verification_status', 0, 'identity="shop.example",status="failed"'],
    ['ses_identity_dkim_status', 1, 'identity="shop.example",status="success"'],
    ['ses_suppression_list_addresses', 1_000, 'reason="bounce"'],
    ['ses_suppression_list_addresses', 20, 'reason="complaint"'],
  ] as const;
  return Object.fromEntries(
    gauges.flatMap(([name, value, labels]) => Object.entries(accountGauge(name, here, value, labels))),
  );
}

/** What the exporter says of itself. The time is that of promtool, which begins at 0. */
function exporter(here: Here) {
  const collectors = ['account', 'cloudwatch', 'sending-statistics', 'send-quota'];
  const sources = ['events', 'cloudwatch', 'statistics'];
  const pair = 'event_type="send",source="events",reference="cloudwatch"';
  const own = {
    ses_exporter_ledger_up: 1,
    ses_exporter_clock_offset_seconds: 0,
    ses_exporter_config_last_reload_successful: 1,
  };
  return {
    ...Object.fromEntries(
      collectors.flatMap((name) => [
        [ofAccount('ses_exporter_collector_success', here, `collector="${name}"`), written(gauge(here, 1))],
        [
          ofAccount('ses_exporter_collector_denied_parts', here, `collector="${name}"`),
          written(gauge(here, 0)),
        ],
        [
          ofAccount('ses_exporter_collector_failed_parts', here, `collector="${name}"`),
          written(gauge(here, 0)),
        ],
      ]),
    ),
    ...Object.fromEntries(
      sources.map((source) => [
        ofAccount('ses_exporter_source_newest_data_timestamp_seconds', here, `source="${source}"`),
        written(counted(here, steady(60))),
      ]),
    ),
    ...accountGauge('ses_exporter_source_agreement_ratio', here, 1, pair),
    ...accountGauge('ses_exporter_source_agreement_reference_events', here, 36_000, pair),
    ...Object.fromEntries(
      Object.entries(own).map(([name, value]) => [ofTarget(name, here), written(gauge(here, value))]),
    ),
    [ofTarget('ses_exporter_queue_up', here, 'queue="events"')]: written(gauge(here, 1)),
  };
}

const fast = { alert: 'SesBounceBudgetBurnsFast' } as const;
const blocks = { alert: 'SesProviderBlocks' } as const;

export const healthyScenarios: readonly Scenario[] = [
  {
    title: 'a healthy account of all sources for a day',
    evaluation: '5m',
    at: [...each(5, 2 * HOUR, 5), ...each(3 * HOUR, 23 * HOUR, HOUR)],
    input: (here) => account(here, steady(1)),
    fires: [],
    silent: 'all',
  },
  {
    title: 'a healthy account of all sources for eight days',
    scrape: '5m',
    at: each(6 * HOUR, WEEK + DAY, 6 * HOUR),
    input: (here) => account(here, steady(1)),
    fires: [],
    silent: 'all',
  },
  {
    // As much by day as is usual, a twentieth by night, and 1 % of it bounces.
    title: 'a healthy account with nights for eight days',
    scrape: '5m',
    at: each(6 * HOUR, WEEK + DAY, HOUR),
    input: (here) => {
      const nights = Array.from(
        { length: 9 },
        () =>
          [
            [8 * HOUR, 5],
            [12 * HOUR, 100],
            [4 * HOUR, 5],
          ] as const,
      ).flat();
      const some = { send: nights, delivery: share(nights, 0.99), bounce: share(nights, 0.01) };
      return {
        ...pod(here),
        ...collected(here),
        ...standing(here),
        ...exporter(here),
        ...cloudwatch(here, some),
      };
    },
    fires: [],
    silent: 'all',
  },
  {
    // 30 of 100 bounce from minute 240 on, all at Gmail. Over 10 % of the hour after 19 minutes, over 20 % after 40.
    title: 'a storm of bounces in a healthy account',
    evaluation: '5m',
    at: [235, 245, 250],
    input: (here) =>
      account(here, [
        [240, 1],
        [1, 30],
      ]),
    fires: [],
    silent: 'all',
    further: [
      { at: 275, fires: [fast], silent: 'all' },
      // The day is over 5 % after 38.4 minutes. Of the sends 70 % are delivered: no stall.
      { at: 330, fires: [fast, blocks, { alert: 'SesBounceBudgetBurns' }], silent: 'critical' },
      {
        at: 370,
        fires: [
          fast,
          blocks,
          { alert: 'SesBounceBudgetBurns' },
          { alert: 'SesConfigurationSetBounceRateHigh' },
          { alert: 'SesIdentityBounceRateHigh' },
        ],
        silent: 'all',
      },
    ],
  },
];
