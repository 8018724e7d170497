import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeFeedbackEmail } from '../../../src/events/feedback-email/decode.ts';
import type { ReceivedMail } from '../../../src/events/feedback-email/received-mail.ts';
import { hostileRest, nestedMultiparts } from '../../support/hostile-mail.ts';

const origin = { accountId: '123456789012', region: 'eu-west-1' };
const trust = { recipients: ['bounces@shop.example.com'], senders: ['amazonses.com'] };

/** A mail that SES calls genuine, whoever it is from. */
function received(content: string): ReceivedMail {
  const verdicts = { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' };
  return {
    recipients: ['bounces@shop.example.com'],
    time: Date.parse('2026-05-09T03:34:48Z'),
    verdicts,
    content,
    encoding: 'UTF-8',
  };
}
const decode = (mail: string) => decodeFeedbackEmail(received(mail), trust, origin);

const believed = 'From: MAILER-DAEMON@amazonses.com\r\nTo: bounces@shop.example.com\r\n';
const stranger = 'From: a@attacker.example\r\nTo: bounces@shop.example.com\r\n';

/** As much as SNS can bring, and then some. */
const SIZE = 250_000;
const filled = (head: string, word: string) => head + word.repeat((SIZE - head.length) / word.length);
const typed = (type: string, encoding = '7bit') =>
  `${believed}Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
const report = typed('multipart/report; boundary=b');
/**
 * Milliseconds of this thread's processor that one run takes, of so many: whatever else the machine does is not in it. The
 * system tells them in steps of up to 4 ms.
 */
async function effort(runs: number, work: () => unknown): Promise<number> {
  await work();
  const start = process.threadCpuUsage();
  for (let run = 0; run < runs; run++) await work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / runs / 1_000;
}

describe('the effort that a mail takes', () => {
  let envelope: number;
  beforeAll(async () => {
    const text = JSON.stringify(filled('', 'a\n'));
    envelope = await effort(50, () => JSON.stringify(JSON.parse(text)));
  });

  // In this order of magnitude the qmail report took minutes, and the line breaks seconds.
  it.each<[string, string]>([
    ['a believed qmail report of @', filled(`${believed}\r\nHi. This is\n\n<`, '@')],
    ['a believed qmail report of dashes', filled(`${believed}\r\nHi. This is\n\n`, '---\r')],
    ['a believed qmail report of recipients', filled(`${believed}\r\nHi. This is\n\n`, '<a@b.c>:\nno\n\n')],
    ['a stranger’s line breaks', filled(`${stranger}\r\n`, '\n')],
    ['a stranger’s header', filled(stranger, 'a:\n')],
    ['believed line breaks', filled(`${believed}\r\n`, '\n')],
    ['believed text of line breaks', filled(typed('text/plain; format=flowed; delsp=yes'), ' \n')],
    ['parts without end', filled(report, '--b\r\n\r\nx\r\n')],
    ['delimiters without end', filled(report, '--b\n')],
    ['what is nearly a delimiter', filled(report, '--bx\n')],
    ['lines of dashes', filled(report, '--\n')],
    ['delimiters nested in each other', filled(believed + nestedMultiparts(7), `--${'-'.repeat(60)}x\n`)],
    ['Base64 that ends all the time', filled(typed('message/delivery-status', 'base64'), '=4')],
    ['quoted-printable', filled(typed('message/delivery-status', 'quoted-printable'), '=3D')],
    ['quoted-printable line breaks', filled(typed('message/delivery-status', 'quoted-printable'), '\n')],
    ['a delivery status of line breaks', filled(typed('message/delivery-status'), '\r')],
    ['a delivery status of fields', filled(typed('message/delivery-status'), 'a:\n')],
    ['a delivery status of codes', filled(`${typed('message/delivery-status')}Status: `, '5.1.')],
    ['an abuse report of recipients', filled(typed('message/feedback-report'), 'Original-Rcpt-To: a@b\n')],
    ['a returned mail of fields', filled(typed('message/rfc822'), 'Message-ID: 0123456789abcdef-\n')],
    ['a From of 60 KB', `From: ${'a.'.repeat(30_000)}@amazonses.com\r\n\r\n`],
    ['a To of 60 KB', `From: MAILER-DAEMON@amazonses.com\r\nTo: ${'@'.repeat(60_000)}\r\n\r\n`],
    ['a content type of 60 KB', `${believed}Content-Type: multipart/x${'; boundary'.repeat(6_000)}\r\n\r\n`],
  ])('is for %s not much more than its envelope took', async (_what, mail) => {
    expect(mail.length).toBeGreaterThan(60_000);
    expect(await effort(7, () => decode(mail))).toBeLessThan(25 * envelope);
  });

  it('is one mail a turn of the event loop, however many came at once', async () => {
    const done: object[] = [];
    const all = Promise.all(
      Array.from({ length: 20 }, async () => done.push(await decode(`${believed}\r\nhello`))),
    );
    const each: number[] = [];
    while (done.length < 20) {
      const before = done.length;
      await setImmediate();
      each.push(done.length - before);
    }
    await all;
    expect(Math.max(...each)).toBe(1);
  });
});

describe('a mail that somebody made to be hard to read', () => {
  it('is a stranger’s by its header, and nothing else of it is read', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRest, async (rest) => {
        const { kind } = await decode(`${stranger}Subject: x\r\n\r\n${rest}`);
        expect(kind).toBe('untrusted');
      }),
      { numRuns: 200 },
    );
    const deep = nestedMultiparts(50);
    expect((await decode(believed + deep)).kind).toBe('malformed');
    expect((await decode(stranger + deep)).kind).toBe('untrusted');
  });

  it('is events, ignored, refused, and nothing else, with one bare address or none for each recipient', async () => {
    await fc.assert(
      fc.asyncProperty(hostileRest, async (rest) => {
        const decoded = await decode(believed + rest);
        expect(['events', 'ignored', 'malformed', 'untrusted']).toContain(decoded.kind);
        const events = decoded.kind === 'events' ? decoded.events : [];
        for (const { address, status } of events.flatMap(({ recipients }) => recipients)) {
          expect(address).toMatch(/^(?:[^\s@]+@[^\s@]+)?$/);
          expect(status ?? '5.1.1').toMatch(/^[245]\.\d{1,3}\.\d{1,3}$/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
