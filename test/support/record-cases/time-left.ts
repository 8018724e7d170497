import { recorded } from '../../../prometheus/src/query.ts';
import { limits } from '../../../src/events/limits.ts';
import { held, of, ofOther } from '../rule-cases/case.ts';
import type { RecordCase } from './case.ts';

const { review } = limits.complaintRate;

/** AWS's own rate of complaints beside its limit. */
const complained = (rate: number, whose = of) => ({
  [whose('ses_reputation_complaint_rate')]: held(rate),
  [whose('ses_limit_complaint_rate_review')]: held(review),
});

const quota = (sent: string) => ({
  [of('ses_account_max_24_hour_send')]: held(10_000),
  [of('ses_account_sent_last_24_hours')]: sent,
});

/** Seconds until a limit. */
export const timeLeftCases: readonly RecordCase[] = [
  {
    title: 'a limit of a review is passed by AWS’s own rate, of the account that passes it alone',
    at: 10,
    input: { ...complained(1.25 * review), ...complained(0.9 * review, ofOther) },
    expected: {
      [`${recorded.secondsToReview}{account_id="111111111111"}`]: 0,
      [`${recorded.secondsToReview}{account_id="222222222222"}`]: undefined,
    },
  },
  {
    title: 'a review is as far away as the sooner of the two forecasts says',
    at: 10,
    input: {
      ...complained(0.5 * review),
      [of(recorded.daysToBounceLimit)]: held(2),
      [of(recorded.daysToComplaintLimit)]: held(5),
    },
    expected: { [recorded.secondsToReview]: 2 * 86_400 },
  },
  {
    title: 'a review may come at any moment where the week is over the limit and AWS’s own rate is not',
    at: 10,
    input: { ...complained(0.5 * review), [of(recorded.daysToComplaintLimit)]: held(-3) },
    expected: { [recorded.secondsToReview]: 1 },
  },
  {
    // 600 an hour, of which 10,000 - 600 · 70 / 60 = 9,300 are left: 15.5 hours.
    title: 'a quota is full when the pace of the last hour has used what is left',
    at: 70,
    input: quota('0+10x180'),
    expected: { [recorded.secondsToFullQuota]: 15.5 * 3_600 },
  },
  {
    title: 'a quota that is full is so at whatever pace',
    at: 70,
    input: quota(held(10_000)),
    expected: { [recorded.secondsToFullQuota]: 0 },
  },
  {
    title: 'a quota that nobody uses up is never full',
    at: 70,
    input: quota(held(5_000)),
    expected: { [recorded.secondsToFullQuota]: undefined },
  },
  {
    title: 'an account is watched once, however many collectors and exporters watch it',
    at: 10,
    input: { [of('ses_up', 'instance="a"')]: held(1), [of('ses_up', 'instance="b"')]: held(0) },
    expected: { [recorded.watched]: 1 },
  },
];
