import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/demo/company/clock.ts';
import { feedbackAddress, feedbackMail } from '../../../src/demo/publishing/feedback-mail.ts';
import { receiptNotification } from '../../../src/demo/publishing/mail-receipt.ts';
import type { MailEvent } from '../../../src/demo/company/mail.ts';
import { World } from '../../../src/demo/company/world.ts';
import { decodeSesText } from '../../../src/events/decode.ts';
import { decodeFeedbackEmail } from '../../../src/events/feedback-email/decode.ts';
import { simulatedAccount } from '../../support/simulated-account.ts';

const start = Date.parse('2026-11-23T12:00:00Z');
const origin = { accountId: '123456789012', region: 'eu-west-1' };
const trust = { recipients: [feedbackAddress], senders: ['amazonses.com'] };
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:ses-events';

const events = new World({ seed: 1, start, pressReleases: true })
  .advanceTo(start + 12 * HOUR)
  .filter(({ mail }) => mail.kind.configurationSet === '');
const isFeedback = ({ type }: MailEvent) => type === 'bounce' || type === 'complaint';
const feedback = events.filter(isFeedback);

/** What the program reads in the mail, once SES has received it. */
async function read(event: MailEvent) {
  const notification = receiptNotification(feedbackMail(event) ?? '', 'an-id', event.time, topicArn);
  const decoded = decodeSesText(JSON.stringify(notification), origin);
  if (decoded.kind !== 'ignored' || !decoded.mail) throw new Error('no mail in it');
  return decodeFeedbackEmail(decoded.mail, trust, origin);
}

interface Detail {
  readonly feedbackId?: string;
  readonly complaintFeedbackType?: string;
  readonly bouncedRecipients?: readonly { readonly emailAddress: string }[];
  readonly complainedRecipients?: readonly { readonly emailAddress: string }[];
}

describe('feedback that the simulated SES forwards by mail', () => {
  it('says what the event would have said, of every bounce and complaint', async () => {
    expect(new Set(feedback.map(({ type }) => type))).toEqual(new Set(['bounce', 'complaint']));
    for (const one of feedback) {
      const { feedbackId, bouncedRecipients, complainedRecipients } = one.detail as Detail;
      const concerned = bouncedRecipients ?? complainedRecipients ?? [];
      expect(await read(one)).toMatchObject({
        kind: 'events',
        events: [
          {
            type: one.type,
            // A Date has whole seconds.
            time: Math.floor(one.time / 1_000) * 1_000,
            messageId: one.mail.id,
            configurationSet: '',
            identity: 'kitepaper.example',
            recipients: concerned.map(({ emailAddress }) => ({ address: emailAddress })),
            detail: { feedbackId },
          },
        ],
      });
    }
  });

  it('tells the status of a bounce and the kind of a complaint', async () => {
    const status = feedback.find(({ detail }) => JSON.stringify(detail).includes('"5.2.2"'));
    const abuse = feedback.find(({ detail }) => (detail as Detail).complaintFeedbackType === 'abuse');
    if (!status || !abuse) throw new Error('the story lacks one of them');
    expect(await read(status)).toMatchObject({
      events: [
        {
          recipients: [{ status: '5.2.2' }],
          detail: { bounceType: 'Transient', bounceSubType: 'MailboxFull' },
        },
      ],
    });
    expect(await read(abuse)).toMatchObject({ events: [{ detail: { feedbackType: 'abuse' } }] });
  });

  it('is not of any other event', () => {
    const others = events.filter((event) => !isFeedback(event));
    expect(others.length).toBeGreaterThan(feedback.length);
    expect(others.map(feedbackMail).filter((mail) => mail !== undefined)).toEqual([]);
  });

  it('goes to the topic and its queue, while no other destination hears of such mail', async () => {
    await using account = await simulatedAccount({ pressReleases: true });
    const { aws } = account;
    const published: string[] = [];
    aws.destinations.add(aws.queue);
    aws.destinations.add({ publish: (text) => published.push(text) });
    const told = account.pass(2 * HOUR).filter(({ mail }) => mail.kind.configurationSet === '');
    const forwarded = told.filter(isFeedback).length;
    expect(forwarded).toBeGreaterThan(3);
    expect(published.filter((text) => text.includes('press@kitepaper.example'))).toEqual([]);
    expect(published).toHaveLength(
      Object.values(aws.truth()).reduce((sum, count) => sum + count) - told.length,
    );
    expect(aws.queue.size - aws.queue.stats.redelivered).toBe(published.length + forwarded);
    const ofRule = { RuleSetName: 'inbound', RuleName: 'feedback-to-the-exporter' };
    const taken = aws.world.inbox.cells.find(
      ({ name, dimensions }) => name === 'PublishSuccess' && dimensions['RuleName'] === ofRule.RuleName,
    );
    expect(taken).toMatchObject({ dimensions: ofRule });
    expect(taken?.counts.total).toBe(forwarded);
  });
});
