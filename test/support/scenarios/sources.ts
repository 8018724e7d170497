import { bounceAlerts, complaintAlerts, type Here, type Scenario } from './scenario.ts';
import {
  accountGauge,
  bounces,
  cloudwatch,
  collected,
  complaints,
  events,
  hard,
  mail,
  pod,
  soft,
  statistics,
  watched,
} from './series.ts';
import { steady, until } from './values.ts';

const fast = { alert: 'SesBounceBudgetBurnsFast' } as const;
const slow = { alert: 'SesBounceBudgetBurns' } as const;
const complainFast = { alert: 'SesComplaintBudgetBurnsFast' } as const;
const complainSlow = { alert: 'SesComplaintBudgetBurns' } as const;

/** An exporter that collects and receives nothing. */
const collecting = (here: Here) => ({ ...pod(here), ...collected(here) });

/** A mailing of 14,400, which may bring 14.4 complaints. */
const mailing = until(60, 240);

const alone: readonly Scenario[] = [
  {
    // 9 %, all of which may be hard.
    title: 'CloudWatch alone: 9 % burns slowly',
    at: 90,
    input: (here) => ({
      ...collecting(here),
      ...cloudwatch(here, { send: steady(100), delivery: steady(91), bounce: steady(9) }),
    }),
    fires: [slow],
    silent: 'critical',
  },
  {
    title: 'CloudWatch alone: 4 % is no alert',
    at: [75, 120],
    input: (here) => ({
      ...collecting(here),
      ...cloudwatch(here, { send: steady(100), delivery: steady(96), bounce: steady(4) }),
    }),
    fires: [],
    silent: 'all',
  },
  {
    // Twelve thousand sends and 18 complaints an hour; the pace of the last quarter, which is three readings, is the same.
    title: 'CloudWatch alone: 18 complaints an hour about 14,400 mails burn fast',
    at: 85,
    input: (here) => ({
      ...collecting(here),
      ...cloudwatch(here, { send: mailing, delivery: mailing, complaint: steady(0.3) }),
    }),
    fires: [complainFast],
    silent: 'critical',
  },
  {
    // 5 an hour are 12.5 by minute 150: under 14.4.
    title: 'CloudWatch alone: 12 complaints about 14,400 mails are no alert',
    at: 150,
    input: (here) => ({
      ...collecting(here),
      ...cloudwatch(here, { send: mailing, delivery: mailing, complaint: steady(5 / 60) }),
    }),
    fires: [],
    silent: complaintAlerts,
  },
  {
    // 20 % of 100 a minute for as long as anybody looks.
    title: 'GetSendStatistics alone: 20 % burns fast',
    at: [240, 300],
    input: (here) => ({
      ...collecting(here),
      ...statistics(here, { attempts: steady(100), bounces: steady(20) }),
    }),
    fires: [fast, slow],
    silent: 'critical',
  },
  {
    title: 'GetSendStatistics alone: 7 % burns slowly',
    at: 240,
    input: (here) => ({
      ...collecting(here),
      ...statistics(here, { attempts: steady(100), bounces: steady(7) }),
    }),
    fires: [slow],
    silent: 'critical',
  },
  {
    title: 'GetSendStatistics alone: 4 % is no alert',
    at: [120, 240],
    input: (here) => ({
      ...collecting(here),
      ...statistics(here, { attempts: steady(100), bounces: steady(4) }),
    }),
    fires: [],
    silent: 'all',
  },
  {
    // 36 an hour; 24,000 mails of the day so far may bring 24.
    title: 'GetSendStatistics alone: 36 complaints an hour about 24,000 mails burn fast',
    at: 240,
    input: (here) => ({
      ...collecting(here),
      ...statistics(here, { attempts: steady(100), complaints: steady(0.6) }),
    }),
    fires: [complainFast, complainSlow],
    silent: 'critical',
  },
  {
    // 12 % for an hour, then none: two hours after it is over.
    title: 'GetSendStatistics alone: a burn that is over becomes silent',
    at: 240,
    input: (here) => ({
      ...collecting(here),
      ...statistics(here, { attempts: steady(100), bounces: until(75, 12) }),
    }),
    fires: [],
    silent: 'critical',
  },
];

const together: readonly Scenario[] = [
  {
    // Events tell of 50 a minute with 1 % of bounces. CloudWatch counts 100 and 15: of what has no event destination 29 %
    // bounce, of everything 15 %.
    title: 'a set without event destination burns fast, as CloudWatch counts',
    at: 80,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 50, 0.5),
      ...cloudwatch(here, { send: steady(100), delivery: steady(85), bounce: steady(15) }),
    }),
    fires: [fast],
    silent: 'critical',
  },
  {
    title: 'a set without event destination burns fast, as GetSendStatistics counts',
    at: 240,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 50, 0.5),
      ...statistics(here, { attempts: steady(100), bounces: steady(15) }),
    }),
    fires: [fast],
    silent: 'critical',
  },
  {
    // The part that publishes burns at 14 %, the whole account is at 7 %.
    title: 'a part that burns is judged as a part of the account',
    at: 90,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 50, 7),
      ...cloudwatch(here, { send: steady(100), delivery: steady(93), bounce: steady(7) }),
    }),
    fires: [slow],
    silent: 'critical',
  },
  {
    // 2 % hard, 20 % soft; the totals say 22 %.
    title: 'soft bounces that events know are not held against the account by CloudWatch',
    at: [80, 120],
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(100)),
      ...events(here, 'delivery', steady(78)),
      ...bounces(here, [
        [hard, steady(2)],
        [soft, steady(20)],
      ]),
      ...cloudwatch(here, { send: steady(100), delivery: steady(78), bounce: steady(22) }),
    }),
    fires: [],
    silent: bounceAlerts,
  },
  {
    title: 'soft bounces that events know are not held against the account by GetSendStatistics',
    at: [180, 240],
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(100)),
      ...events(here, 'delivery', steady(78)),
      ...bounces(here, [
        [hard, steady(2)],
        [soft, steady(20)],
      ]),
      ...statistics(here, { attempts: steady(100), bounces: steady(22) }),
    }),
    fires: [],
    silent: bounceAlerts,
  },
  {
    // SES kept 20 % back, and its totals count them as bounces.
    title: 'mail that SES kept back is not held against the account by CloudWatch',
    at: [80, 120],
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(100)),
      ...events(here, 'delivery', steady(78)),
      ...bounces(here, [
        [hard, steady(2)],
        [['permanent', 'email_validation_suppressed'], steady(20)],
      ]),
      ...cloudwatch(here, { send: steady(100), delivery: steady(78), bounce: steady(22) }),
    }),
    fires: [],
    silent: bounceAlerts,
  },
  {
    // Of 100 a minute CloudWatch counts 13 bounces. Of 50 the events know 10 soft ones: 3 are left.
    title: 'soft bounces of the part that is known are taken off the whole',
    at: [80, 120],
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(50)),
      ...events(here, 'delivery', steady(40)),
      ...bounces(here, [
        [hard, steady(0)],
        [soft, steady(10)],
      ]),
      ...cloudwatch(here, { send: steady(100), delivery: steady(87), bounce: steady(13) }),
    }),
    fires: [],
    silent: bounceAlerts,
  },
  {
    // The same with 25: 15 are left.
    title: 'what is left when soft bounces are taken off burns fast',
    at: 80,
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(50)),
      ...events(here, 'delivery', steady(40)),
      ...bounces(here, [
        [hard, steady(0)],
        [soft, steady(10)],
      ]),
      ...cloudwatch(here, { send: steady(100), delivery: steady(75), bounce: steady(25) }),
    }),
    fires: [fast],
    silent: 'critical',
  },
  {
    // Nobody complains about what publishes events. 18 an hour of 14,400 in all.
    title: 'a set without event destination draws complaints, as CloudWatch counts',
    at: 85,
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', until(60, 120)),
      ...events(here, 'delivery', until(60, 120)),
      ...complaints(here, steady(0)),
      ...cloudwatch(here, { send: mailing, delivery: mailing, complaint: steady(0.3) }),
    }),
    fires: [complainFast],
    silent: 'critical',
  },
  {
    // AWS’s rate stands at 2 %, CloudWatch is not read: 12 % of events burn.
    title: 'AWS’s calm rate does not hide what events tell',
    at: 80,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, 12),
      ...accountGauge('ses_reputation_bounce_rate', here, 0.02),
    }),
    fires: [fast],
    silent: 'critical',
  },
];

export const sourceScenarios: readonly Scenario[] = [...alone, ...together];
