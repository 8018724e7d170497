import { bounceAlerts, type Scenario } from './scenario.ts';
import { bounces, complaints, destination, events, hard, mail, watched } from './series.ts';
import { steady, until } from './values.ts';

const fast = { alert: 'SesBounceBudgetBurnsFast' } as const;

/** Configuration sets choose what they publish. */
export const partialScenarios: readonly Scenario[] = [
  {
    // 19.8 deliveries of 100 sends are 20 %; of the 20 sends that would be told of they are 99 %.
    title: 'a set that publishes no deliveries is no stall',
    at: [60, 90, 120],
    input: (here) => ({
      ...watched(here),
      ...mail(here, 20, 0.2),
      ...events(here, 'send', steady(80), { set: 'receipts' }),
    }),
    fires: [],
    silent: 'all',
  },
  {
    // The same, and the destination says so.
    title: 'a set that is known to publish no deliveries is no stall',
    at: [60, 90, 120],
    input: (here) => ({
      ...watched(here),
      ...mail(here, 20, 0.2),
      ...events(here, 'send', steady(80), { set: 'receipts' }),
      ...destination(here, 'receipts', { send: 1, bounce: 1, delivery: 0 }),
    }),
    fires: [],
    silent: 'all',
  },
  {
    // Of 1,200 sends an hour the deliveries stop at minute 60: none of the hour before minute 120, and under a half since 90.
    title: 'deliveries stall in the set that publishes them',
    at: 120,
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', steady(20)),
      ...events(here, 'delivery', until(60, 20)),
      ...events(here, 'send', steady(80), { set: 'receipts' }),
    }),
    fires: [{ alert: 'SesDeliveriesStall' }],
    silent: 'critical',
  },
  {
    // 30 bounces a minute of nobody knows how many mails; the other set sends 20 a minute, all of which arrive.
    title: 'bounces of a set that publishes no sends are divided by nothing',
    at: [75, 120],
    input: (here) => ({
      ...watched(here),
      ...mail(here, 20, 0),
      ...bounces(here, [[hard, steady(30)]], { set: 'receipts' }),
      ...complaints(here, steady(0), { set: 'receipts' }),
    }),
    fires: [],
    silent: 'critical',
  },
  {
    title: 'bounces without any sends are nothing critical',
    at: [75, 120],
    input: (here) => ({ ...watched(here), ...bounces(here, [[hard, steady(30)]]) }),
    fires: [],
    silent: 'critical',
  },
  {
    // 1.2 of 10 are 12 %; with the 200 that nobody tells the bounces of it would be 0.6 %.
    title: 'a set that is known to leave bounces out is not in the denominator',
    at: 80,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 10, 1.2),
      ...destination(here, 'news', { send: 1, bounce: 1, delivery: 1 }),
      ...events(here, 'send', steady(200), { set: 'receipts' }),
      ...destination(here, 'receipts', { send: 1, bounce: 0, delivery: 0 }),
    }),
    fires: [fast],
    silent: 'critical',
  },
  {
    // 1.2 of 210.
    title: 'a set that publishes bounces and has none is in the denominator',
    at: 80,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 10, 1.2),
      ...destination(here, 'news', { send: 1, bounce: 1, delivery: 1 }),
      ...mail(here, 200, 0, { set: 'receipts' }),
      ...destination(here, 'receipts', { send: 1, bounce: 1, delivery: 1 }),
    }),
    fires: [],
    silent: ['SesBounceBudgetBurnsFast', 'SesBounceBudgetBurns'],
  },
  {
    // One of its two destinations publishes bounces: 1.2 of 210.
    title: 'a set with one destination of two that publishes bounces is in the denominator',
    at: 80,
    input: (here) => {
      const publishing = destination(here, 'receipts', { send: 1, bounce: 1, delivery: 1 });
      const second = Object.fromEntries(
        Object.entries(destination(here, 'receipts', { send: 1, bounce: 0 })).map(([name, values]) => [
          name.replace('destination="events"', 'destination="archive"'),
          values,
        ]),
      );
      return {
        ...watched(here),
        ...mail(here, 10, 1.2),
        ...mail(here, 200, 0, { set: 'receipts' }),
        ...publishing,
        ...second,
      };
    },
    fires: [],
    silent: ['SesBounceBudgetBurnsFast', 'SesBounceBudgetBurns'],
  },
  {
    // 14,400 of one set, whose 18 complaints an hour are more than 14.4; with the 100,000 of the other 114 would be allowed.
    title: 'a set that is known to leave complaints out is not in the denominator',
    at: 75,
    input: (here) => ({
      ...watched(here),
      ...events(here, 'send', until(60, 240)),
      ...complaints(here, steady(0.3)),
      ...destination(here, 'news', { send: 1, complaint: 1 }),
      ...events(here, 'send', until(60, 1_667), { set: 'receipts' }),
      ...destination(here, 'receipts', { send: 1, complaint: 0 }),
    }),
    fires: [{ alert: 'SesComplaintBudgetBurnsFast' }],
    silent: 'critical',
  },
  {
    // Of a destination nobody can read: it counts as publishing what it publishes. 1 % of 210.
    title: 'without the destinations all sends are in the denominator',
    at: 80,
    input: (here) => ({
      ...watched(here),
      ...mail(here, 10, 1.2),
      ...mail(here, 200, 0.9, { set: 'receipts' }),
    }),
    fires: [],
    silent: ['SesBounceBudgetBurnsFast', 'SesBounceBudgetBurns', ...bounceAlerts.slice(4)],
  },
];
