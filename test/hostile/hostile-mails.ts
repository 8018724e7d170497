import { receivedNotification, receptionHeader } from '../support/received-notification.ts';
import { feedbackRecipient } from './target.ts';

/** A SNS action takes mails of up to 150 KB (SES developer guide, "Publish to Amazon SNS topic action"). */
const MOST_MAIL = 150_000;

interface HostileMail {
  readonly name: string;
  /** What SES publishes when it has received the mail. */
  readonly notification: () => object;
}

/** From SES, by its own signature, in qmail's format, of which a regular expression takes the address. */
function qmailReport(address: string): string {
  return [
    'From: MAILER-DAEMON@eu-west-1.amazonses.com',
    `To: ${feedbackRecipient}`,
    'Message-ID: <0102019fa9d59612-ec772006-9987-11e1-8d9b-433290f94ba3-000000@eu-west-1.amazonses.com>',
    `Date: ${new Date().toUTCString()}`,
    'Subject: failure notice',
    '',
    'Hi. This is the qmail-send program at mx.example.org.',
    '',
    address,
  ].join('\n');
}

const signedByStranger = receptionHeader(
  'spf=pass client-ip=192.0.2.66; dkim=pass header.i=@attacker.example; dmarc=pass header.from=attacker.example;',
);
const passed = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' };

function strangersMail(body: string): string {
  return `From: Mallory <mallory@attacker.example>\nTo: ${feedbackRecipient}\nSubject: hello\n${body}`;
}

function fromStranger(body: string): object {
  return receivedNotification(strangersMail(body), {
    recipients: [feedbackRecipient],
    header: signedByStranger,
    verdicts: passed,
    timestamp: new Date().toISOString(),
  });
}

/** Mails that anybody can write, and mails that SES is made to forward. */
export const hostileMails: readonly HostileMail[] = [
  {
    name: 'a believed report with < and 140,000 @',
    notification: () =>
      receivedNotification(qmailReport(`<${'@'.repeat(140_000)}`), { timestamp: new Date().toISOString() }),
  },
  {
    name: '150 KB of line breaks from attacker.example',
    notification: () => fromStranger('\n'.repeat(MOST_MAIL)),
  },
  {
    name: '150 KB of header lines from attacker.example',
    notification: () => fromStranger('a:\n'.repeat(MOST_MAIL / 3)),
  },
  {
    name: '150 KB of nested multiparts from attacker.example',
    notification: () =>
      fromStranger('Content-Type: multipart/mixed; boundary=a\n\n--a\n'.repeat(MOST_MAIL / 48)),
  },
];
