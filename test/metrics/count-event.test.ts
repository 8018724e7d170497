import { describe, expect, it } from 'vitest';
import { countEvent } from '../../src/metrics/count-event.ts';
import { specOf } from '../../src/metrics/catalog.ts';
import { incrementLines } from '../support/increment-lines.ts';
import {
  decodedEvent,
  feedbackNotifications,
  fixtureEvent,
  fixtureJson,
  publishedEvents,
  suppressedBounces,
} from '../support/ses-fixtures.ts';
import { countOptions } from '../support/count-options.ts';

const options = countOptions;

describe('what an event adds to the counters', () => {
  it.each([...publishedEvents, ...feedbackNotifications, ...suppressedBounces])(
    'for the documented payload %s',
    (name) => {
      expect(incrementLines(countEvent(fixtureEvent(name), options))).toMatchSnapshot();
    },
  );

  it('counts every bounced recipient by the provider of the mailbox', () => {
    const json = fixtureJson('bounce');
    json.bounce.bouncedRecipients = [
      { emailAddress: 'a@gmail.com', status: '5.1.1' },
      { emailAddress: 'B <b@HOTMAIL.com>', status: '5.7.1' },
      { emailAddress: 'c@example.com', status: 'nonsense <c@example.com>' },
    ];
    const lines = incrementLines(countEvent(decodedEvent(json), options));
    expect(lines).toContain('ses_bounce_status_total{status="5.1.1",recipient_provider="gmail"} +1');
    expect(lines).toContain('ses_bounce_status_total{status="5.7.1",recipient_provider="outlook"} +1');
    expect(lines).toContain('ses_bounce_status_total{status="",recipient_provider="other"} +1');
    expect(lines.find((line) => line.startsWith('ses_event_recipients_total'))).toMatch(/\+3$/);
  });

  it('counts a complaint once, however many recipients it names', () => {
    const json = fixtureJson('complaint');
    json.complaint.complainedRecipients = ['a', 'b', 'c'].map((name) => ({
      emailAddress: `${name}@example.com`,
    }));
    const increments = countEvent(decodedEvent(json), options);
    const added = (metric: string) =>
      increments.filter((one) => one.metric === metric).reduce((sum, { value }) => sum + value, 0);
    expect(added('ses_complaints_total')).toBe(1);
    expect(added('ses_complained_recipients_total')).toBe(3);
    expect(added('ses_suppressed_recipients_total')).toBe(0);
  });

  it.each([
    ['Permanent', 'Suppressed', 'suppressed'],
    ['Permanent', 'OnAccountSuppressionList', 'on_account_suppression_list'],
    ['Permanent', 'UnsubscribedRecipient', 'unsubscribed_recipient'],
    ['Permanent', 'General', undefined],
    ['Permanent', 'SuppressedForTheMoon', undefined],
  ])('knows of a bounce %s/%s why SES kept the mail back', (bounceType, bounceSubType, reason) => {
    const json = fixtureJson('bounce');
    Object.assign(json.bounce, { bounceType, bounceSubType });
    json.bounce.bouncedRecipients = [{ emailAddress: 'a@gmail.com' }, { emailAddress: 'b@gmail.com' }];
    const kept = countEvent(decodedEvent(json), options).filter(
      ({ metric }) => metric === 'ses_suppressed_recipients_total',
    );
    expect(kept.map(({ labels, value }) => [labels['reason'], value])).toEqual(reason ? [[reason, 2]] : []);
  });

  it('knows of a complaint that SES kept the mail back', () => {
    const json = fixtureJson('complaint');
    json.complaint.complaintSubType = 'OnAccountSuppressionList';
    expect(incrementLines(countEvent(decodedEvent(json), options)).join('\n')).toMatch(
      /ses_suppressed_recipients_total\{.*reason="on_account_suppression_list"\} \+1/,
    );
  });

  it('makes labels of the tags that the operator allows, and of no other', () => {
    const increments = countEvent(fixtureEvent('send'), {
      ...countOptions,
      tags: ['myCustomTag1', 'not:there'],
    });
    expect(increments[0]?.labels).toMatchObject({ tag_myCustomTag1: 'myCustomTagValue1', tag_not_there: '' });
    expect(increments[0]?.labels).not.toHaveProperty('tag_myCustomTag2');
  });

  it.each([...publishedEvents, ...feedbackNotifications, ...suppressedBounces])(
    'carries exactly the labels of the catalog for %s, and no address',
    (name) => {
      for (const { metric, labels } of countEvent(fixtureEvent(name), options)) {
        expect(Object.keys(labels).toSorted()).toEqual(specOf(metric).labels.toSorted());
        expect(Object.values(labels).join()).not.toContain('@');
      }
    },
  );

  it.each(['1e999', 1e308, 15 * 86_400_000, -1, 'soon'])(
    'knows no delivery time of %s, which would spoil the sum for good',
    (processingTimeMillis) => {
      const json = fixtureJson('delivery');
      json.delivery.processingTimeMillis = processingTimeMillis;
      const lines = incrementLines(countEvent(decodedEvent(json), options));
      expect(lines.filter((line) => line.startsWith('ses_delivery_duration'))).toEqual([]);
      expect(lines.join()).toContain('ses_events_total');
    },
  );

  it('puts a delivery time into the one bucket that holds it', () => {
    const json = fixtureJson('delivery');
    const buckets = [0, 500, 501, 999_999_999].map((processingTimeMillis) => {
      json.delivery.processingTimeMillis = processingTimeMillis;
      return countEvent(decodedEvent(json), options).find(({ part }) => part !== '' && part !== 'sum')?.part;
    });
    expect(buckets).toEqual(['0.5', '0.5', '1', '+Inf']);
  });
});
