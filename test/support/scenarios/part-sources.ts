import { AT, fires, identity, none, rest, set, tenant } from './part.ts';
import { DAY, type Here, type Scenario } from './scenario.ts';
import { accountGauge, bounces, cloudwatchBy, events, hard, mail, soft, watched } from './series.ts';
import { steady } from './values.ts';

const rated = (value: number) => (here: Here) => ({
  ...watched(here),
  ...accountGauge('ses_configuration_set_reputation_bounce_rate', here, value, 'configuration_set="news"'),
});

/** Of parts that several sources tell of, or AWS itself. */
export const partSourceScenarios: readonly Scenario[] = [
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
