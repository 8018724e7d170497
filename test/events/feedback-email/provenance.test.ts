import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeSesText } from '../../../src/events/decode.ts';
import { decodeFeedbackEmail, type FeedbackTrust } from '../../../src/events/feedback-email/decode.ts';
import {
  receivedNotification,
  receptionHeader,
  type Reception,
} from '../../support/received-notification.ts';

const origin = { accountId: '123456789012', region: 'eu-west-1' };
const trust: FeedbackTrust = { recipients: ['bounces@shop.example.com'], senders: ['amazonses.com'] };
const report = readFileSync(new URL('../../fixtures/feedback-email/ses-modern.eml', import.meta.url), 'utf8');
const from = 'From: MAILER-DAEMON@eu-west-1.amazonses.com\r\n';
const to = 'To: The shop <bounces@shop.example.com>\r\n';
const found = (results: string) => ({ header: receptionHeader(results) });

async function kindOf(mail: string, more: Reception = {}, of = trust): Promise<string> {
  const decoded = decodeSesText(JSON.stringify(receivedNotification(mail, more)), origin);
  if (decoded.kind !== 'ignored' || !decoded.mail) throw new Error('no mail in it');
  return (await decodeFeedbackEmail(decoded.mail, of, origin)).kind;
}

describe('feedback by mail is believed', () => {
  it('with SES’s own signature, although its empty sender has no DMARC result', async () => {
    expect(await kindOf(report)).toBe('events');
  });

  it('where DMARC passed, whatever DKIM gave', async () => {
    const verdicts = { dmarc: 'PASS', dkim: 'GRAY' };
    expect(
      await kindOf(report, { verdicts, ...found('spf=pass; dmarc=pass header.from=amazonses.com;') }),
    ).toBe('events');
  });

  it.each([
    'From: MAILER-DAEMON@amazonses.com\r\n',
    'From: <MAILER-DAEMON@email-bounces.amazonses.com>\r\n',
    'From: Mail Delivery Subsystem <mailer-daemon@AmazonSES.com>\r\n',
    'From: "Mail Delivery Subsystem" <mailer-daemon@amazonses.com>\r\n',
  ])('with the %s', async (line) => {
    expect(await kindOf(report.replace(from, line))).toBe('events');
  });

  it('at any address of a domain that is named', async () => {
    expect(await kindOf(report, {}, { ...trust, recipients: ['@shop.example.com'] })).toBe('events');
  });
});

describe('feedback by mail is refused', () => {
  it.each<[string, Reception]>([
    ['for another address', { recipients: ['info@shop.example.com'] }],
    ['without any verdict', { verdicts: {} }],
    ['when SES could not verify it', { verdicts: { dmarc: 'FAIL', dkim: 'FAIL' } }],
    ['as spam', { verdicts: { dkim: 'PASS', spam: 'FAIL' } }],
    ['as a virus', { verdicts: { dkim: 'PASS', virus: 'FAIL' } }],
    ['signed by somebody else', found('spf=pass; dkim=pass header.i=@attacker.example; dmarc=none;')],
    [
      'signed by somebody else too, who wrote a result into his name',
      found(
        'spf=pass; helo=x; dkim=pass header.i=@amazonses.com; dkim=pass header.i=@attacker.example; dmarc=none;',
      ),
    ],
    ['signed by a name in quotes', found('spf=pass; dkim=pass header.i=@amazonses.com x; dmarc=none;')],
    ['signed by a domain like SES’s', found('spf=pass; dkim=pass header.i=@notamazonses.com;')],
    ['without any signature', found('spf=pass; dmarc=none;')],
    ['without what SES found', { header: ['X-SES-RECEIPT: AEFB'] }],
    ['without the end of what SES found', { header: receptionHeader().slice(0, -1) }],
    [
      'with the findings of another server',
      {
        header: [
          'Authentication-Results: mx.example; dkim=pass header.i=@amazonses.com',
          'X-SES-RECEIPT: AEFB',
        ],
      },
    ],
  ])('%s', async (_why, reception) => {
    expect(await kindOf(report, reception)).toBe('untrusted');
  });

  it('with findings that came with the mail', async () => {
    const forged = `${receptionHeader().join('\r\n')}\r\n${report}`;
    const foreign = found('spf=pass; dkim=pass header.i=@attacker.example; dmarc=none;');
    expect(await kindOf(forged, foreign)).toBe('untrusted');
    expect(await kindOf(forged, { header: ['X-SES-RECEIPT: AEFB'] })).toBe('untrusted');
  });

  const everyVerdict = { verdicts: { dmarc: 'PASS', dkim: 'PASS' } };
  it.each([
    '',
    'From: MAILER-DAEMON@amazonses.com.attacker.example\r\n',
    'From: MAILER-DAEMON@notamazonses.com\r\n',
    'From: MAILER-DAEMON@amazonses.com <a@attacker.example>\r\n',
    'From: "MAILER-DAEMON@amazonses.com" <a@attacker.example>\r\n',
    'From: MAILER-DAEMON@amazonses.com, a@attacker.example\r\n',
    'From: a@attacker.example, MAILER-DAEMON@amazonses.com\r\n',
    'From: "<a@attacker.example>" <MAILER-DAEMON@amazonses.com>\r\n',
    'From: <a@attacker.example> <MAILER-DAEMON@amazonses.com>\r\n',
    'From: (a@attacker.example) MAILER-DAEMON@amazonses.com\r\n',
    'From: =?utf-8?q?=3Ca=40attacker=2Eexample=3E?= <MAILER-DAEMON@amazonses.com>\r\n',
    'From: a@attacker.example\r\nFrom: MAILER-DAEMON@amazonses.com\r\n',
    'From: MAILER-DAEMON@amazonses.com\r\nFrom : a@attacker.example\r\n',
    `From: ${'x'.repeat(2_000)} <MAILER-DAEMON@amazonses.com>\r\n`,
  ])('with the From %j, even if SES verified it', async (line) => {
    expect(await kindOf(report.replace(from, line), everyVerdict)).toBe('untrusted');
  });

  it.each([
    '',
    'To: other@customer.example\r\n',
    'To: "bounces@shop.example.com" <other@customer.example>\r\n',
    'To: other@customer.example (bounces@shop.example.com)\r\n',
    'To: bounces@shop.example.com, other@customer.example\r\n',
    'To: bounces@shop.example.com\r\nTo: other@customer.example\r\n',
    `To: ${'bounces@shop.example.com,'.repeat(100)}\r\n`,
  ])('sent on by another customer of SES, with the To %j', async (line) => {
    expect(await kindOf(report.replace(to, line))).toBe('untrusted');
  });
});
