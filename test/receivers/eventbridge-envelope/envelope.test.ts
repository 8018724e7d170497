import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEventBridgeEvent, decodeText } from '../../../src/receivers/eventbridge-envelope/decode.ts';
import { parseEventBridgeEvent } from '../../../src/receivers/eventbridge-envelope/event.ts';
import { eventBridgeEvent } from '../../../src/demo/publishing/eventbridge-bus.ts';
import { countEvent } from '../../../src/metrics/count-event.ts';
import { isNotice } from '../../../src/events/ses-notice.ts';
import { decodedOnBus, eventBridgeJson, eventBridgeText } from '../../support/eventbridge-fixtures.ts';
import { incrementLines } from '../../support/increment-lines.ts';
import { fixtureEvent, fixtureJson, publishedEvents } from '../../support/ses-fixtures.ts';
import { countOptions } from '../../support/count-options.ts';

const anEvent = () => eventBridgeEvent(fixtureJson('send'), Date.parse('2026-11-23T12:00:00Z'));

describe('EventBridge’s envelope', () => {
  it.each(publishedEvents)('brings a %s that adds the same to the counters as over SNS', (name) => {
    const decoded = decodedOnBus(eventBridgeEvent(fixtureJson(name), 0));
    if (decoded.kind !== 'event' || isNotice(decoded.event)) throw new Error('expected an event of mail');
    const options = { ...countOptions, tags: ['myCustomTag1'] };
    expect(countEvent(decoded.event, options)).toEqual(countEvent(fixtureEvent(name), options));
  });

  it('brings the documented event of mail', () => {
    const decoded = decodedOnBus(eventBridgeText('rendering-failed'));
    if (decoded.kind !== 'event' || isNotice(decoded.event)) throw new Error('expected an event of mail');
    expect(incrementLines(countEvent(decoded.event, countOptions))).toEqual([
      'ses_event_recipients_total{event_type="rendering_failure",configuration_set="ConfigSet",identity="example.com"} +1',
      'ses_events_total{event_type="rendering_failure",configuration_set="ConfigSet",identity="example.com"} +1',
      'ses_rendering_failures_total{configuration_set="ConfigSet",template="MyTemplate"} +1',
    ]);
  });

  it('tells the account and region of an event that does not tell them itself', () => {
    const { detail, ...event } = eventBridgeJson('rendering-failed');
    delete detail.mail.sourceArn;
    delete detail.mail.sendingAccountId;
    const decoded = decodedOnBus({ ...event, account: '210987654321', region: 'eu-south-1', detail });
    expect(decoded).toMatchObject({ event: { accountId: '210987654321', region: 'eu-south-1' } });
  });

  it.each([
    ['a record of CloudTrail’s', 'AWS API Call via CloudTrail', { eventType: 'AwsApiCall' }],
    ['a kind of the future', 'Mailbox Is Full', {}],
    ['mail of a kind of the future', 'Email Teleported', { eventType: 'Teleport' }],
  ])('ignores %s', (_what, detailType, detail) => {
    expect(decodedOnBus(eventBridgeEvent(detail, 0, detailType)).kind).toBe('ignored');
  });

  it.each([
    ['nothing', '', /not one JSON object/],
    ['text', 'hello', /not one JSON object/],
    ['a list of events', JSON.stringify([anEvent()]), /not one JSON object/],
    ['what an input path left of one', JSON.stringify(anEvent().detail), /detail-type is missing/],
    ['no source', JSON.stringify({ ...anEvent(), source: undefined }), /source is missing/],
    ['a number for the account', JSON.stringify({ ...anEvent(), account: 123_456_789_012 }), /12 digits/],
    ['a region with a space', JSON.stringify({ ...anEvent(), region: 'eu west 1' }), /a region/],
    ['a time without a zone', JSON.stringify({ ...anEvent(), time: '2026-11-23T12:00:00' }), /in UTC/],
    ['a time of no calendar', JSON.stringify({ ...anEvent(), time: '2026-13-42T12:00:00Z' }), /no date/],
    ['no detail', JSON.stringify({ ...anEvent(), detail: undefined }), /detail is missing/],
  ])('is not %s', (_what, text, message) => {
    expect(parseEventBridgeEvent(text)).toMatchObject({
      ok: false,
      reason: 'malformed_envelope',
      message: expect.stringMatching(message) as string,
    });
  });

  it('never throws, whatever JSON it is and holds', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void parseEventBridgeEvent(JSON.stringify(json))));
    const detailTypes = fc.constantFrom(
      'Email Sent',
      'Sending Status Enabled',
      'Advisor Recommendation Status Open',
    );
    const details = fc.dictionary(fc.constantFrom('data', 'metadata', 'eventType', 'mail'), fc.jsonValue());
    fc.assert(
      fc.property(
        detailTypes,
        fc.oneof(details, fc.jsonValue()),
        fc.jsonValue(),
        (detailType, detail, resources) => {
          const parsed = parseEventBridgeEvent(
            JSON.stringify({ ...eventBridgeEvent(detail, 0, detailType), resources }),
          );
          if (!parsed.ok) throw new Error(parsed.message);
          expect(['event', 'ignored', 'malformed']).toContain(decodeEventBridgeEvent(parsed.event).kind);
        },
      ),
    );
  });
});

describe('an event that a rule handed to a topic or a stream', () => {
  const topic = { accountId: '999999999999', region: 'us-east-1' };

  it('tells whose it is by itself', () => {
    const { detail, ...event } = eventBridgeJson('rendering-failed');
    delete detail.mail.sourceArn;
    delete detail.mail.sendingAccountId;
    const text = JSON.stringify({ ...event, account: '210987654321', region: 'eu-south-1', detail });
    expect(decodeText(text, topic)).toMatchObject({
      kind: 'event',
      event: { accountId: '210987654321', region: 'eu-south-1' },
    });
  });

  it('may be a notice', () => {
    const decoded = decodeText(eventBridgeText('sending-status-disabled'), topic);
    expect(decoded).toMatchObject({ kind: 'event', event: { type: 'sending_status' } });
  });

  it.each([
    ['of another source', { ...anEvent(), source: 'my.app' }, /source "my.app" are not accepted/],
    ['without an account', { ...anEvent(), account: undefined }, /account is missing/],
  ])('is malformed %s', (_what, event, message) => {
    const decoded = decodeText(JSON.stringify(event), topic);
    expect(decoded).toEqual({ kind: 'malformed', message: expect.stringMatching(message) });
  });
});
