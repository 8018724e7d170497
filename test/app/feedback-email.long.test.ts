import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { programWithTopic } from '../support/program-with-topic.ts';
import { receivedNotification, type Reception } from '../support/received-notification.ts';
import { scrapeRevealed } from '../support/scrape.ts';

/** A report that SES wrote now, for its age is looked at. */
function report(name: string): string {
  const file = new URL(`../fixtures/feedback-email/${name}.eml`, import.meta.url);
  return readFileSync(file, 'utf8').replace(/^Date: Sat, 9 May.*$/m, `Date: ${new Date().toUTCString()}`);
}

const received = (name: string, more: Reception = {}) =>
  JSON.stringify(receivedNotification(report(name), { timestamp: new Date().toISOString(), ...more }));

it('the program counts feedback by mail once, with the labels of the bounce, and shows no address', async () => {
  await using program = await programWithTopic({
    events: { feedback_email: { recipients: ['bounces@shop.example.com'] } },
    exposition: { zero_for: '0s' },
  });
  const deliver = async (message: string) => (await program.deliver(program.signed(message))).text.trim();
  expect(await deliver(received('postfix'))).toBe('counted');
  expect(await deliver(received('postfix', { encoding: 'BASE64' }))).toBe('duplicate');
  expect(await deliver(received('arf-yahoo'))).toBe('counted');
  expect(await deliver(received('vacation'))).toBe('ignored');
  expect(await deliver(received('ses-bounce', { recipients: ['info@shop.example.com'] }))).toMatch(
    /^untrusted_feedback: /,
  );
  const seen = await scrapeRevealed(`http://${program.web}`);
  const mail = { account_id: '123456789012', region: 'eu-west-1', configuration_set: '' };
  const shop = { ...mail, identity: 'shop.example.com' };
  expect(seen.sum('ses_events_total', { ...shop, event_type: 'bounce' })).toBe(1);
  expect(seen.sum('ses_event_recipients_total', { ...shop, event_type: 'bounce' })).toBe(2);
  expect(
    seen.sum('ses_bounced_recipients_total', {
      ...mail,
      bounce_type: 'transient',
      bounce_subtype: 'mailbox_full',
    }),
  ).toBe(2);
  expect(seen.sum('ses_bounce_status_total', { status: '5.2.2' })).toBe(1);
  expect(seen.sum('ses_complained_recipients_total', { ...mail, feedback_type: 'abuse' })).toBe(1);
  expect(seen.sum('ses_exporter_messages_rejected_total', { reason: 'untrusted_feedback' })).toBe(1);
  expect(seen.text + program.output()).not.toContain('@');
});
