import { held, of, other, type AlertCases, type Input, type Whose } from './case.ts';
import { attempts, cloudwatch, events, every, stretches } from './counters.ts';

const DAY_MIN = 24 * 60;
const WEEK_MIN = 7 * DAY_MIN;

/** Of a quota of 10,000. */
const quota = (sent: string, whose?: Whose): Input => ({
  [of('ses_account_max_24_hour_send', '', whose)]: held(10_000),
  [of('ses_account_sent_last_24_hours', '', whose)]: sent,
});

/** So many sends a minute, of ten that are allowed a second. */
const rate = (sent: number): Input => ({
  [of('ses_account_max_send_rate')]: held(10),
  ...events('send', every(sent)),
});

/** A week and some hours, of which the last ones begin at minute 120. */
const inAWeek = WEEK_MIN + 240;
/** So many a minute for a week and two hours, then so many. */
const since = (now: number, before: number, whose?: Whose): Input =>
  events('send', stretches([WEEK_MIN + 120, before], [600, now]), whose);

/** Two weeks of so many a minute, and more than an hour of so many. */
const inTwoWeeks = 2 * WEEK_MIN + 90;
const sinceWeeks = (now: number, before: number, whose?: Whose): Input =>
  events('send', stretches([2 * WEEK_MIN, before], [600, now]), whose);

/** So many days of mail by day, and of none at night. */
const workingDays = (many: number) =>
  Array.from({ length: many }, () => [[480, 0] as const, [720, 9] as const, [240, 0] as const]).flat();
/** After eight of them, one of no mail. */
const holiday = stretches(...workingDays(8), [900, 0]);

/** The third hour of every one of these days of the week, and nothing else. */
const daily = (...days: readonly number[]): Input =>
  events(
    'send',
    stretches(
      ...days.flatMap((day, index) => {
        const sinceLast = (day - (days[index - 1] ?? 0)) * DAY_MIN - (index > 0 ? 60 : -120);
        return [[sinceLast, 0] as const, [60, 50] as const];
      }),
      [2 * DAY_MIN, 0],
    ),
  );

export const volumeCases: Readonly<Record<string, AlertCases>> = {
  SesQuotaNearlyUsed: {
    fires: [
      { at: 11, input: quota(held(8_100)) },
      { at: 11, input: { ...quota(held(9_500)), ...quota(held(9_600), other) } },
    ],
    silent: [
      { at: 11, input: quota(held(8_000)) },
      { at: 11, input: quota(held(9_600)) },
      { at: 9, input: quota(held(8_100)) },
      // Unlimited.
      { at: 11, input: { ...quota(held(8_100)), [of('ses_account_max_24_hour_send')]: 'Inf '.repeat(20) } },
    ],
  },
  SesQuotaExhausted: {
    fires: [
      { at: 3, input: { ...quota(held(9_600)), ...quota(held(9_500), other) } },
      { at: 3, alerts: 2, input: { ...quota(held(9_600)), ...quota(held(9_700), other) } },
    ],
    silent: [
      { at: 3, input: quota(held(9_500)) },
      { at: 1, input: quota(held(9_600)) },
    ],
  },
  SesQuotaRunsOut: {
    fires: [{ at: 80, input: quota('4000+21x180') }],
    silent: [
      { at: 80, input: quota('4000+15x180') },
      // A mailing has only begun to fill it.
      { at: 80, input: quota('0+40x180') },
      { at: 14, input: quota('4900+22x180') },
    ],
  },
  SesSendRateNearLimit: {
    // Of 480. A quarter of an hour that is scraped twice a minute is up to 3.5 % longer or shorter to `rate`.
    fires: [
      { at: 40, input: rate(500) },
      // As every source counts.
      { at: 40, input: { ...rate(500), ...cloudwatch('send', every(500)), ...attempts(every(500)) } },
    ],
    silent: [
      { at: 40, input: rate(460) },
      { at: 16, input: rate(600) },
    ],
  },
  SesSendsStopped: {
    fires: [
      { at: inTwoWeeks, input: sinceWeeks(0, 2) },
      { at: inTwoWeeks, input: { ...sinceWeeks(0, 2), ...sinceWeeks(2, 2, other) } },
      { at: inTwoWeeks, alerts: 2, input: { ...sinceWeeks(0, 2), ...sinceWeeks(0, 9, other) } },
      // By CloudWatch alone, which SES’s own statistics agree with.
      {
        at: inTwoWeeks,
        input: {
          ...cloudwatch('send', stretches([2 * WEEK_MIN, 2], [600, 0])),
          ...attempts(stretches([2 * WEEK_MIN, 2], [600, 0])),
        },
      },
    ],
    silent: [
      { at: inTwoWeeks, input: sinceWeeks(0.1, 2) },
      // Ten mails a day, and an hour without one.
      { at: inTwoWeeks, input: sinceWeeks(0, 1.6) },
      // For less than an hour.
      { at: 2 * WEEK_MIN + 60, input: sinceWeeks(0, 2) },
      // It is not known for a week that it sends at all hours.
      { at: WEEK_MIN, input: events('send', stretches([WEEK_MIN - 120, 2], [600, 0])) },
      // Nobody works at night.
      { at: 8 * DAY_MIN + 840, input: events('send', stretches(...workingDays(8), [600, 0])) },
      // The counters began again.
      { at: inTwoWeeks, input: events('send', `${stretches([2 * WEEK_MIN, 2])} 0+2x600`) },
      // Nobody reads CloudWatch any more.
      {
        at: inTwoWeeks,
        input: {
          ...cloudwatch('send', stretches([2 * WEEK_MIN, 2], [600, 0])),
          ...attempts(every(2, inTwoWeeks)),
        },
      },
    ],
  },
  SesSendsMissing: {
    fires: [
      // It sends by day, and on this day nothing.
      { at: 8 * DAY_MIN + 840, input: events('send', holiday) },
      { at: 8 * DAY_MIN + 840, input: cloudwatch('send', holiday) },
      { at: 8 * DAY_MIN + 840, input: attempts(holiday) },
      {
        at: 8 * DAY_MIN + 840,
        input: { ...events('send', holiday), ...cloudwatch('send', holiday), ...attempts(holiday) },
      },
      // Until noon it was a day like any other.
      {
        at: 8 * DAY_MIN + 840,
        input: {
          ...events('send', stretches(...workingDays(8), [480, 0], [240, 9], [300, 0])),
          ...events('send', stretches(...workingDays(9)), other),
        },
      },
      // A mailing of every day does not come: it is known two hours after its end.
      { at: WEEK_MIN + 300, input: daily(0, 1, 2, 3, 4, 5, 6) },
    ],
    silent: [
      { at: 8 * DAY_MIN + 840, input: events('send', stretches(...workingDays(8), [900, 0.1])) },
      // The night is over, and the clock has changed: it begins an hour later than a week ago.
      {
        at: 8 * DAY_MIN + 540,
        input: events('send', stretches(...workingDays(8), [540, 0], [360, 9])),
      },
      // Every hour of a week had mail: this is certain.
      { at: inTwoWeeks, input: sinceWeeks(0, 2) },
      // Since yesterday.
      { at: 1_500, input: events('send', stretches([1_320, 2], [300, 0])) },
      // A newsletter that came last week only, and one that comes on Mondays and Thursdays.
      { at: WEEK_MIN + 300, input: daily(0) },
      { at: WEEK_MIN + 300, input: daily(0, 3) },
      // The clock has changed: a mailing of every day comes an hour later.
      { at: WEEK_MIN + 195, input: daily(0, 1, 2, 3, 4, 5, 6) },
      // A newsletter that came an hour earlier this week.
      {
        at: WEEK_MIN + 195,
        input: events('send', stretches([120, 0], [60, 50], [WEEK_MIN - 120, 0], [60, 50], [300, 0])),
      },
      // Nobody reads CloudWatch any more.
      {
        at: inAWeek,
        input: {
          ...cloudwatch('send', stretches([WEEK_MIN + 120, 2], [600, 0])),
          ...attempts(every(2, inAWeek)),
        },
      },
    ],
  },
  SesSendsDeviate: {
    fires: [
      { at: inAWeek, input: since(8.1, 2) },
      { at: inAWeek, input: since(0.4, 2) },
      { at: inAWeek, input: cloudwatch('send', stretches([WEEK_MIN + 120, 2], [600, 0.4])) },
      { at: inAWeek, input: { ...since(8.1, 2), ...since(2, 2, other) } },
    ],
    silent: [
      { at: inAWeek, input: since(8, 2) },
      { at: inAWeek, input: since(0.5, 2) },
      { at: inAWeek, input: since(50, 1.6) },
      { at: inAWeek, input: since(0, 2) },
    ],
  },
};
