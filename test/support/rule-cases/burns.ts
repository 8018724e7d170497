import { other, type AlertCases, type Input, type Whose } from './case.ts';
import { attempts, bounced, bounces, cloudwatch, complaints, events, every, statistics } from './counters.ts';
import { awsLimits } from './limits.ts';

/** CloudWatch's counters move when they are read, every five minutes. */
function read(perReading: number, readings = 60): string {
  return Array.from({ length: readings }, (_, reading) => `${reading * perReading}x4`).join(' ');
}

/** So many a minute, sent and bounced. */
const sending = (sent: number, bounce: number, minutes = 180, whose?: Whose): Input => ({
  ...events('send', every(sent, minutes), whose),
  ...bounces(every(bounce, minutes), 'permanent', 'general', whose),
});

const bounceCases: Readonly<Record<string, AlertCases>> = {
  SesBounceBudgetBurnsFast: {
    fires: [
      { at: 75, input: { ...awsLimits, ...sending(100, 11) } },
      { at: 75, alerts: 2, input: { ...awsLimits, ...sending(100, 11), ...sending(10, 2, 180, other) } },
      // One of two accounts.
      { at: 75, input: { ...awsLimits, ...sending(100, 11), ...sending(100, 1, 180, other) } },
      // As little in a quarter of an hour as is judged: 50.
      { at: 66, input: { ...awsLimits, ...sending(3.5, 1) } },
      // While the counters begin again.
      {
        at: 75,
        input: { ...awsLimits, ...events('send', '0+100x60 0+100x90'), ...bounces('0+11x60 0+11x90') },
      },
      // By CloudWatch alone.
      {
        at: 78,
        input: { ...awsLimits, ...cloudwatch('send', read(500)), ...cloudwatch('bounce', read(55)) },
      },
    ],
    silent: [
      { at: 75, input: { ...awsLimits, ...sending(100, 10) } },
      // One bounce of three mails.
      { at: 75, input: { ...awsLimits, ...events('send', '0x70 3x100'), ...bounces('0x70 1x100') } },
      // 180 in an hour; and 400 in an hour, with 45 in the last quarter.
      { at: 75, input: { ...awsLimits, ...sending(3, 1) } },
      {
        at: 75,
        input: { ...awsLimits, ...events('send', '0+10x40 400+3x60'), ...bounces('0+2x40 80+1x60') },
      },
      // It is over, for three quarters of an hour.
      { at: 105, input: { ...awsLimits, ...events('send', every(100)), ...bounces('0+20x60 1200x60') } },
      // Within the first two minutes.
      { at: 62, input: { ...awsLimits, ...events('send', every(100)), ...bounces('0x60 5000+5000x60') } },
      // The counters begin again, and few bounce.
      {
        at: 75,
        input: { ...awsLimits, ...events('send', '0+100x60 0+100x90'), ...bounces('0+1x60 0+1x90') },
      },
      // SES keeps back what is on the suppression list.
      {
        at: 75,
        input: {
          ...awsLimits,
          ...events('send', every(100)),
          ...bounces(every(40), 'permanent', 'on_account_suppression_list'),
          ...bounced(every(1), 'permanent', 'general'),
        },
      },
      // Mailboxes are full.
      {
        at: 75,
        input: {
          ...awsLimits,
          ...events('send', every(100)),
          ...bounces(every(40), 'transient', 'mailbox_full'),
        },
      },
    ],
  },
  SesBounceBudgetBurns: {
    fires: [
      { at: 1_500, input: { ...awsLimits, ...sending(100, 6, 1_600) } },
      {
        at: 1_500,
        input: {
          ...awsLimits,
          ...cloudwatch('send', every(100, 1_600)),
          ...cloudwatch('bounce', every(6, 1_600)),
        },
      },
      {
        at: 1_500,
        alerts: 2,
        input: { ...awsLimits, ...sending(5, 1, 1_600), ...sending(9, 1, 1_600, other) },
      },
      // A thousand and some since it was installed.
      { at: 285, input: { ...awsLimits, ...sending(4, 1, 300) } },
      // At present too little is sent to tell by the hour.
      {
        at: 1_500,
        input: {
          ...awsLimits,
          ...events('send', '0+100x1400 140000+3x200'),
          ...bounces('0+6x1400 8400+1x200'),
        },
      },
      // Little is sent: eleven of two hundred in a week.
      { at: 240, input: { ...awsLimits, ...events('send', '0x9 210x300'), ...bounces('0x9 11x300') } },
    ],
    silent: [
      { at: 1_500, input: { ...awsLimits, ...sending(100, 5, 1_600) } },
      // Two hundred, of which nine bounced.
      { at: 240, input: { ...awsLimits, ...events('send', '0x9 220x300'), ...bounces('0x9 9x300') } },
      // Ten of 190.
      { at: 240, input: { ...awsLimits, ...events('send', '0x9 190x300'), ...bounces('0x9 10x300') } },
      // It is over.
      {
        at: 1_500,
        input: { ...awsLimits, ...events('send', every(100, 1_600)), ...bounces('0+9x1400 12600x200') },
      },
    ],
  },
};

/** 14,400 mails within an hour, which may bring 14.4 complaints. */
const mailing = (values: string, whose?: Whose): Input => ({
  ...events('send', '0+240x60 14400x400', whose),
  ...complaints(values, '', whose),
});

/** The same as CloudWatch counts it, and as GetSendStatistics does. */
const mailingByCloudwatch = (values: string): Input => ({
  ...cloudwatch('send', '0+240x60 14400x400'),
  ...cloudwatch('complaint', values),
});
const mailingByStatistics = (values: string): Input => ({
  ...attempts('0+240x60 14400x400'),
  ...statistics('complaints', values),
});
/** As all three count it. */
const mailingByAll = (values: string): Input => ({
  ...mailing(values),
  ...mailingByCloudwatch(values),
  ...mailingByStatistics(values),
});

const complaintCases: Readonly<Record<string, AlertCases>> = {
  SesComplaintBudgetBurnsFast: {
    fires: [
      { at: 75, input: { ...awsLimits, ...mailing(every(0.3)) } },
      { at: 75, alerts: 2, input: { ...awsLimits, ...mailing(every(0.3)), ...mailing(every(1), other) } },
      { at: 75, input: { ...awsLimits, ...mailingByAll(every(0.3)) } },
      // Five, where five are many.
      {
        at: 68,
        input: { ...awsLimits, ...events('send', '0+17x60 1020x60'), ...complaints('0x60 0+1x5 5x60') },
      },
      {
        at: 78,
        input: { ...awsLimits, ...cloudwatch('send', read(1_200)), ...cloudwatch('complaint', read(2)) },
      },
      // While the counters begin again.
      { at: 75, input: { ...awsLimits, ...mailing('0+0.3x50 0+0.3x90') } },
    ],
    silent: [
      { at: 75, input: { ...awsLimits, ...mailing(every(0.23)) } },
      // Two complaints of 300 mails.
      { at: 77, input: { ...awsLimits, ...events('send', every(5)), ...complaints('0x68 1x3 2x60') } },
      {
        at: 1_500,
        input: { ...awsLimits, ...events('send', every(5, 1_600)), ...complaints('0x1440 1x30 2x200') },
      },
      // Four.
      {
        at: 68,
        input: { ...awsLimits, ...events('send', '0+17x60 1020x60'), ...complaints('0x60 0+1x4 4x60') },
      },
      // Late ones, of a mailing of the day before.
      {
        at: 2_100,
        input: {
          ...awsLimits,
          ...events('send', '0+1667x60 100020+5x2400'),
          ...complaints('0x2000 0+0.2x200'),
        },
      },
      // It is over.
      { at: 110, input: { ...awsLimits, ...mailing('0+1x60 60x200') } },
      // The counters begin again.
      { at: 75, input: { ...awsLimits, ...mailing('40x60 0x200') } },
      // SES keeps back what is on the suppression list.
      {
        at: 75,
        input: {
          ...awsLimits,
          ...events('send', every(240)),
          ...complaints(every(3), 'on_account_suppression_list'),
        },
      },
    ],
  },
  SesComplaintBudgetBurns: {
    fires: [
      { at: 320, input: { ...awsLimits, ...mailing(every(0.05, 400)) } },
      {
        at: 320,
        alerts: 2,
        input: { ...awsLimits, ...mailing(every(0.05, 400)), ...mailing(every(1, 400), other) },
      },
      { at: 320, input: { ...awsLimits, ...mailingByCloudwatch(every(0.05, 400)) } },
      { at: 320, input: { ...awsLimits, ...mailingByAll(every(0.05, 400)) } },
      // Five, where five are many.
      {
        at: 80,
        input: { ...awsLimits, ...events('send', '0+17x60 1020x60'), ...complaints('0x20 0+1x5 5x90') },
      },
      // Nine of 960 mails.
      {
        at: 80,
        input: { ...awsLimits, ...events('send', '0+16x60 960x60'), ...complaints('0x20 0+1x9 9x90') },
      },
    ],
    silent: [
      { at: 280, input: { ...awsLimits, ...mailing(every(0.05, 400)) } },
      {
        at: 80,
        input: { ...awsLimits, ...events('send', '0+17x60 1020x60'), ...complaints('0x20 0+1x4 4x90') },
      },
      // It is over.
      { at: 260, input: { ...awsLimits, ...mailing('0+1x60 60x400') } },
    ],
  },
};

export const burnCases = { ...bounceCases, ...complaintCases };
