import { each, HOUR, WEEK, type Here, type Scenario, type Scrape } from './scenario.ts';
import { accountGauge, cloudwatch, collected, mail, pod, statistics, watched } from './series.ts';
import { share, steady, until, type Course } from './values.ts';

/** A scenario of counters that are read every five minutes, at every place of the reading between two evaluations. */
function atEveryPhase(
  scrapes: Readonly<Partial<Record<Scrape, number>>>,
  {
    input,
    ...scenario
  }: Omit<Scenario, 'input' | 'scrape'> & {
    readonly input: (here: Here, phase: number) => Readonly<Record<string, string>>;
  },
): readonly Scenario[] {
  return Object.entries(scrapes).flatMap(([scrape, phases]) =>
    Array.from({ length: phases }, (_, phase) => ({
      ...scenario,
      scrape: scrape as Scrape,
      input: (here: Here) => input(here, phase),
    })),
  );
}

/** As many scrapes as there are between two readings. */
const everyFiveMinutes = { '15s': 20, '30s': 10, '60s': 5 } as const;
const everyQuarter = { '60s': 15 } as const;
/** What is the same at every phase, only at another interval. */
const continuous = { '15s': 1, '30s': 1, '60s': 1 } as const;
/** A week of more than 10,000 samples is not loaded. */
const ofWeeks = { '100s': 3 } as const;

/** An exporter that collects, of an account that may send 14 a second. */
const collecting = (here: Here) => ({
  ...pod(here),
  ...collected(here),
  ...accountGauge('ses_account_max_send_rate', here, 14),
});

const bad = [
  { alert: 'SesBounceBudgetBurnsFast' },
  { alert: 'SesSendRateNearLimit' },
  { alert: 'SesDeliveriesStall' },
] as const;

const steps: readonly Scenario[] = [
  // 13.5 a second are 0.96 of the limit, 12 % bounce, 10 % are delivered.
  ...atEveryPhase(everyFiveMinutes, {
    title: 'CloudWatch, read every five minutes: a burn, a rate near its limit and a stall',
    at: each(70, 90, 2),
    input: (here, phase) => ({
      ...collecting(here),
      ...cloudwatch(
        here,
        { send: steady(810), bounce: steady(0.12 * 810), delivery: steady(0.1 * 810) },
        { phase },
      ),
    }),
    fires: bad,
    silent: 'critical',
  }),
  // 9 a second are 0.64 of it, 4 % bounce, 96 % are delivered.
  ...atEveryPhase(everyFiveMinutes, {
    title: 'CloudWatch, read every five minutes: nothing',
    at: each(10, 90, 4),
    input: (here, phase) => ({
      ...collecting(here),
      ...cloudwatch(
        here,
        { send: steady(540), bounce: steady(0.04 * 540), delivery: steady(0.96 * 540) },
        { phase },
      ),
    }),
    fires: [],
    silent: 'all',
  }),
  // A burn of 12 % that no quarter of an hour, at whatever phase it is read, has less of.
  ...atEveryPhase(everyQuarter, {
    title: 'GetSendStatistics, read every quarter of an hour: a burn',
    at: each(150, 180, 3),
    input: (here, phase) => ({
      ...collecting(here),
      ...statistics(here, { attempts: steady(540), bounces: steady(0.12 * 540) }, { phase }),
    }),
    fires: [{ alert: 'SesBounceBudgetBurnsFast' }],
    silent: 'critical',
  }),
  ...atEveryPhase(everyQuarter, {
    title: 'GetSendStatistics, read every quarter of an hour: nothing',
    at: each(10, 180, 5),
    input: (here, phase) => ({
      ...collecting(here),
      ...statistics(here, { attempts: steady(540), bounces: steady(0.04 * 540) }, { phase }),
    }),
    fires: [],
    silent: 'all',
  }),
  // By events, which are counted as they come.
  ...atEveryPhase(continuous, {
    title: 'events, at every interval: a burn and a rate near its limit',
    at: each(70, 90, 2),
    input: (here) => ({
      ...watched(here),
      ...accountGauge('ses_account_max_send_rate', here, 14),
      ...mail(here, 810, 0.12 * 810),
    }),
    fires: bad.slice(0, 2),
    silent: 'critical',
  }),
  ...atEveryPhase(continuous, {
    title: 'events, at every interval: nothing',
    at: each(5, 90, 5),
    input: (here) => ({
      ...watched(here),
      ...accountGauge('ses_account_max_send_rate', here, 14),
      ...mail(here, 540, 0.04 * 540),
    }),
    fires: [],
    silent: 'all',
  }),
];

/** Two a minute in every hour of a week; none for an hour and 40 minutes. */
const sends = until(WEEK + 120, 2);
const counts = (course: Course) => ({ send: course, delivery: share(course, 0.99) });

const stopping: readonly Scenario[] = [
  ...atEveryPhase(ofWeeks, {
    title: 'CloudWatch, read every five minutes: sends have stopped',
    at: WEEK + 120 + 105,
    input: (here, phase) => ({ ...collecting(here), ...cloudwatch(here, counts(sends), { phase }) }),
    fires: [{ alert: 'SesSendsStopped' }],
    silent: 'critical',
  }),
  ...atEveryPhase(ofWeeks, {
    title: 'CloudWatch, read every five minutes: sends go on',
    at: each(WEEK - HOUR, WEEK + 4 * HOUR, 15),
    input: (here, phase) => ({ ...collecting(here), ...cloudwatch(here, counts(steady(2)), { phase }) }),
    fires: [],
    silent: 'all',
  }),
];

export const phaseScenarios: readonly Scenario[] = [...steps, ...stopping];
