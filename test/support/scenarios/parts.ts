import { AT, fires, identity, none, rest, set, tenant, type Part } from './part.ts';
import { type Here, type Scenario } from './scenario.ts';
import {
  bounces,
  cloudwatch,
  cloudwatchBy,
  collected,
  complaints,
  events,
  hard,
  mail,
  pod,
  soft,
} from './series.ts';
import { steady } from './values.ts';

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
  // Beside it the account sends 180 good mails a minute: its own totals are known as well.
  const counts = (here: Here, bounce: number, complaint: number, send = 20) => ({
    ...pod(here),
    ...collected(here),
    ...cloudwatch(here, {
      send: steady(180 + send),
      delivery: steady(179.1 + send - bounce),
      bounce: steady(0.9 + bounce),
      complaint: steady(complaint),
    }),
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

export const partScenarios: readonly Scenario[] = [
  ...byEvents(set),
  ...byCloudWatch(set),
  ...byEvents(identity),
  ...byCloudWatch(identity),
  ...byCloudWatch(tenant),
];
