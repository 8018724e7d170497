import { DAY, type Here, type Scenario } from './scenario.ts';
import {
  accountGauge,
  bounces,
  cloudwatchBy,
  complaints,
  events,
  hard,
  mail,
  soft,
  watched,
} from './series.ts';
import { steady } from './values.ts';

/** Most of the account’s mail is another sender’s, and good: 180 a minute. */
const rest = (here: Here) => ({
  ...watched(here),
  ...mail(here, 180, 0.9, { set: 'receipts', identity: 'receipts.example' }),
});

/** 20 a minute of `news`: by minute 120 there are 2,400 in the day, more than 1,000 since minute 50. */
const AT = 120;
const none = [] as const;

interface Part {
  readonly of: string;
  readonly alerts: readonly [bounces: string, complaints: string];
  readonly labels?: Readonly<Record<string, string>>;
  /** Its totals in CloudWatch. */
  readonly dimensions: string;
  readonly dimension: string;
}

const set: Part = {
  of: 'configuration set',
  alerts: ['SesConfigurationSetBounceRateHigh', 'SesConfigurationSetComplaintRateHigh'],
  labels: { configuration_set: 'news' },
  dimensions: 'ses:configuration-set',
  dimension: 'dimension_ses_configuration_set="news"',
};
const identity: Part = {
  of: 'identity',
  alerts: ['SesIdentityBounceRateHigh', 'SesIdentityComplaintRateHigh'],
  labels: { identity: 'shop.example' },
  dimensions: 'ses:from-domain',
  dimension: 'dimension_ses_from_domain="shop.example"',
};
const tenant: Part = {
  of: 'tenant',
  alerts: ['SesTenantBounceRateHigh', 'SesTenantComplaintRateHigh'],
  dimensions: 'TenantId,TenantName',
  dimension: 'dimension_tenant_id="tn-1",dimension_tenant_name="club"',
};

function fires(alert: string, { labels = {} }: Part) {
  return { alert, labels } as const;
}

/** By events: of sets and identities. */
function byEvents(part: Part): readonly Scenario[] {
  const [bounceAlert, complaintAlert] = part.alerts;
  return [
    {
      // 1.4 of 20 are 7 % of the part’s mail, and with the 0.9 of the rest 1.15 % of the account’s.
      title: `${part.of}: 7 % of its mail bounced, by events`,
      at: AT,
      input: (here) => ({ ...rest(here), ...mail(here, 20, 1.4) }),
      fires: [fires(bounceAlert, part)],
      silent: ['SesBounceBudgetBurns', 'SesBounceBudgetBurnsFast'],
    },
    {
      title: `${part.of}: 4 % of its mail bounced, by events`,
      at: AT,
      input: (here) => ({ ...rest(here), ...mail(here, 20, 0.8) }),
      fires: none,
      silent: 'all',
    },
    {
      // 960 in the day.
      title: `${part.of}: fewer than 1,000 mails, by events`,
      at: AT,
      input: (here) => ({ ...rest(here), ...mail(here, 8, 2) }),
      fires: none,
      silent: [bounceAlert],
    },
    {
      // 1 % hard, 40 % soft.
      title: `${part.of}: soft bounces, by events`,
      at: AT,
      input: (here) => ({
        ...rest(here),
        ...events(here, 'send', steady(20)),
        ...bounces(here, [
          [hard, steady(0.2)],
          [soft, steady(8)],
        ]),
      }),
      fires: none,
      silent: [bounceAlert],
    },
    {
      // 2,400 mails may bring 2.4 complaints: there are 12. 26,400 of the account may bring 26.4.
      title: `${part.of}: 12 complaints about 2,400 mails, by events`,
      at: AT,
      input: (here) => ({ ...rest(here), ...mail(here, 20, 0), ...complaints(here, steady(0.1)) }),
      fires: [fires(complaintAlert, part)],
      silent: 'critical',
    },
    {
      // 4 are 0.17 %, over 0.1 %, and fewer than 5.
      title: `${part.of}: four complaints, by events`,
      at: AT,
      input: (here) => ({ ...rest(here), ...mail(here, 20, 0), ...complaints(here, steady(4 / 120)) }),
      fires: none,
      silent: [complaintAlert],
    },
  ];
}

/** By CloudWatch’s totals by dimension, which know no kinds: of sets, domains and tenants. */
function byCloudWatch(part: Part): readonly Scenario[] {
  const [bounceAlert, complaintAlert] = part.alerts;
  const counts = (here: Here, bounce: number, complaint: number, send = 20) => ({
    ...watched(here),
    ...cloudwatchBy(here, part.dimensions, part.dimension, {
      send: steady(send),
      delivery: steady(send - bounce),
      bounce: steady(bounce),
      complaint: steady(complaint),
    }),
  });
  return [
    {
      title: `${part.of}: 7 % of its mail bounced, by CloudWatch`,
      at: AT,
      input: (here) => counts(here, 1.4, 0),
      fires: [{ alert: bounceAlert }],
      silent: 'critical',
    },
    {
      title: `${part.of}: 4 % of its mail bounced, by CloudWatch`,
      at: AT,
      input: (here) => counts(here, 0.8, 0),
      fires: none,
      silent: 'all',
    },
    {
      title: `${part.of}: fewer than 1,000 mails, by CloudWatch`,
      at: AT,
      input: (here) => counts(here, 2, 0.1, 8),
      fires: none,
      silent: [bounceAlert, complaintAlert],
    },
    {
      // 12 of 2,400.
      title: `${part.of}: 12 complaints about 2,400 mails, by CloudWatch`,
      at: AT,
      input: (here) => counts(here, 0, 0.1),
      fires: [{ alert: complaintAlert }],
      silent: 'critical',
    },
    {
      title: `${part.of}: four complaints, by CloudWatch`,
      at: AT,
      input: (here) => counts(here, 0, 4 / 120),
      fires: none,
      silent: [complaintAlert],
    },
  ];
}

const rated = (value: number) => (here: Here) => ({
  ...watched(here),
  ...accountGauge('ses_configuration_set_reputation_bounce_rate', here, value, 'configuration_set="news"'),
});

const others: readonly Scenario[] = [
  {
    title: 'configuration set: AWS’s own rate of it is over the review limit',
    at: 90,
    input: rated(0.051),
    fires: [fires(set.alerts[0], set)],
    silent: 'critical',
  },
  {
    title: 'configuration set: AWS’s own rate of it is under the review limit',
    at: 90,
    input: rated(0.049),
    fires: none,
    silent: [set.alerts[0]],
  },
  {
    title: 'configuration set: AWS’s own complaint rate of it is over the review limit',
    at: 90,
    input: (here) => ({
      ...watched(here),
      ...accountGauge(
        'ses_configuration_set_reputation_complaint_rate',
        here,
        0.0011,
        'configuration_set="news"',
      ),
    }),
    fires: [fires(set.alerts[1], set)],
    silent: 'critical',
  },
  {
    // Both tell of the same 7 %: 1 % hard, 6 % soft.
    title: 'configuration set: what events know to be soft is not held against it by CloudWatch’s total',
    at: AT,
    input: (here) => ({
      ...rest(here),
      ...events(here, 'send', steady(20)),
      ...bounces(here, [
        [hard, steady(0.2)],
        [soft, steady(1.2)],
      ]),
      ...cloudwatchBy(here, set.dimensions, set.dimension, { send: steady(20), bounce: steady(1.4) }),
    }),
    fires: none,
    silent: [set.alerts[0]],
  },
  {
    title: 'identity: what events know to be soft is not held against it by CloudWatch’s total',
    at: AT,
    input: (here) => ({
      ...rest(here),
      ...events(here, 'send', steady(20)),
      ...bounces(here, [
        [hard, steady(0.2)],
        [soft, steady(1.2)],
      ]),
      ...cloudwatchBy(here, identity.dimensions, identity.dimension, {
        send: steady(20),
        bounce: steady(1.4),
      }),
    }),
    fires: none,
    silent: [identity.alerts[0]],
  },
  {
    // 720 mails in each of two sets, and 7 % of both: fewer than 1,000 of each set, 1,440 of the identity.
    title: 'identity: its mail goes through two sets',
    at: AT,
    input: (here) => ({
      ...rest(here),
      ...mail(here, 6, 0.42),
      ...mail(here, 6, 0.42, { set: 'offers' }),
    }),
    fires: [fires(identity.alerts[0], identity)],
    silent: [set.alerts[0], 'SesBounceBudgetBurns'],
  },
  {
    // The events and CloudWatch agree: one alert, not one of each.
    title: 'configuration set: two sources that agree are one alert',
    at: AT,
    input: (here) => ({
      ...rest(here),
      ...mail(here, 20, 1.4),
      ...cloudwatchBy(here, set.dimensions, set.dimension, { send: steady(20), bounce: steady(1.4) }),
    }),
    fires: [fires(set.alerts[0], set)],
    silent: 'critical',
  },
  {
    // 7 % each: one alert for each.
    title: 'tenants: each that is over the limit has an alert',
    at: AT,
    input: (here) => {
      const mailOf = (name: string, bounce: number) =>
        cloudwatchBy(
          here,
          tenant.dimensions,
          `dimension_tenant_id="tn-${name}",dimension_tenant_name="${name}"`,
          { send: steady(20), bounce: steady(bounce) },
        );
      return { ...watched(here), ...mailOf('club', 1.4), ...mailOf('shop', 1.4), ...mailOf('good', 0.2) };
    },
    fires: [{ alert: tenant.alerts[0], count: 2 }],
    silent: 'critical',
  },
  {
    // A day later it is known and disabled.
    title: 'tenant: AWS disabled it',
    at: 15,
    input: (here) => ({
      ...watched(here),
      ...accountGauge('ses_tenant_sending_status', here, 1, 'tenant="club",status="disabled"'),
    }),
    fires: [{ alert: 'SesTenantSendingDisabled' }],
    silent: 'critical',
  },
  {
    // 7 % until a day ago, then 1 %: 2 % of the last day by now.
    title: 'identity: its rate of yesterday is over',
    evaluation: '15m',
    scrape: '5m',
    at: 2 * DAY,
    input: (here) => ({
      ...rest(here),
      ...mail(here, 20, [
        [DAY, 1.4],
        [1, 0.2],
      ]),
    }),
    fires: none,
    silent: [identity.alerts[0], set.alerts[0]],
  },
];

export const partScenarios: readonly Scenario[] = [
  ...byEvents(set),
  ...byCloudWatch(set),
  ...byEvents(identity),
  ...byCloudWatch(identity),
  ...byCloudWatch(tenant),
  ...others,
];
