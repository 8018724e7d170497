import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeSesText } from '../../../src/events/decode.ts';
import { readAbuseReport } from '../../../src/events/feedback-email/abuse-report.ts';
import { decodeFeedbackEmail } from '../../../src/events/feedback-email/decode.ts';
import { readDeliveryStatus } from '../../../src/events/feedback-email/delivery-status.ts';
import { headerBlocks } from '../../../src/events/feedback-email/header-block.ts';
import { readMailHeader } from '../../../src/events/feedback-email/mail-header.ts';
import { readBody } from '../../../src/events/feedback-email/mime.ts';
import { readQmailReport } from '../../../src/events/feedback-email/qmail-report.ts';
import { receivedNotification } from '../../support/received-notification.ts';

const origin = { accountId: '123456789012', region: 'eu-west-1' };
const trust = { recipients: ['@shop.example.com'], senders: ['amazonses.com'] };
const folder = new URL('../../fixtures/feedback-email/', import.meta.url);
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));
const sample = readFileSync(new URL('ses-bounce.eml', folder), 'utf8');

function decode(content: string) {
  const decoded = decodeSesText(JSON.stringify(receivedNotification(content)), origin);
  if (decoded.kind !== 'ignored' || !decoded.mail) throw new Error('no mail in it');
  return decodeFeedbackEmail(decoded.mail, trust, origin);
}

const from = 'From: MAILER-DAEMON@amazonses.com\r\nTo: bounces@shop.example.com\r\n';

/** Parts in parts, each level with a boundary of its own. */
function nested(depth: number): string {
  let text = `${from}MIME-Version: 1.0\r\n`;
  for (let level = 0; level < depth; level++)
    text += `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`;
  return `${text}Content-Type: text/plain\r\n\r\nhello\r\n`;
}

function bodyOf(mail: string) {
  const read = readMailHeader(mail);
  if (!read) throw new Error('no header');
  return readBody(mail, read.header, read.bodyAt);
}

describe('hostile mail', () => {
  it.each<[string, string]>([
    ['nested a thousand deep', nested(1_000)],
    ['with a header of 200 KB', `${from}X-Long: ${'x'.repeat(200_000)}\r\n\r\nhello`],
    ['with 20,000 header lines', `${from}${'X-Many: y\r\n'.repeat(20_000)}\r\nhello`],
    ['of more than SNS takes', sample + 'x'.repeat(300_000)],
  ])('%s is malformed', async (_what, content) => {
    expect(await decode(content)).toMatchObject({ kind: 'malformed' });
  });

  it.each<[string, string]>([
    [
      'with ten thousand parts',
      `${from}Content-Type: multipart/mixed; boundary="b"\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(10_000)}--b--`,
    ],
    ['in a charset that nobody knows', `${from}Content-Type: text/plain; charset="klingon"\r\n\r\nhello`],
    [
      'in broken Base64',
      `${from}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n*=!\r\n`,
    ],
    ['with broken encoded words', `${from}Subject: =?utf-8?Q?=ZZ=?= =?x?B?\r\n\r\nhello`],
    [
      'that never ends its boundary',
      `${from}Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\n\r\nx`,
    ],
    [
      'with a boundary of nothing',
      `${from}Content-Type: multipart/report; boundary=""\r\n\r\n--\r\n\r\n----`,
    ],
  ])('%s is nothing to count', async (_what, content) => {
    expect(['ignored', 'malformed']).toContain((await decode(content)).kind);
  });

  it('never breaks the decoder, whatever is cut out of real reports and put into them', async () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('\r\n', '--', ':', '\0', '=', ';', '"', ' ', '\u{1F600}'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(4_000), fc.nat(200), piece), { maxLength: 6 }),
        async (text, damages) => {
          const damaged = damages.reduce(
            (now, [at, length, put]) => now.slice(0, at) + put + now.slice(at + length),
            text,
          );
          const { kind } = await decode(damaged);
          expect(['events', 'ignored', 'malformed', 'untrusted']).toContain(kind);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    [
      'a block of its own',
      '\r\n\r\nFinal-Recipient: rfc822; evil@x.example',
      ['reader@example.org', 'evil@x.example'],
    ],
    ['a field again', '\r\nFinal-Recipient: rfc822; evil@x.example', ['reader@example.org']],
    ['a lone line feed', '\nX: evil@x.example', ['reader@example.org']],
    // Such a line names nobody, and whom the returned mail was for stands in.
    ['a folded line', '\r\n evil@x.example', ['reader@example.org']],
    ['a NUL', '\0evil@x.example', ['reader@example.org']],
  ])('gives no address with another in it, when one brings %s', async (_what, brought, addresses) => {
    const line = 'Final-Recipient: rfc822; reader@example.org';
    const injected = sample.replace(line, line + brought);
    expect(injected).toContain(`reader@example.org${brought}`);
    const decoded = await decode(injected);
    const recipients = decoded.kind === 'events' ? decoded.events.flatMap((event) => event.recipients) : [];
    expect(recipients.map(({ address }) => address)).toEqual(addresses);
  });

  it('has no more recipients read than a mail of SES’s can have', () => {
    const complaints = Array.from(
      { length: 10_000 },
      (_none, index) => `Original-Rcpt-To: a${index}@b.example\n`,
    );
    expect(readAbuseReport(`Feedback-Type: abuse\n${complaints.join('')}`)?.recipients).toHaveLength(200);
    const one = 'Final-Recipient: rfc822; a@b.example\nAction: failed\n\n';
    expect(headerBlocks(one.repeat(10_000))).toHaveLength(200);
    expect(readDeliveryStatus(one.repeat(10_000)).failed).toHaveLength(200);
  });

  it('is undefined to the MIME reader rather than an error', () => {
    expect(bodyOf(nested(50))).toBeUndefined();
    expect(bodyOf('')).toEqual({ text: '', parts: [{ type: 'text/plain', text: '' }] });
  });

  it('gives a bounded number of parts to look at', () => {
    const part = '--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n';
    const many = `Content-Type: multipart/report; boundary="b"\r\n\r\n${part.repeat(1_000)}--b--`;
    expect(bodyOf(many)?.parts).toHaveLength(32);
  });

  it('names no more recipients in qmail’s form either', () => {
    const many = `Hi. This is\n\n${'<a@b.example>:\nno (#5.1.1)\n\n'.repeat(10_000)}`;
    expect(readQmailReport(many)?.failed.length).toBeLessThanOrEqual(200);
  });
});
