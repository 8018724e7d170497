import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeSesText } from '../../../src/events/decode.ts';
import { decodeFeedbackEmail, type FeedbackTrust } from '../../../src/events/feedback-email/decode.ts';
import type { ReceivedMail } from '../../../src/events/feedback-email/received-mail.ts';
import { eventKey } from '../../../src/events/identity.ts';
import { receivedNotification } from '../../support/received-notification.ts';

const origin = { accountId: '123456789012', region: 'eu-west-1' };
const trust: FeedbackTrust = {
  recipients: ['bounces@shop.example.com'],
  senders: ['amazonses.com'],
  verdict: 'dmarc',
};
const messageId = '0102019fa1b2c3d4-76d26d51-9d96-468a-9071-318ba2c35003-000000';
const feedbackId = '0102019fa9d59612-ec772006-9987-11e1-8d9b-433290f94ba3-000000';

const raw = (name: string) =>
  readFileSync(new URL(`../../fixtures/feedback-email/${name}.eml`, import.meta.url), 'utf8');

function mailOf(content: string, more: Parameters<typeof receivedNotification>[1] = {}): ReceivedMail {
  const decoded = decodeSesText(JSON.stringify(receivedNotification(content, more)), origin);
  if (decoded.kind !== 'ignored' || !decoded.mail) throw new Error('no mail in it');
  return decoded.mail;
}

const decode = (content: string, of = trust, more: Parameters<typeof receivedNotification>[1] = {}) =>
  decodeFeedbackEmail(mailOf(content, more), of, origin);

const bounce = (bounceType: string, bounceSubType: string, ...recipients: [string, string][]) => ({
  type: 'bounce',
  detail: { feedbackId, bounceType, bounceSubType },
  recipients: recipients.map(([address, status]) => ({ address, status })),
});

describe('feedback by mail', () => {
  it.each([
    ['ses-bounce', bounce('Permanent', 'General', ['reader@example.org', '5.1.1'])],
    ['ses-expired', bounce('Transient', 'General', ['reader@example.org', '4.4.7'])],
    [
      'postfix',
      bounce('Transient', 'MailboxFull', ['alias@example.org', '5.2.2'], ['second@example.org', '5.1.1']),
    ],
    ['exchange', bounce('Permanent', 'General', ['reader@example.net', '5.7.1'])],
    ['gmail-headers-only', bounce('Permanent', 'General', ['reader@example.com', '5.1.1'])],
    ['base64-status', bounce('Permanent', 'General', ['reader@example.org', '5.1.1'])],
    [
      'delayed',
      {
        type: 'delivery_delay',
        detail: { delayType: 'Undetermined' },
        recipients: [{ address: 'reader@example.org', status: '4.4.1' }],
      },
    ],
    [
      'arf-rfc5965-simple',
      {
        type: 'complaint',
        detail: { feedbackId, feedbackType: 'abuse', complaintSubType: '' },
        recipients: [{ address: 'reader@example.org' }],
      },
    ],
    [
      'arf-yahoo',
      {
        type: 'complaint',
        detail: { feedbackId, feedbackType: 'abuse' },
        recipients: [{ address: 'reader@yahoo.example' }],
      },
    ],
    [
      'arf-outlook-removal',
      {
        type: 'complaint',
        detail: { feedbackId, feedbackType: 'opt-out' },
        recipients: [{ address: 'reader@hotmail.example' }],
      },
    ],
  ])('of the shape of %s is the event that it tells of', async (name, event) => {
    expect(await decode(raw(name))).toMatchObject({
      kind: 'event',
      event: { ...event, messageId, ...origin, identity: 'shop.example.com', time: expect.any(Number) },
    });
  });

  it('is read from Base64 as well', async () => {
    const plain = await decode(raw('postfix'));
    const encoded = Buffer.from(raw('postfix')).toString('base64');
    expect(await decode(encoded, trust, { encoding: 'Base64' })).toEqual(plain);
  });

  it('is the same event however often it is received', async () => {
    const [first, again] = [
      await decode(raw('ses-bounce')),
      await decode(raw('ses-bounce'), trust, { timestamp: '2026-11-23T11:50:00.000Z' }),
    ];
    if (first.kind !== 'event' || again.kind !== 'event') throw new Error('no events');
    expect(again.event.time).not.toBe(first.event.time);
    expect(eventKey(again.event)).toBe(eventKey(first.event));
  });

  it.each(['relayed', 'qmail'])('of the shape of %s is nothing to count', async (name) => {
    expect(await decode(raw(name))).toMatchObject({ kind: 'ignored' });
  });

  it('that does not tell which mail it is about is malformed', async () => {
    const nameless = raw('ses-bounce').replaceAll(messageId, 'someone');
    expect(await decode(nameless)).toMatchObject({ kind: 'malformed' });
  });
});

describe('feedback by mail that anybody may have sent', () => {
  const untrusted = { kind: 'untrusted', message: expect.any(String) as string };

  it.each([
    ['is for another address', { recipients: ['info@shop.example.com'] }],
    ['was not verified', { verdicts: { dmarc: 'FAIL' } }],
    ['has no verdict', { verdicts: {} }],
    ['is verified by DKIM alone', { verdicts: { dkim: 'PASS' } }],
    ['is spam', { verdicts: { dmarc: 'PASS', spam: 'FAIL' } }],
    ['is a virus', { verdicts: { dmarc: 'PASS', virus: 'FAIL' } }],
  ])('is refused when it %s', async (_why, more) => {
    expect(await decode(raw('ses-bounce'), trust, more)).toEqual(untrusted);
  });

  it.each(['amazonses.com.example.org', 'notamazonses.com', 'example.org'])(
    'is refused from %s',
    async (domain) => {
      const forged = raw('ses-bounce').replace('MAILER-DAEMON@eu-west-1.amazonses.com', `a@${domain}`);
      expect(await decode(forged)).toEqual(untrusted);
    },
  );

  it('is taken for any address of a domain, and by DKIM, where the operator says so', async () => {
    const open: FeedbackTrust = { ...trust, recipients: ['@shop.example.com'], verdict: 'dkim' };
    expect(await decode(raw('ses-bounce'), open, { verdicts: { dkim: 'PASS' } })).toMatchObject({
      kind: 'event',
    });
  });
});
