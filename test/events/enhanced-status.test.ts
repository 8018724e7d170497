import { describe, expect, it } from 'vitest';
import { decodeSesEvent } from '../../src/events/decode.ts';
import { enhancedStatusIn, enhancedStatusOf } from '../../src/events/enhanced-status.ts';
import { readDeliveryStatus } from '../../src/events/feedback-email/delivery-status.ts';

/** What a report says, and the code that it means. */
const told: [status: string, diagnostic: string, code: string][] = [
  ['5.1.1', 'smtp; 550 user unknown', '5.1.1'],
  ['5.1.1 (bad destination mailbox address)', '', '5.1.1'],
  ['', 'smtp; 550 5.7.1 message refused', '5.7.1'],
  ['5.0.0', 'smtp; 550 5.1.1 user unknown', '5.1.1'],
  ['5.0.0', 'smtp; 421 4.4.2 timed out', '5.0.0'],
  ['4.4.7', 'smtp; 550 5.4.7 delivery expired', '4.4.7'],
  ['nonsense <reader@example.org>', 'smtp; 550 no', ''],
  ['', 'smtp; 554 192.0.2.5 is listed, ask 5.1.1.4', ''],
  ['', 'smtp; 552-5.2.2 over quota. 5.2.2.', '5.2.2'],
];

describe('the status of a recipient', () => {
  it.each(told)('of %j and %j is %j', (status, diagnostic, code) => {
    expect(enhancedStatusOf(status, diagnostic)).toBe(code);
  });

  it.each(told)('of %j and %j is the same from JSON and from mail', (status, diagnosticCode, code) => {
    const mail = { messageId: 'm', timestamp: '2020-01-01T00:00:00Z' };
    const bouncedRecipients = [{ emailAddress: 'reader@example.org', status, diagnosticCode }];
    const json = decodeSesEvent(
      { eventType: 'Bounce', mail, bounce: { bouncedRecipients } },
      { accountId: '1', region: 'eu-west-1' },
    );
    const text = `Final-Recipient: rfc822; reader@example.org\nAction: failed\nStatus: ${status}\nDiagnostic-Code: ${diagnosticCode}\n`;
    const published = json.kind === 'event' ? json.event.recipients : [];
    expect(published.map((one) => one.status ?? '')).toEqual([code]);
    expect(published).toEqual(readDeliveryStatus(text).failed);
  });

  it('is found at the end of a text, in brackets and behind a mark', () => {
    for (const text of ['no (5.1.1)', '(#5.1.1)', '550 5.1.1', '5.1.1'])
      expect(enhancedStatusIn(text)).toBe('5.1.1');
    for (const text of ['v5.1.1', '15.1.1', '5.1.1234', '3.1.1', '5.1', ''])
      expect(enhancedStatusIn(text)).toBe('');
  });
});
