import { DAY, each, HOUR, WEEK, type Here, type Scenario } from './scenario.ts';
import { cloudwatch, collected, events, pod, statistics, watched, type Shown } from './series.ts';
import { between, repeated, share, steady, until, type Course } from './values.ts';

const stopped = { alert: 'SesSendsStopped' } as const;
const missing = { alert: 'SesSendsMissing' } as const;

function sending(here: Here, course: Course) {
  return {
    ...watched(here),
    ...events(here, 'send', course),
    ...events(here, 'delivery', share(course, 0.99)),
  };
}

const collecting = (here: Here) => ({ ...pod(here), ...collected(here) });

/** A week and two hours of two a minute, 120 in every hour, then none. */
const stops = until(WEEK + 120, 2);
/** Two hours of none: there was none in the last hour for an hour. */
const AFTER = WEEK + 240;

/** A day of mail: 20 a minute from 8 to 20 o’clock, or so much later. */
const daytime = (later = 0): Course => [
  [8 * HOUR + later, 0],
  [12 * HOUR, 20],
  [4 * HOUR - later, 0],
];
const weekend: Course = [[2 * DAY, 0]];
/** From Saturday to the second Sunday. */
const weekdays: Course = [...weekend, ...repeated(5, ...daytime()), ...weekend];
const monday = 9 * DAY;

const constant: readonly Scenario[] = [
  {
    title: 'sends of every hour stop, by events',
    at: AFTER,
    input: (here) => sending(here, stops),
    fires: [stopped],
    silent: 'critical',
  },
  {
    // None for 45 minutes.
    title: 'sends of every hour pause for less than an hour',
    at: each(WEEK + 120, WEEK + 180, 15),
    input: (here) =>
      sending(here, [
        [WEEK + 120, 2],
        [45, 0],
        [1, 2],
      ]),
    fires: [],
    silent: 'critical',
  },
  {
    title: 'sends of every hour stop, by GetSendStatistics',
    at: AFTER,
    input: (here) => ({ ...collecting(here), ...statistics(here, { attempts: stops }) }),
    fires: [stopped],
    silent: 'critical',
  },
  {
    title: 'sends of every hour stop, by all sources',
    at: AFTER,
    input: (here) => ({
      ...sending(here, stops),
      ...cloudwatch(here, { send: stops, delivery: share(stops, 0.99) }),
      ...statistics(here, { attempts: stops }),
    }),
    fires: [stopped],
    silent: 'critical',
  },
  {
    title: 'events stop while GetSendStatistics counts attempts',
    at: each(WEEK + 180, AFTER + HOUR, 15),
    input: (here) => ({ ...sending(here, stops), ...statistics(here, { attempts: steady(2) }) }),
    fires: [],
    silent: ['SesSendsStopped', 'SesSendsMissing'],
  },
  {
    title: 'events stop while CloudWatch counts sends',
    at: each(WEEK + 180, AFTER + HOUR, 15),
    input: (here) => ({
      ...sending(here, stops),
      ...cloudwatch(here, { send: steady(2), delivery: steady(1.98) }),
    }),
    fires: [],
    silent: ['SesSendsStopped', 'SesSendsMissing'],
  },
  {
    title: 'CloudWatch is not read any more while GetSendStatistics counts attempts',
    at: each(WEEK + 180, AFTER + HOUR, 15),
    input: (here) => ({
      ...collecting(here),
      ...cloudwatch(here, { send: stops, delivery: share(stops, 0.99) }),
      ...statistics(here, { attempts: steady(2) }),
    }),
    fires: [],
    silent: ['SesSendsStopped', 'SesSendsMissing'],
  },
  {
    // Five days are no week.
    title: 'sends of every hour stop before there is a week of them',
    at: each(5 * DAY + HOUR, 5 * DAY + 4 * HOUR, 15),
    input: (here) => sending(here, until(5 * DAY, 2)),
    fires: [],
    silent: 'critical',
  },
  {
    // 600 an hour, and 90 in one hour of every night: not 100 in every hour.
    title: 'sends that are few in one hour of the night stop',
    at: each(WEEK + 13 * HOUR, WEEK + 15 * HOUR, 15),
    input: (here) =>
      sending(here, [...repeated(7, [3 * HOUR, 10], [HOUR, 1.5], [20 * HOUR, 10]), [12 * HOUR, 10], [1, 0]]),
    fires: [],
    silent: 'critical',
    further: [{ at: WEEK + 15 * HOUR, fires: [missing], silent: 'critical' }],
  },
];

const renamed = (here: Here): Here => ({ ...here, job: `${here.job}-new` });

/** The exporter’s job is renamed after so many minutes; the totals go on, for the ledger keeps them. */
function renamedAfter(here: Here, minutes: number, course: Course) {
  const shown = (begin: number, end: number): Shown => {
    return (values) => between(here, begin, end, values);
  };
  const before = shown(0, minutes);
  const after = shown(minutes, here.minutes + 1);
  return {
    ...watched(here, before),
    ...events(here, 'send', course, { shown: before }),
    ...events(here, 'delivery', share(course, 0.99), { shown: before }),
    ...watched(renamed(here), after),
    ...events(renamed(here), 'send', course, { shown: after }),
    ...events(renamed(here), 'delivery', share(course, 0.99), { shown: after }),
  };
}

const jobs: readonly Scenario[] = [
  {
    title: 'a job is renamed, and sends go on',
    at: each(WEEK + 120, WEEK + 6 * HOUR, 15),
    input: (here) => renamedAfter(here, WEEK + 120, steady(2)),
    fires: [],
    silent: 'critical',
  },
  {
    // The account sent in every hour of the week, whatever the job was called.
    title: 'sends stop days after the job was renamed',
    at: AFTER,
    input: (here) => renamedAfter(here, 3 * DAY, stops),
    fires: [stopped],
    silent: 'critical',
  },
];

const calendars: readonly Scenario[] = [
  {
    // At noon of a Monday 1,200 an hour are usual; on this one there is none since Friday evening.
    title: 'a Monday that is a holiday',
    at: each(monday, monday + 12 * HOUR, HOUR),
    input: (here) => sending(here, [...weekdays, [1, 0]]),
    fires: [],
    silent: 'critical',
    further: [{ at: monday + 12 * HOUR, fires: [missing], silent: 'critical' }],
  },
  {
    title: 'nights, a weekend and the Monday after it',
    at: [...each(3 * DAY, 4 * DAY, HOUR), ...each(WEEK, monday + 12 * HOUR, HOUR)],
    input: (here) => sending(here, [...weekdays, ...daytime()]),
    fires: [],
    silent: ['SesSendsStopped', 'SesSendsMissing'],
  },
  {
    // None until 9 o’clock, where there was mail from 8 on.
    title: 'everything is an hour later than last week',
    at: each(WEEK, WEEK + 23 * HOUR, 15),
    input: (here) => sending(here, [...repeated(7, ...daytime()), ...daytime(HOUR)]),
    fires: [],
    silent: ['SesSendsStopped', 'SesSendsMissing'],
  },
  {
    // None after 19 o’clock, where there was mail until 20.
    title: 'everything is an hour earlier than last week',
    at: each(WEEK, WEEK + 23 * HOUR, 15),
    input: (here) => sending(here, [...repeated(7, ...daytime()), ...daytime(-HOUR)]),
    fires: [],
    silent: ['SesSendsStopped', 'SesSendsMissing'],
  },
  {
    // 50,000 within two hours, a week ago.
    title: 'a weekly newsletter is not sent',
    at: each(WEEK + 9 * HOUR, WEEK + 15 * HOUR, 15),
    input: (here) =>
      sending(here, [
        [10 * HOUR, 0],
        [120, 50_000 / 120],
        [1, 0],
      ]),
    fires: [],
    silent: 'critical',
  },
  {
    // A day of 1,200 an hour, and none until 12 o’clock on the eighth.
    title: 'an account that pauses at night sends nothing in the morning',
    at: each(WEEK, WEEK + 12 * HOUR, HOUR),
    input: (here) => sending(here, [...repeated(7, ...daytime()), [1, 0]]),
    fires: [],
    silent: 'critical',
    further: [{ at: WEEK + 12 * HOUR, fires: [missing], silent: 'critical' }],
  },
];

export const stoppedScenarios: readonly Scenario[] = [...constant, ...jobs, ...calendars].map((scenario) => ({
  ...scenario,
  scrape: '5m',
  evaluation: '15m',
}));
