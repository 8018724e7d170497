import { recorded, mail } from '../../../prometheus/src/query.ts';
import { from, other } from '../rule-cases/case.ts';
import { bounces, complaints, events, eventsTo, every } from '../rule-cases/counters.ts';
import type { RecordCase } from './case.ts';

/** What became of an account's mail, by events alone. */
export const accountRecordCases: readonly RecordCase[] = [
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
      [mail('15m', 'send')]: 1_500,
      [mail('1h', 'send')]: 6_000,
      [mail('1d', 'send')]: 144_000,
      [recorded.deliveryRate('15m')]: 0.96,
      [recorded.bounceRate('15m')]: 0.02,
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
