import { each, HOUR, type Here, type Scenario } from './scenario.ts';
import { accountGauge, cloudwatch, collected, events, mail, pod, statistics, watched } from './series.ts';
import { repeated, steady } from './values.ts';

/** An exporter that collects and receives nothing. */
const collecting = (here: Here) => ({ ...pod(here), ...collected(here) });

/** Judgements beside rates, by each source that can tell. */
const rejects: readonly Scenario[] = [
  {
    // One of 6,000 in the hour.
    title: 'a reject, by events',
    at: 30,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, 1),
      ...events(here, 'reject', [
        [20, 0],
        [1, 1],
        [1, 0],
      ]),
    }),
    fires: [{ alert: 'SesRejects' }],
    silent: 'critical',
  },
  {
    title: 'a reject, by CloudWatch',
    at: 30,
    input: (here) => ({
      ...collecting(here),
      ...cloudwatch(here, {
        send: steady(100),
        delivery: steady(99),
        bounce: steady(1),
        reject: [
          [16, 0],
          [1, 1],
          [1, 0],
        ],
      }),
    }),
    fires: [{ alert: 'SesRejects' }],
    silent: 'critical',
  },
  {
    title: 'a reject, by GetSendStatistics',
    at: 55,
    input: (here) => ({
      ...collecting(here),
      ...statistics(here, {
        attempts: steady(100),
        rejects: [
          [35, 0],
          [1, 1],
          [1, 0],
        ],
      }),
    }),
    fires: [{ alert: 'SesRejects' }],
    silent: 'critical',
  },
  {
    // A set without event destination: the events tell of none.
    title: 'a reject that only CloudWatch knows',
    at: 30,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, 1),
      ...events(here, 'reject', steady(0)),
      ...cloudwatch(here, {
        send: steady(150),
        delivery: steady(148),
        reject: [
          [16, 0],
          [1, 1],
          [1, 0],
        ],
      }),
    }),
    fires: [{ alert: 'SesRejects' }],
    silent: 'critical',
  },
  {
    title: 'no reject',
    at: [30, 90],
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, 1),
      ...events(here, 'reject', steady(0)),
      ...cloudwatch(here, { send: steady(100), delivery: steady(99), reject: steady(0) }),
      ...statistics(here, { attempts: steady(100) }),
    }),
    fires: [],
    silent: ['SesRejects'],
  },
];

/** The most that AWS allows is 14 a second; 0.8 of it is 11.2. */
const limited = (here: Here) => accountGauge('ses_account_max_send_rate', here, 14);

const rates: readonly Scenario[] = [
  {
    // 13.5 a second are 0.96 of the limit; the counter moves every quarter of an hour.
    title: 'the send rate is near its limit, by GetSendStatistics',
    at: each(150, 240, 5),
    input: (here) => ({
      ...collecting(here),
      ...limited(here),
      ...statistics(here, { attempts: steady(13.5 * 60) }),
    }),
    fires: [{ alert: 'SesSendRateNearLimit' }],
    silent: 'critical',
  },
  {
    title: 'the send rate is far from its limit, by GetSendStatistics',
    at: each(30, 240, 5),
    input: (here) => ({
      ...collecting(here),
      ...limited(here),
      ...statistics(here, { attempts: steady(9 * 60) }),
    }),
    fires: [],
    silent: 'all',
  },
  {
    // The events tell of a half, 6.75 a second.
    title: 'the send rate is near its limit with a set without event destination',
    at: 70,
    input: (here) => ({
      ...watched(here),
      ...limited(here),
      ...mail(here, 6.75 * 60, 1),
      ...cloudwatch(here, { send: steady(13.5 * 60), delivery: steady(13.4 * 60) }),
    }),
    fires: [{ alert: 'SesSendRateNearLimit' }],
    silent: 'critical',
  },
  {
    // A minute of 20 a second every hour.
    title: 'a short peak is not near the limit',
    at: each(20, 2 * HOUR, 5),
    input: (here) => ({
      ...watched(here),
      ...limited(here),
      ...events(here, 'send', repeated(4, [30, 60], [1, 1_200], [29, 60])),
      ...events(here, 'delivery', repeated(4, [30, 60], [1, 1_200], [29, 60])),
    }),
    fires: [],
    silent: 'all',
  },
];

export const volumeScenarios: readonly Scenario[] = [...rejects, ...rates];
