import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventKey, eventLocality } from '../../src/events/identity.ts';
import { decodedEvent, fixtureEvent, fixtureJson, publishedEvents } from '../support/ses-fixtures.ts';

/** The same JSON with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reordered(inner)]),
  );
}

describe('the identity of an event', () => {
  it('differs between all documented events', () => {
    expect(new Set(publishedEvents.map((name) => eventKey(fixtureEvent(name)))).size).toBe(
      publishedEvents.length,
    );
  });

  it.each(publishedEvents)(
    'of %s does not depend on key order, white space, or what only the envelope knows',
    (name) => {
      const json = fixtureJson(name);
      const spaced = JSON.parse(JSON.stringify(json, null, 7));
      expect(eventKey(decodedEvent(reordered(json)))).toBe(eventKey(decodedEvent(json)));
      expect(eventKey(decodedEvent(spaced))).toBe(eventKey(decodedEvent(json)));
      delete json.mail.headers;
      delete json.mail.tags;
      expect(eventKey(decodedEvent(json))).toBe(eventKey(fixtureEvent(name)));
    },
  );

  it.each(['bounce', 'complaint', 'delivery'] as const)(
    'of a %s is the same as feedback notification and as published event',
    (name) => {
      const { eventType, ...rest } = fixtureJson(name);
      const { tags: _tags, ...mail } = rest.mail;
      expect(eventKey(decodedEvent({ ...rest, notificationType: eventType, mail }))).toBe(
        eventKey(fixtureEvent(name)),
      );
    },
  );

  it.each([
    ['bounce', 'bounce', { feedbackId: 'another' }],
    ['complaint', 'complaint', { feedbackId: 'another' }],
    ['delivery', 'delivery', { recipients: ['another@example.com'] }],
    ['delivery', 'delivery', { timestamp: '2016-10-19T23:21:04.134Z' }],
    ['open', 'open', { timestamp: '2017-08-09T22:00:19.653Z' }],
    ['open', 'open', { ipAddress: '192.0.2.2' }],
    ['click', 'click', { link: 'https://example.com/' }],
    ['delivery-delay', 'deliveryDelay', { timestamp: '2020-06-16T00:26:40.095Z' }],
    ['subscription', 'subscription', { source: 'PreferenceCenter' }],
    ['send', 'mail', { messageId: 'another' }],
  ] as const)('tells two events of kind %s apart by their %s %j', (name, part, change) => {
    const json = fixtureJson(name);
    Object.assign(json[part], change);
    expect(eventKey(decodedEvent(json))).not.toBe(eventKey(fixtureEvent(name)));
  });

  it('does not depend on the order in which recipients are listed', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.emailAddress(), { minLength: 2 }), (addresses) => {
        const json = fixtureJson('delivery');
        json.delivery.recipients = addresses;
        const key = eventKey(decodedEvent(json));
        json.delivery.recipients = addresses.toReversed();
        expect(eventKey(decodedEvent(json))).toBe(key);
      }),
    );
  });
});

describe('the locality of an event', () => {
  // The form of the developer guide's "Amazon SNS notification examples for Amazon SES".
  it('is the millisecond that SES writes into a message’s id', () => {
    const messageId = '0000014644fe5ef6-9a483358-9170-4cb4-a269-f5dcdf415321-000000';
    const locality = eventLocality({ ...fixtureEvent('delivery'), messageId });
    expect(new Date(Number.parseInt(locality ?? '', 16)).toISOString()).toMatch(/^2014-05-/);
  });

  it.each([
    '',
    'EXAMPLE7c191be45-e9aedb9a',
    '0000014644fe5ef',
    '0000014644FE5EF6-9a48',
    '<a@mail.example.com>',
  ])('is none for the id “%s”', (messageId) =>
    expect(eventLocality({ ...fixtureEvent('delivery'), messageId })).toBeUndefined(),
  );
});
