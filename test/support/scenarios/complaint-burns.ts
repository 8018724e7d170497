import { complaintAlerts, DAY, each, HOUR, WEEK, type Here, type Scenario } from './scenario.ts';
import { complaints, events, watched } from './series.ts';
import { from, repeated, steady, until, type Course } from './values.ts';

const fast = { alert: 'SesComplaintBudgetBurnsFast' } as const;
const slow = { alert: 'SesComplaintBudgetBurns' } as const;

function complained(here: Here, sends: Course, complaining: Course) {
  return {
    ...watched(here),
    ...events(here, 'send', sends),
    ...events(here, 'delivery', sends),
    ...complaints(here, complaining),
  };
}

/** 14,400 mails within an hour, which may bring 14.4 complaints. */
const mailing = until(60, 240);

const scenarios: readonly Scenario[] = [
  {
    // 18 in the hour, and 4.5 in its last quarter, at the pace of 18.
    title: '18 complaints an hour about 14,400 mails burn fast',
    at: 75,
    input: (here) => complained(here, mailing, steady(0.3)),
    fires: [fast],
    silent: 'critical',
  },
  {
    // 13 in the hour. In the day 21.7 by minute 100, more than 14.4 since minute 67, at a pace of 312 a day.
    title: '13 complaints an hour about 14,400 mails burn slowly',
    at: 100,
    input: (here) => complained(here, mailing, steady(13 / 60)),
    fires: [slow],
    silent: 'critical',
  },
  {
    // 5 in the hour, 12.5 by minute 150: under 14.4.
    title: '12 complaints about 14,400 mails are no alert',
    at: 150,
    input: (here) => complained(here, mailing, steady(5 / 60)),
    fires: [],
    silent: 'all',
  },
  {
    // 4, where 1.02 are allowed: fewer than 5.
    title: 'four complaints are chance',
    at: [70, 100],
    input: (here) =>
      complained(here, until(60, 17), [
        [60, 0],
        [4, 1],
        [1, 0],
      ]),
    fires: [],
    silent: complaintAlerts,
  },
  {
    // 6 within 6 minutes, where 1.02 are allowed.
    title: 'six complaints about a thousand mails burn fast',
    at: 70,
    input: (here) =>
      complained(here, until(60, 17), [
        [60, 0],
        [6, 1],
        [1, 0],
      ]),
    fires: [fast],
    silent: 'critical',
  },
  {
    // 900 mails in the biggest day: fewer than 1,000. In the week 9 of 900 are 1 %.
    title: 'nine complaints about 900 mails are a warning and nothing critical',
    at: 100,
    input: (here) =>
      complained(here, until(60, 15), [
        [60, 0],
        [9, 1],
        [1, 0],
      ]),
    fires: [slow],
    silent: 'critical',
  },
  {
    // 60 complaints in the hour, and the last quarter is quiet: the alert lasts a quarter of an hour more, no longer.
    title: 'a fast burn of complaints that is over becomes silent',
    at: 120,
    input: (here) => complained(here, mailing, until(60, 1)),
    fires: [],
    silent: 'critical',
  },
  {
    // 100,000 mails yesterday, and 12 complaints an hour today: 100 are allowed in an hour, and after 7 hours there are 84.
    title: 'late complaints are judged by the mail they are about',
    evaluation: '15m',
    scrape: '5m',
    at: [DAY + 10 * HOUR, DAY + 17 * HOUR],
    input: (here) =>
      complained(
        here,
        [
          [120, 100_000 / 120],
          [1, 0],
        ],
        from(DAY + 10 * HOUR, 12 / 60),
      ),
    fires: [],
    silent: complaintAlerts,
  },
  {
    // 100 mails and a complaint a day: by the end of the week 7 of 700, of which 0.7 are allowed.
    title: 'a small sender with a complaint a day is warned',
    scrape: '5m',
    at: [WEEK - HOUR, WEEK + HOUR],
    input: (here) => complained(here, steady(100 / DAY), repeated(9, [DAY - 60, 0], [60, 1 / 60])),
    fires: [slow],
    silent: 'critical',
  },
  {
    // 300 mails and half a complaint a day: 3.5 of 2,100 are 0.17 %, and fewer than 5.
    title: 'a small sender with three complaints in a week is not warned',
    scrape: '5m',
    at: [WEEK - HOUR, WEEK + HOUR],
    input: (here) => complained(here, steady(300 / DAY), repeated(9, [DAY - 60, 0], [60, 0.5 / 60])),
    fires: [],
    silent: complaintAlerts,
  },
];

/** 100,000 mails within two hours, once a week; the second time so many minutes later in the week. */
const newsletter = (later: number): Course => [
  [120, 100_000 / 120],
  [WEEK - 120 + later, 0],
  [120, 100_000 / 120],
  [1, 0],
];

/** What they bring: six tenths on the first day, the rest over the others. */
const feedback = (complaintsPerIssue: number, later: number): Course => {
  const days = [0.6, 0.16, 0.1, 0.06, 0.04, 0.02, 0.02].map(
    (part) => [DAY, (part * complaintsPerIssue) / DAY] as const,
  );
  return [...days, [later, 0], ...days];
};

const newsletters: readonly Scenario[] = [
  {
    // 50 complaints of 100 that are allowed: 30 on the first day, 1.25 an hour.
    title: 'a weekly newsletter with half of the complaints that are allowed alerts in no week',
    scrape: '5m',
    at: each(HOUR, WEEK + DAY, 3 * HOUR),
    input: (here) => complained(here, newsletter(0), feedback(50, 0)),
    fires: [],
    silent: 'all',
  },
  {
    // The second issue comes two hours late: for that long the week has no mail, and 20 complaints about what is older.
    title: 'a newsletter that comes two hours late alerts in no week',
    scrape: '5m',
    at: each(WEEK - HOUR, WEEK + 6 * HOUR, 15),
    input: (here) => complained(here, newsletter(120), feedback(50, 120)),
    fires: [],
    silent: complaintAlerts,
  },
  {
    // 300 complaints of 100: 180 on the first day, 7.5 an hour, over 100 since 13 hours and 20 minutes.
    title: 'a newsletter with three times the complaints that are allowed burns',
    scrape: '5m',
    at: 16 * HOUR,
    evaluation: '15m',
    input: (here) => complained(here, newsletter(0), feedback(300, 0)),
    fires: [slow],
    silent: 'critical',
  },
];

export const complaintBurnScenarios: readonly Scenario[] = [...scenarios, ...newsletters];
