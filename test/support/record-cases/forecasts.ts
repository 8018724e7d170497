import { recorded } from '../../../prometheus/src/query.ts';
import { from, held, of } from '../rule-cases/case.ts';
import { bounces, complaints, events, every, stretches } from '../rule-cases/counters.ts';
import type { RecordCase } from './case.ts';

/** Of quota, send rate and trends. */
export const forecastRecordCases: readonly RecordCase[] = [
  {
    title: 'a quota is used by what was sent, now and at the pace of the last hour',
    at: 70,
    input: {
      [of('ses_account_max_24_hour_send')]: held(10_000),
      [of('ses_account_sent_last_24_hours')]: '0+10x180',
      [of('ses_account_max_send_rate')]: held(10),
      ...events('send', every(300)),
    },
    expected: {
      [recorded.quotaUsed]: 0.07,
      [recorded.quotaUsedIn4h]: 0.31,
      [recorded.sendRateUsed]: 0.5,
    },
  },
  {
    title: 'a quota that several exporters show is the account’s one quota',
    at: 70,
    input: Object.fromEntries(
      ['a', 'b'].flatMap((pod) => [
        [of('ses_account_max_24_hour_send', '', from(pod)), held(10_000)],
        [of('ses_account_sent_last_24_hours', '', from(pod)), '0+10x180'],
        [of('ses_account_max_send_rate', '', from(pod)), held(10)],
        ...Object.entries(pod === 'a' ? events('send', every(300), from(pod)) : {}),
      ]),
    ),
    expected: {
      [recorded.quotaUsed]: 0.07,
      [recorded.quotaUsedIn4h]: 0.31,
      [recorded.sendRateUsed]: 0.5,
    },
  },
  {
    title: 'an unlimited quota is never used',
    at: 70,
    input: {
      [of('ses_account_max_24_hour_send')]: 'Inf '.repeat(80),
      [of('ses_account_sent_last_24_hours')]: held(5_000),
    },
    expected: { [recorded.quotaUsed]: 0 },
  },
  {
    title: 'the busiest day is the last one where all are alike',
    at: 1_500,
    input: events('send', every(10, 1_500)),
    expected: { [recorded.busiestDay]: 14_400 },
  },
  {
    title: 'the busiest day stays so for a week, though little is sent after it',
    at: 3_000,
    input: { ...events('send', '0+70x1000 70000x2000'), ...complaints(every(0, 3_000)) },
    expected: { [recorded.recipients('1d')]: 0, [`round(${recorded.busiestDay}, 1000)`]: 70_000 },
  },
  {
    title: 'a rate that rises steadily reaches the limit in so many days',
    at: 4_320,
    input: {
      [of('ses_limit_bounce_rate_review')]: held(0.05, 4_400),
      [of('ses_limit_complaint_rate_review')]: held(0.001, 4_400),
      [of(recorded.bounceRate('7d'))]: '0.01+0.0000034722222x4400',
      [of(recorded.complaintRate('7d'))]: '0.0009-0.0000001x4400',
    },
    expected: {
      [`round(${recorded.daysToBounceLimit}, 0.01)`]: 5,
      [recorded.daysToComplaintLimit]: undefined,
    },
  },
  {
    // A thousand mails a minute: 20 in a thousand bounce of the 50 that AWS allows, and 1 is complained about, which is all.
    title: 'a week’s budget is used by the share that the week’s rate is of AWS’s review limit',
    at: 70,
    input: {
      [of('ses_limit_bounce_rate_review')]: held(0.05),
      [of('ses_limit_complaint_rate_review')]: held(0.001),
      ...events('send', every(1_000)),
      ...bounces(every(20)),
      ...complaints(every(1)),
    },
    expected: {
      [`round(${recorded.bounceBudget}, 0.001)`]: 0.4,
      [`round(${recorded.complaintBudget}, 0.001)`]: 1,
    },
  },
  {
    title: 'a week that has only begun has no trend',
    at: 2_790,
    input: {
      [of('ses_limit_bounce_rate_review')]: held(0.05, 4_400),
      ...events('send', every(100, 2_800)),
      ...bounces(stretches([300, 0], [2_500, 2])),
    },
    expected: {
      [`${recorded.bounceRate('7d')} > bool 0.015`]: 1,
      [recorded.daysToBounceLimit]: undefined,
    },
  },
  {
    title: 'a week’s budget has so many bounces left, and an account under review is known as such',
    at: 70,
    input: {
      [of('ses_limit_bounce_rate_review')]: held(0.05),
      [of('ses_limit_complaint_rate_review')]: held(0.001),
      ...events('send', every(100)),
      ...bounces(every(2)),
      ...complaints(every(1)),
      [of('ses_account_enforcement_status', 'status="healthy"')]: held(0),
      [of('ses_account_enforcement_status', 'status="probation"')]: held(1),
      [of('ses_account_enforcement_status', 'status="shutdown"')]: held(0),
    },
    expected: {
      // 5 % of the 7,000 mails would be 350, of which 140 bounced; 0.1 % would be 7, and 70 complained.
      [`round(${recorded.bounceBudgetLeft})`]: 210,
      [`round(${recorded.complaintBudgetLeft})`]: -63,
      [recorded.enforcement]: 2,
    },
  },
];
