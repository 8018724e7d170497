import { recorded } from '../../../prometheus/src/query.ts';
import { held, of } from '../rule-cases/case.ts';
import { events, every } from '../rule-cases/counters.ts';
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
    title: 'an unlimited quota is never used',
    at: 70,
    input: {
      [of('ses_account_max_24_hour_send')]: 'Inf '.repeat(80),
      [of('ses_account_sent_last_24_hours')]: held(5_000),
    },
    expected: { [recorded.quotaUsed]: 0 },
  },
];
