import { recorded, mail } from '../../../prometheus/src/query.ts';
import { bounced, bounces, cloudwatch, complaints, events, every } from '../rule-cases/counters.ts';
import type { RecordCase } from './case.ts';

const sentAndDelivered = { ...events('send', every(100)), ...events('delivery', every(98)) };

/** What AWS leaves out when it judges an account. */
export const sloRecordCases: readonly RecordCase[] = [
  {
    title: 'only hard bounces count where events tell which those are',
    at: 70,
    input: {
      ...sentAndDelivered,
      ...events('bounce', every(4)),
      ...bounced(every(3), 'transient', 'mailbox_full'),
      ...bounced(every(1), 'permanent', 'general'),
      ...cloudwatch('send', every(100)),
      ...cloudwatch('bounce', every(4)),
    },
    expected: { [mail('1h', 'bounce')]: 240, [recorded.bounceRate('1h')]: 0.01 },
  },
  ...['on_account_suppression_list', 'on_tenant_suppression_list', 'unsubscribed_recipient'].map(
    (subtype) => ({
      title: `a bounce that says ${subtype} is no hard bounce`,
      at: 70,
      input: {
        ...sentAndDelivered,
        ...bounces(every(20), 'permanent', subtype),
        ...bounced(every(1), 'permanent', 'general'),
      },
      expected: {
        [mail('1h', 'bounce')]: 1_200,
        [recorded.bounceRate('1h')]: 0.01,
        [recorded.bounceRateOf('configuration_set', '1h')]: 0.01,
      },
    }),
  ),
  {
    title: 'a bounce by the global suppression list is a hard bounce',
    at: 70,
    input: { ...sentAndDelivered, ...bounces(every(20), 'permanent', 'suppressed') },
    expected: { [recorded.bounceRate('1h')]: 0.2 },
  },
  {
    title: 'where nothing but soft bounces is known, the rate is 0',
    at: 70,
    input: { ...sentAndDelivered, ...bounces(every(20), 'transient', 'general') },
    expected: {
      [recorded.bounceRate('1h')]: 0,
      [recorded.bounceRateOf('configuration_set', '1h')]: 0,
    },
  },
  {
    title: 'a complaint of before, met again on the suppression list, is no new one',
    at: 70,
    input: { ...sentAndDelivered, ...complaints(every(2), 'on_account_suppression_list') },
    expected: {
      [mail('1h', 'complaint')]: 120,
      [recorded.complaintRate('1h')]: 0,
      [recorded.complaintRateOf('configuration_set', '1h')]: 0,
    },
  },
];
