import { recorded, mail } from '../../../prometheus/src/query.ts';
import { bounces, cloudwatch, events, eventsTo, every } from '../rule-cases/counters.ts';
import type { RecordCase } from './case.ts';

const sentAndDelivered = { ...events('send', every(100)), ...events('delivery', every(98)) };

/** By what CloudWatch counts alone. */
const byCloudWatch: readonly RecordCase[] = [
  {
    title: 'CloudWatch alone tells of mail, with every bounce as a hard one',
    at: 70,
    input: {
      ...cloudwatch('send', every(100)),
      ...cloudwatch('delivery', every(95)),
      ...cloudwatch('bounce', every(5)),
      ...cloudwatch('complaint', every(1)),
    },
    expected: {
      [mail('1h', 'send')]: 6_000,
      [recorded.deliveryRate('1h')]: 0.95,
      [recorded.bounceRate('1h')]: 0.05,
      [recorded.complaintRate('1h')]: 0.01,
    },
  },
  {
    title: 'a mail to several people is one send to CloudWatch, and a delivery or bounce for each',
    at: 70,
    input: {
      ...cloudwatch('send', every(80)),
      ...cloudwatch('delivery', every(95)),
      ...cloudwatch('bounce', every(5)),
    },
    expected: {
      [mail('1h', 'send')]: 4_800,
      [recorded.recipients('1h')]: 6_000,
      [recorded.deliveryRate('1h')]: 0.95,
      [recorded.bounceRate('1h')]: 0.05,
    },
  },
  {
    title: 'mail that CloudWatch has not seen arrive was sent all the same',
    at: 70,
    input: {
      ...cloudwatch('send', every(100)),
      ...cloudwatch('delivery', every(10)),
    },
    expected: { [recorded.deliveryRate('1h')]: 0.1 },
  },
  {
    title: 'receivers that bring nothing leave everything to CloudWatch',
    at: 70,
    input: {
      ...events('send', every(0)),
      ...events('delivery', every(0)),
      ...bounces(every(0)),
      ...cloudwatch('send', every(100)),
      ...cloudwatch('delivery', every(95)),
      ...cloudwatch('bounce', every(5)),
    },
    expected: {
      [mail('1h', 'send')]: 6_000,
      [mail('15m', 'send')]: 1_500,
      [recorded.deliveryRate('15m')]: 0.95,
      [recorded.bounceRate('1h')]: 0.05,
    },
  },
];

/** Where both tell. */
const byBoth: readonly RecordCase[] = [
  {
    title: 'what receivers and CloudWatch both count is there once',
    at: 70,
    input: {
      ...sentAndDelivered,
      ...bounces(every(2)),
      ...cloudwatch('send', every(100)),
      ...cloudwatch('delivery', every(98)),
      ...cloudwatch('bounce', every(2)),
    },
    expected: {
      [mail('1h', 'send')]: 6_000,
      [mail('1h', 'bounce')]: 120,
      [recorded.deliveryRate('1h')]: 0.98,
      [recorded.bounceRate('1h')]: 0.02,
    },
  },
  {
    title: 'types that an event destination leaves out count by CloudWatch, the others by events',
    at: 70,
    input: {
      ...eventsTo('send', every(50), every(100)),
      ...events('delivery', every(0)),
      ...bounces(every(2), 'transient', 'mailbox_full'),
      ...events('reject', every(0)),
      ...cloudwatch('send', every(50)),
      ...cloudwatch('delivery', every(98)),
      ...cloudwatch('bounce', every(2)),
      ...cloudwatch('reject', every(1)),
    },
    expected: {
      [mail('1h', 'send')]: 6_000,
      [mail('1h', 'reject')]: 60,
      [recorded.deliveryRate('1h')]: 0.98,
      [recorded.bounceRate('1h')]: 0,
    },
  },
  {
    title: 'sends that an event destination leaves out count by CloudWatch',
    at: 70,
    input: {
      ...events('send', every(0)),
      ...bounces(every(2)),
      ...cloudwatch('send', every(100)),
      ...cloudwatch('bounce', every(2)),
    },
    expected: { [mail('1h', 'send')]: 6_000, [recorded.bounceRate('1h')]: 0.02 },
  },
  {
    title:
      'a type that only a part of the mail is told of counts by CloudWatch, of unknown kind where no event tells it',
    at: 1_500,
    input: {
      ...events('send', every(100, 1_500)),
      ...events('delivery', every(40, 1_500)),
      ...bounces(every(1, 1_500)),
      ...cloudwatch('send', every(100, 1_500)),
      ...cloudwatch('delivery', every(95, 1_500)),
      ...cloudwatch('bounce', every(5, 1_500)),
    },
    expected: {
      [recorded.completeness('1d')]: 1 + 40 / 95 + 0.2,
      [recorded.deliveryRate('1h')]: 0.95,
      [mail('1h', 'bounce')]: 300,
      [recorded.bounceRate('1h')]: 0.05,
    },
  },
  {
    title: 'what CloudWatch counts late, all at once, is no sign that events are lacking',
    at: 1_500,
    input: {
      ...events('send', every(100, 1_500)),
      ...cloudwatch('send', '0+100x1320 132000x150 147000+100x60'),
    },
    expected: { [mail('1h', 'send')]: 6_000, [mail('15m', 'send')]: 1_500 },
  },
  {
    title: 'a receiver that breaks leaves mail to CloudWatch within the hour',
    at: 170,
    input: {
      ...events('send', '0+100x100 10000x80'),
      ...bounces('0+2x100 200x80'),
      ...cloudwatch('send', every(100)),
      ...cloudwatch('bounce', every(3)),
    },
    expected: { [mail('1h', 'send')]: 6_000, [recorded.bounceRate('1h')]: 0.03 },
  },
];

export const sourceRecordCases = [...byCloudWatch, ...byBoth];
