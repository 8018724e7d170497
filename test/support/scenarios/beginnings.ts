import { each, type Here, type Scenario } from './scenario.ts';
import { cloudwatch, complaints, mail, statistics, watched, type Shown } from './series.ts';
import { between, steady } from './values.ts';

const RESTART = 60;

/** A counter that begins anew with a part of what it had, after two scrapes that fail. */
const restarted =
  (kept: number): Shown =>
  (values) =>
    values.map((value, index) => {
      if (index < RESTART) return value;
      return index < RESTART + 2 ? undefined : (value ?? 0) - Math.floor((1 - kept) * (values[RESTART] ?? 0));
    });

/** Of all that is counted, of which so many of 100 bounce hard, and so many complain. */
function counting(here: Here, back: number, shown: Shown) {
  return {
    ...watched(here),
    ...mail(here, 100, back, { shown }),
    ...complaints(here, steady(0.03), { shown }),
    ...cloudwatch(
      here,
      {
        send: steady(100),
        delivery: steady(100 - back),
        bounce: steady(back),
        complaint: steady(0.03),
      },
      { shown },
    ),
    ...statistics(
      here,
      { attempts: steady(100), bounces: steady(back), complaints: steady(0.03) },
      { shown },
    ),
  };
}

/** With what was counted before Prometheus began to scrape. */
const old: Shown = (values) => values.map((value) => (value === undefined ? value : value + 50_000));

const afterwards = each(RESTART - 5, 2 * RESTART, 5);

export const beginningScenarios: readonly Scenario[] = [
  {
    // 84 a minute, 10,080 in all.
    title: 'a new installation with 6 % of 10,000 mails',
    at: 120,
    input: (here) => ({ ...watched(here), ...mail(here, 84, 0.06 * 84) }),
    fires: [{ alert: 'SesBounceBudgetBurns' }],
    silent: 'critical',
  },
  {
    title: 'a new installation with 1 % of 10,000 mails',
    at: each(5, 120, 5),
    input: (here) => ({ ...watched(here), ...mail(here, 84, 0.84) }),
    fires: [],
    silent: 'all',
  },
  {
    // The totals of a month, shown from the first scrape on: nothing of it is news.
    title: 'a new Prometheus of an exporter with a history of many bounces',
    at: each(5, 120, 5),
    input: (here) => {
      return {
        ...watched(here),
        ...mail(here, 100, 1, { shown: old }),
        ...complaints(here, steady(0.03), { shown: old }),
      };
    },
    fires: [],
    silent: 'all',
  },
  {
    title: 'counters that begin again at 0',
    at: afterwards,
    input: (here) => counting(here, 1, restarted(0)),
    fires: [],
    silent: 'all',
  },
  {
    title: 'counters that the ledger restores',
    at: afterwards,
    input: (here) => counting(here, 1, restarted(1)),
    fires: [],
    silent: 'all',
  },
  {
    // Prometheus takes what is less for a counter that began at 0, and counts all of it again: of everything alike.
    title: 'counters that an older backup of the ledger restores',
    at: afterwards,
    input: (here) => counting(here, 1, restarted(0.99)),
    fires: [],
    silent: 'all',
  },
  {
    title: 'counters that begin again while 12 % bounce',
    at: [75, 90, 120],
    input: (here) => counting(here, 12, restarted(0)),
    fires: [{ alert: 'SesBounceBudgetBurnsFast' }],
    silent: 'critical',
  },
  {
    // A set whose first mail is sent at minute 60: its counters are born with it.
    title: 'a set that is new',
    at: afterwards,
    input: (here) => {
      const born: Shown = (values) => between(here, RESTART, here.minutes + 1, values);
      return { ...watched(here), ...mail(here, 100, 1), ...mail(here, 20, 0.2, { set: 'new', shown: born }) };
    },
    fires: [],
    silent: 'all',
  },
];
