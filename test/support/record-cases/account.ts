import { recorded, mail } from '../../../prometheus/src/query.ts';
import { from, other } from '../rule-cases/case.ts';
import { bounced, bounces, cloudwatch, complaints, events, eventsTo, every } from '../rule-cases/counters.ts';
import type { RecordCase } from './case.ts';

const sentAndDelivered = { ...events('send', every(100)), ...events('delivery', every(98)) };

/** By events alone. */
const byEvents: readonly RecordCase[] = [
  {
    title: 'no mail gives no rate, and is no mail',
    at: 70,
    input: { ...events('send', every(0)), ...bounces(every(0)) },
    expected: { [mail('1h', 'send')]: 0, [recorded.bounceRate('1h')]: undefined },
  },
  {
    title: 'rates are those of recipients in each window',
    at: 1_500,
    input: {
      ...eventsTo('send', every(50, 1_500), every(100, 1_500)),
      ...events('delivery', every(96, 1_500)),
      ...bounces(every(2, 1_500)),
      ...complaints(every(1, 1_500)),
      ...events('reject', every(3, 1_500)),
      ...events('open', every(48, 1_500)),
      ...events('click', every(24, 1_500)),
    },
    expected: {
      [mail('5m', 'send')]: 500,
      [mail('1h', 'send')]: 6_000,
      [mail('1d', 'send')]: 144_000,
      [recorded.deliveryRate('5m')]: 0.96,
      [recorded.bounceRate('5m')]: 0.02,
      [recorded.bounceRate('1h')]: 0.02,
      [recorded.bounceRate('1d')]: 0.02,
      [recorded.bounceRate('7d')]: 0.02,
      [recorded.complaintRate('1h')]: 0.01,
      [recorded.rejectRate('1h')]: 0.03,
      [recorded.openRate('1h')]: 0.5,
      [recorded.clickRate('1d')]: 0.25,
    },
  },
  {
    title: 'a bounce of three mails is a third, and three mails',
    at: 70,
    input: { ...events('send', '0x30 3x60'), ...bounces('0x30 1x60') },
    expected: {
      [`round(${mail('1h', 'send')})`]: 3,
      [`round(${recorded.bounceRate('1h')}, 0.01)`]: 0.33,
    },
  },
  {
    title: 'a counter that starts again has lost nothing',
    at: 60,
    input: { ...events('send', '0+100x30 0+100x60'), ...bounces('0+5x30 0+5x60') },
    expected: {
      [`${mail('1h', 'send')} > bool 5800`]: 1,
      [`${mail('1h', 'send')} <= bool 6100`]: 1,
      [recorded.bounceRate('1h')]: 0.05,
    },
  },
  {
    title: 'accounts are apart',
    at: 70,
    input: {
      ...events('send', every(100)),
      ...bounces(every(1)),
      ...events('send', every(10), other),
      ...bounces(every(5), 'permanent', 'general', other),
    },
    expected: {
      [`${recorded.bounceRate('1h')}{account_id="111111111111"}`]: 0.01,
      [`${recorded.bounceRate('1h')}{account_id="222222222222"}`]: 0.5,
      [`count(${recorded.bounceRate('1h')})`]: 2,
    },
  },
  {
    title: 'a pod that takes over from another goes on where it was',
    at: 70,
    input: {
      ...events('send', '0+100x40 _x60', from('a')),
      ...events('send', '_x40 4000+100x60', from('b')),
      ...bounces('0+2x40 _x60', 'permanent', 'general', from('a')),
      ...bounces('_x40 80+2x60', 'permanent', 'general', from('b')),
    },
    expected: {
      [`${mail('1h', 'send')} > bool 5800`]: 1,
      [`${mail('1h', 'send')} <= bool 6100`]: 1,
      [`round(${recorded.bounceRate('1h')}, 0.001)`]: 0.02,
    },
  },
  {
    title: 'two pods that show the same totals change no rate',
    at: 70,
    input: {
      ...events('send', every(100), from('a')),
      ...events('send', every(100), from('b')),
      ...bounces(every(2), 'permanent', 'general', from('a')),
      ...bounces(every(2), 'permanent', 'general', from('b')),
    },
    expected: { [recorded.bounceRate('1h')]: 0.02 },
  },
];

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
];

/** Where both tell. */
const byBoth: readonly RecordCase[] = [
  {
    title: 'what carriers and CloudWatch both count is there once',
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
];

/** What AWS leaves out when it judges an account. */
const unjudged: readonly RecordCase[] = [
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

export const accountRecordCases = [...byEvents, ...byCloudWatch, ...byBoth, ...unjudged];
