import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeSesText } from '../../../src/events/decode.ts';
import {
  decodeFeedbackEmail,
  type DecodedFeedback,
  type FeedbackTrust,
} from '../../../src/events/feedback-email/decode.ts';
import type { ReceivedMail } from '../../../src/events/feedback-email/received-mail.ts';
import { eventKey } from '../../../src/events/identity.ts';
import type { SesEvent } from '../../../src/events/ses-event.ts';
import { receivedNotification, type Reception } from '../../support/received-notification.ts';

const origin = { accountId: '123456789012', region: 'eu-west-1' };
const trust: FeedbackTrust = { recipients: ['bounces@shop.example.com'], senders: ['amazonses.com'] };
const messageId = '0102019fa1b2c3d4-76d26d51-9d96-468a-9071-318ba2c35003-000000';
const feedbackId = '0102019fa9d59612-ec772006-9987-11e1-8d9b-433290f94ba3-000000';

/** The Date of every sample. */
const written = Date.parse('2026-05-09T03:34:48Z');

const raw = (name: string) =>
  readFileSync(new URL(`../../fixtures/feedback-email/${name}.eml`, import.meta.url), 'utf8');

function mailOf(notification: object): ReceivedMail {
  const decoded = decodeSesText(JSON.stringify(notification), origin);
  if (decoded.kind !== 'ignored' || !decoded.mail) throw new Error('no mail in it');
  return decoded.mail;
}

const decode = (mail: string, more: Reception = {}) =>
  decodeFeedbackEmail(mailOf(receivedNotification(mail, more)), trust, origin);

function eventsIn(decoded: DecodedFeedback): readonly SesEvent[] {
  return decoded.kind === 'events' ? decoded.events : [];
}

function complaintOf(...addresses: readonly string[]): string {
  const fields = addresses.map((address) => `Original-Rcpt-To: <${address}>\r\n`);
  return raw('arf-yahoo').replace('Original-Rcpt-To: reader@yahoo.example\r\n', fields.join(''));
}

async function timeWith(date: string): Promise<number | undefined> {
  const decoded = await decode(raw('ses-bounce').replace('Sat, 9 May 2026 03:34:48 +0000', date));
  return eventsIn(decoded)[0]?.time;
}

const named = 'rfc822; reader@example.org';

/** The report of a bounce, of recipients by these names. */
const reported = (...recipients: string[]) =>
  raw('ses-bounce').replace(
    /^Action: failed[^]*Status: 5\.1\.1\r\n/m,
    recipients.map((one) => `Final-Recipient: ${one}\r\nAction: failed\r\nStatus: 5.1.1\r\n`).join('\r\n'),
  );

/** For whom the returned mail was. */
const to = (mail: string, line: string) =>
  mail.replace(/\r\nTo: reader@example\.org\r\n/, `\r\nTo: ${line}\r\n`);

const addresses = async (mail: string) =>
  eventsIn(await decode(mail)).flatMap(({ recipients }) => recipients.map(({ address }) => address));

const bounce = (bounceType: string, bounceSubType: string, ...recipients: [string, string][]) => ({
  type: 'bounce',
  detail: { feedbackId, bounceType, bounceSubType },
  recipients: recipients.map(([address, status]) => ({ address, status })),
});

describe('feedback by mail', () => {
  it.each([
    ['ses-bounce', bounce('Permanent', 'General', ['reader@example.org', '5.1.1'])],
    ['ses-modern', bounce('Transient', 'General', ['reader@example.org', '4.4.7'])],
    ['ses-expired', bounce('Transient', 'General', ['reader@example.org', '4.4.7'])],
    [
      'postfix',
      bounce('Transient', 'MailboxFull', ['first@example.org', '5.2.2'], ['second@example.org', '5.1.1']),
    ],
    ['exchange', bounce('Permanent', 'General', ['reader@example.net', '5.7.1'])],
    ['gmail-headers-only', bounce('Permanent', 'General', ['reader@example.com', '5.1.1'])],
    ['base64-status', bounce('Permanent', 'General', ['reader@example.org', '5.1.1'])],
    [
      'qmail',
      bounce('Permanent', 'General', ['reader@example.org', '5.1.1'], ['other@example.org', '5.1.1']),
    ],
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
    [
      'junk-report-without-part',
      {
        type: 'complaint',
        detail: { feedbackId, feedbackType: '', complaintSubType: '' },
        recipients: [{ address: 'reader@hotmail.example' }],
      },
    ],
  ])('of the shape of %s is the event that it tells of', async (name, event) => {
    const common = {
      messageId,
      ...origin,
      identity: 'shop.example.com',
      configurationSet: '',
      time: written,
    };
    expect(eventsIn(await decode(raw(name)))).toMatchObject([{ ...event, ...common }]);
  });

  it('is read from Base64 as well, told or not', async () => {
    const plain = await decode(raw('postfix'));
    const encoded = receivedNotification(raw('postfix'), { encoding: 'BASE64' });
    const untold = JSON.parse(JSON.stringify(encoded).replace(',"encoding":"BASE64"', '')) as object;
    expect(plain.kind).toBe('events');
    for (const notification of [encoded, untold])
      expect(await decodeFeedbackEmail(mailOf(notification), trust, origin)).toEqual(plain);
  });

  it('tells what the receiving server said', async () => {
    const [bounced] = eventsIn(await decode(raw('exchange')));
    const said = /^Diagnostic-Code: (?<words>.*)$/m.exec(raw('exchange'))?.groups?.['words']?.trim() ?? '-';
    expect(bounced?.recipients[0]?.diagnostic).toContain(said);
  });

  it('is the same event however often it is received', async () => {
    const again = await decode(raw('delayed'), { timestamp: '2026-11-23T11:50:00.000Z' });
    expect(again).toEqual(await decode(raw('delayed')));
  });

  it('is a bounce of some recipients and a delay of others, each the same event every time', async () => {
    const slow = 'Final-Recipient: rfc822; slow@example.org\r\nAction: delayed\r\nStatus: 4.4.1\r\n';
    const mail = raw('ses-bounce').replace('\r\nAction: failed', `\r\n${slow}\r\nAction: failed`);
    const both = eventsIn(await decode(mail));
    expect(both).toMatchObject([
      bounce('Permanent', 'General', ['reader@example.org', '5.1.1']),
      {
        type: 'delivery_delay',
        time: written,
        recipients: [{ address: 'slow@example.org', status: '4.4.1' }],
      },
    ]);
    const again = eventsIn(await decode(mail, { timestamp: '2026-11-23T11:50:00.000Z' }));
    expect(again.map(eventKey)).toEqual(both.map(eventKey));
    expect(new Set(both.map(eventKey)).size).toBe(2);
    // The bounce is that of a report of it alone.
    expect(eventsIn(await decode(raw('ses-bounce'))).map(eventKey)).toEqual([eventKey(both[0] as SesEvent)]);
  });

  it('is a complaint of everybody whom the report names, each once and in any order', async () => {
    const [one, two] = ['reader@yahoo.example', 'other@yahoo.example'];
    const complaint = eventsIn(await decode(complaintOf(one, two, one)));
    expect(complaint).toMatchObject([
      { type: 'complaint', recipients: [{ address: one }, { address: two }] },
    ]);
    expect(eventsIn(await decode(complaintOf(two, one))).map(eventKey)).toEqual(complaint.map(eventKey));
  });

  it('is as old as it was when it is sent again, and never of the future', async () => {
    const received = Date.parse('2026-11-23T11:59:00.000Z');
    expect(await timeWith('Sat, 9 May 2026 05:34:48 +0200')).toBe(written);
    expect(await timeWith('Sat, 9 May 2099 03:34:48 +0000')).toBe(received);
    expect(await timeWith('yesterday')).toBe(received);
  });

  it('has the identity of the bounce that SES publishes, as far as the feedback id is in the mail', async () => {
    const mailed = await decode(raw('ses-bounce'));
    const published = decodeSesText(
      JSON.stringify({
        eventType: 'Bounce',
        mail: { messageId, timestamp: '2026-05-08T15:25:04Z' },
        bounce: { feedbackId, timestamp: '2026-05-09T03:34:47Z', bouncedRecipients: [] },
      }),
      origin,
    );
    if (published.kind !== 'event') throw new Error('no event');
    expect(eventsIn(mailed).map(eventKey)).toEqual([eventKey(published.event)]);
  });

  it.each(['relayed', 'vacation'])('of the shape of %s is nothing to count', async (name) => {
    expect(await decode(raw(name))).toMatchObject({ kind: 'ignored' });
  });

  it('without an action is a failure if its status is permanent', async () => {
    const actionless = raw('ses-bounce').replace('Action: failed\r\n', '');
    expect(await decode(actionless)).toMatchObject({ events: [{ type: 'bounce' }] });
    expect(await decode(actionless.replaceAll('5.1.1', '2.1.1'))).toMatchObject({ kind: 'ignored' });
  });

  it.each([
    ['the Return-Path alone', 'Message-ID', /^X-Original-To: .*\r\n/m],
    ['the address that it was sent to alone', 'Return-Path', /^Message-ID: <0102019fa1.*\r\n/m],
  ])('tells the mail by %s', async (_what, header, another) => {
    const mail = raw('ses-bounce')
      .replace(new RegExp(`^${header}: <?0102019fa1.*\\r\\n`, 'm'), '')
      .replace(another, '');
    expect(mail.split(messageId)).toHaveLength(2);
    expect(await decode(mail)).toMatchObject({ events: [{ messageId }] });
  });

  it.each(['ses-bounce', 'arf-rfc5965-simple'])(
    'of the shape of %s that does not tell which mail it is about is told by its own id, and malformed without',
    async (name) => {
      const nameless = raw(name).replaceAll(messageId, 'someone');
      expect(await decode(nameless)).toMatchObject({ events: [{ messageId: '', detail: { feedbackId } }] });
      expect(await decode(nameless.replaceAll(feedbackId, 'x'))).toMatchObject({ kind: 'malformed' });
    },
  );

  describe('that names a recipient by no address', () => {
    it.each(['rfc822;|/usr/bin/procmail', 'rfc822;jane', 'rfc822;', 'unknown'])(
      'but %s concerns whom the returned mail was for',
      async (recipient) => {
        expect(await addresses(reported(recipient))).toEqual(['reader@example.org']);
        expect(
          await addresses(to(reported(recipient, named), 'J <Jane@example.org>, <reader@example.org>')),
        ).toEqual(['jane@example.org', 'reader@example.org']);
      },
    );

    it('concerns nobody by name where the returned mail leaves a doubt, and is counted', async () => {
      expect(await addresses(to(reported('rfc822;jane'), 'a@example.org, b@example.org'))).toEqual(['']);
      expect(await addresses(to(reported('rfc822;jane'), 'undisclosed-recipients:;'))).toEqual(['']);
      expect(await addresses(reported(named, 'rfc822;jane'))).toEqual(['reader@example.org', '']);
    });

    it('in qmail’s form does so too', async () => {
      const mail = raw('qmail').replace('<other@example.org>:', '<jane>:');
      expect(await addresses(mail.replaceAll('To: reader@', 'To: <jane@example.org>, reader@'))).toEqual([
        'reader@example.org',
        'jane@example.org',
      ]);
    });
  });

  it('takes no label from a header of the mail that came back but its sender’s domain', async () => {
    const labelled = raw('ses-bounce').replace(
      'From: The shop',
      'X-SES-CONFIGURATION-SET: mine\r\nX-SES-MESSAGE-TAGS: a=b\r\nFrom: The shop',
    );
    expect(await decode(labelled)).toMatchObject({ events: [{ configurationSet: '', tags: {} }] });
  });
});
