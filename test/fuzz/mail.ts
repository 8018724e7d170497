import { decodeText } from '../../src/receivers/eventbridge-envelope/decode.ts';
import { decodeFeedbackEmail } from '../../src/events/feedback-email/decode.ts';
import { receivedNotification, receptionHeader } from '../support/received-notification.ts';
import type { Counting } from './counting.ts';
import type { Dice } from './dice.ts';
import { spoiltJson, type Json } from './json.ts';
import { mails } from './samples.ts';

const origin = { accountId: '123456789012', region: 'eu-west-1' };
const trust = { recipients: ['bounces@shop.example.com'], senders: ['amazonses.com'] };

const stranger = receptionHeader('spf=pass; dkim=pass header.i=@attacker.example; dmarc=pass');
const fields = [
  'From',
  'To',
  'Date',
  'Message-ID',
  'Content-Type',
  'Subject',
  'Received',
  'Final-Recipient',
  'Status',
  'Action',
  'Diagnostic-Code',
  'Feedback-Type',
  'Return-Path',
];
const types = [
  'multipart/report; boundary=',
  'multipart/mixed; boundary=',
  'message/rfc822; a=',
  'message/delivery-status; a=',
  'text/plain; charset=',
  'text/html; charset=',
];

/** A notification of a mail that SES received: mostly one of its reports, with something in it that is not as it should be. */
export function mailText(dice: Dice): string {
  let mail = dice.chance(0.1) ? nested(dice) : dice.pick(mails);
  for (let times = dice.whole(0, 3); times > 0; times--) mail = spoilt(dice, mail);
  const header = dice.chance(0.9) ? receptionHeader() : stranger;
  const encoding = dice.pick(['UTF8', 'BASE64'] as const);
  const notification = receivedNotification(mail, { header, encoding }) as { readonly [name: string]: Json };
  return dice.chance(0.9) ? JSON.stringify(notification) : spoiltJson(dice, notification);
}

export async function decodeMail(input: string, counting: Counting): Promise<void> {
  const decoded = decodeText(input, origin);
  if (decoded.kind !== 'ignored' || !decoded.mail) return counting.count(decoded);
  const feedback = await decodeFeedbackEmail(decoded.mail, trust, origin);
  if (feedback.kind === 'events') await counting.sink('sns', feedback.events);
}

function spoilt(dice: Dice, mail: string): string {
  const lines = mail.split('\n');
  const at = dice.whole(0, lines.length - 1);
  const line = lines[at] ?? '';
  switch (dice.whole(0, 6)) {
    case 0:
      return dice.mangled(mail);
    case 1:
      return replaced(lines, at, dice.text());
    case 2: {
      const colon = line.indexOf(':');
      return replaced(lines, at, `${line.slice(0, colon + 1)} ${dice.text()}`);
    }
    case 3:
      return replaced(lines, at, `${line}\n${dice.pick(fields)}: ${dice.text()}`);
    case 4:
      return replaced(
        lines,
        at,
        `${line}\n`.repeat(Math.min(dice.count() + 1, Math.ceil(150_000 / (line.length + 1)))),
      );
    case 5:
      return replaced(lines, at, `${line}\nContent-Type: ${dice.pick(types)}${dice.text()}`);
    default:
      return `${mail}${dice.text()}`;
  }
}

function replaced(lines: readonly string[], at: number, by: string): string {
  return lines.map((line, index) => (index === at ? by : line)).join('\n');
}

/** Parts in parts, or many of them. */
function nested(dice: Dice): string {
  const head =
    'From: MAILER-DAEMON@eu-west-1.amazonses.com\nTo: bounces@shop.example.com\nMIME-Version: 1.0\n';
  const type = dice.pick(types);
  const times = Math.min(dice.count(), 3_000);
  const part = dice.chance(0.5) ? 'a' : dice.text().slice(0, 70);
  return `${head}${`Content-Type: ${type}"${part}"\n\n--${part}\n`.repeat(times)}\n${dice.text()}`;
}
