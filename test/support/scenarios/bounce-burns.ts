import { bounceAlerts, DAY, HOUR, place, WEEK, type Here, type Scenario } from './scenario.ts';
import { bounces, events, hard, mail, watched } from './series.ts';
import { from, steady, type Course } from './values.ts';

/** Mail and the hard bounces of it, each in its own course. */
function burning(here: Here, sends: Course, back: Course) {
  return { ...watched(here), ...events(here, 'send', sends), ...bounces(here, [[hard, back]]) };
}

const fast = { alert: 'SesBounceBudgetBurnsFast' } as const;
const slow = { alert: 'SesBounceBudgetBurns' } as const;
const other = { account_id: '222222222222' };

const fastScenarios: readonly Scenario[] = [
  {
    // 11 % of the hour and of its last quarter. The week so far is the 7,500 mails since the start: its budget is 375.
    title: '11 % of a steady stream burns fast',
    at: 75,
    input: (here) => ({ ...watched(here), ...mail(here, 100, 11) }),
    fires: [fast],
    silent: 'critical',
  },
  {
    // 9 %: over 5 %, under 10 %.
    title: '9 % of a steady stream burns slowly',
    at: 75,
    input: (here) => ({ ...watched(here), ...mail(here, 100, 9) }),
    fires: [slow],
    silent: 'critical',
  },
  {
    title: '4 % of a steady stream is no alert',
    at: [75, 120],
    input: (here) => ({ ...watched(here), ...mail(here, 100, 4) }),
    fires: [],
    silent: 'all',
  },
  {
    // 120 mails in the hour, fewer than 200, and half of them bounce.
    title: 'few mails of an hour do not page',
    at: [60, 90],
    input: (here) => burning(here, steady(2), steady(1)),
    fires: [],
    silent: 'critical',
  },
  {
    // In the hour before minute 80: 40 × 10 + 20 × 3 = 460 mails, 54 bounces, 11.7 %. In the last quarter 45 mails.
    title: 'fewer than 50 mails of a quarter of an hour do not page',
    at: [76, 80],
    input: (here) =>
      burning(
        here,
        [
          [60, 10],
          [1, 3],
        ],
        from(60, 2.7),
      ),
    fires: [],
    silent: 'critical',
  },
  {
    // 4 a minute are 60 in the quarter. In the hour before minute 85: 35 × 10 + 25 × 4 = 450, and 90 bounces are 20 %.
    title: '60 mails of a quarter of an hour page',
    at: 85,
    input: (here) =>
      burning(
        here,
        [
          [60, 10],
          [1, 4],
        ],
        from(60, 3.6),
      ),
    fires: [fast],
    silent: 'critical',
  },
  {
    // A week of 144,000 a day, of which the review limit allows 50,400; a hundredth is 504. In the night 300 an hour, and
    // 60 bounce: 20 % of the hour, but the day before was clean.
    title: 'a few bounces of a night after a heavy week page nobody',
    scrape: '5m',
    at: [WEEK + 75, WEEK + 120],
    input: (here) =>
      burning(
        here,
        [
          [WEEK, 100],
          [1, 5],
        ],
        from(WEEK, 1),
      ),
    fires: [],
    silent: bounceAlerts,
    further: [{ at: [WEEK + 75, WEEK + 120], fires: [], silent: 'critical' }],
  },
  {
    // The same night, with 6,000 mails in the hour, and 1,200 that bounce, of 504 that the hundredth is.
    title: 'many bounces of a night after a heavy week page',
    scrape: '5m',
    at: WEEK + 75,
    input: (here) => burning(here, steady(100), from(WEEK, 20)),
    fires: [fast],
    silent: 'critical',
  },
  {
    // 20 % until minute 60. The last quarter is over 10 % until 7.5 minutes later, and the alert fires 15 minutes more.
    title: 'a fast burn that is over fires for a quarter of an hour more',
    at: 72,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, [
        [60, 20],
        [1, 0],
      ]),
    }),
    fires: [fast],
    silent: 'critical',
    further: [{ at: [90, 100], fires: [], silent: 'critical' }],
  },
  {
    // 60 of the 100 of one minute: 4 % of the quarter of an hour.
    title: 'a burn of one minute does not page',
    at: [61, 62, 63, 66, 70],
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, [
        [60, 0],
        [1, 60],
        [1, 0],
      ]),
    }),
    fires: [],
    silent: 'critical',
  },
  {
    // 12 % of one account, 1 % of the other.
    title: 'of two accounts the one that burns is named',
    at: 75,
    input: (() => {
      const here = place();
      const there = place(other);
      return {
        ...watched(here),
        ...watched(there),
        ...mail(here, 100, 1),
        ...mail(there, 100, 12),
      };
    })(),
    fires: [{ ...fast, labels: other }],
    silent: 'critical',
  },
];

const slowScenarios: readonly Scenario[] = [
  {
    // 6 %. 1,000 mails are sent by minute 10, and a quarter of an hour later it fires.
    title: '6 % burns slowly',
    at: [40, 90],
    input: (here) => ({ ...watched(here), ...mail(here, 100, 6) }),
    fires: [slow],
    silent: 'critical',
  },
  {
    title: '4.9 % does not burn',
    at: 90,
    input: (here) => ({ ...watched(here), ...mail(here, 100, 4.9) }),
    fires: [],
    silent: bounceAlerts,
  },
  {
    // 12 % for 3 hours, then nothing: the day stays over 5 % (2,160 of 30,000 are 7.2 % after 5 hours), the hour does not.
    title: 'a slow burn that is over is silent after two hours, though the day is over the limit',
    evaluation: '5m',
    at: 5.5 * HOUR,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 100, [
        [180, 12],
        [1, 0],
      ]),
    }),
    fires: [],
    silent: ['SesBounceBudgetBurnsFast', 'SesBounceBudgetBurns'],
  },
  {
    // 336 mails of a week, 2 an hour, of which 8 % bounce: 27; of the last day’s 48 the same.
    title: 'a small sender with 8 % of a week is warned',
    scrape: '5m',
    at: [WEEK - HOUR, WEEK + HOUR],
    input: (here) => burning(here, steady(2 / 60), steady(0.16 / 60)),
    fires: [slow],
    silent: 'critical',
  },
  {
    // 4 % of the same.
    title: 'a small sender with 4 % of a week is not warned',
    scrape: '5m',
    at: [WEEK - HOUR, WEEK + HOUR],
    input: (here) => burning(here, steady(2 / 60), steady(0.08 / 60)),
    fires: [],
    silent: bounceAlerts,
  },
  {
    // 168 mails of a week, one an hour: fewer than 200.
    title: 'fewer than 200 mails of a week tell nothing',
    scrape: '5m',
    at: [WEEK - HOUR, WEEK + HOUR],
    input: (here) => burning(here, steady(1 / 60), steady(0.5 / 60)),
    fires: [],
    silent: bounceAlerts,
  },
  {
    // 8 % for five days, none for two: the week is at 5.7 %, the last day at 0.
    title: 'a small sender whose last day was clean is not warned',
    scrape: '5m',
    at: WEEK,
    input: (here) =>
      burning(here, steady(4 / 60), [
        [5 * DAY, 0.32 / 60],
        [1, 0],
      ]),
    fires: [],
    silent: bounceAlerts,
  },
];

export const bounceBurnScenarios: readonly Scenario[] = [...fastScenarios, ...slowScenarios];
