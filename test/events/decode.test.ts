import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSesEvent, decodeSesText, type Forms } from '../../src/events/decode.ts';
import { eventKey } from '../../src/events/identity.ts';
import { eventTypes } from '../../src/events/ses-event.ts';
import {
  decodedEvent,
  feedbackNotifications,
  fixtureEvent,
  fixtureJson,
  fixtureText,
  origin,
  publishedEvents,
  suppressedBounces,
} from '../support/ses-fixtures.ts';

const readReject: Forms['reject']['read'] = () => ({ recipients: [], detail: { reason: 'Bad content' } });

describe('decoding SES JSON', () => {
  it('has a documented payload for each of the ten event types', () => {
    expect(publishedEvents.map((name) => fixtureEvent(name).type)).toEqual(eventTypes);
  });

  it.each([...publishedEvents, ...feedbackNotifications, ...suppressedBounces])(
    'decodes the documented payload %s',
    (name) => {
      expect(fixtureEvent(name)).toMatchSnapshot();
    },
  );

  it('does not let a form give the detail of another type', () => {
    // @ts-expect-error a bounce tells more than the reason of a reject
    const bounce: Forms['bounce']['read'] = readReject;
    expect(bounce).toBe(readReject);
  });

  it('takes account and region from the envelope when the event does not tell', () => {
    const json = fixtureJson('send');
    delete json.mail.sourceArn;
    delete json.mail.sendingAccountId;
    expect(decodedEvent(json)).toMatchObject({ accountId: '999999999999', region: 'eu-west-1' });
  });

  it('falls back to the mail’s time and source when the details are missing', () => {
    const json = fixtureJson('bounce');
    delete json.bounce;
    delete json.mail.tags;
    expect(decodedEvent(json)).toMatchObject({
      type: 'bounce',
      time: Date.parse('2017-08-05T00:40:02.012Z'),
      identity: 'example.com',
      configurationSet: '',
      recipients: [],
    });
  });

  it('reads names of fields in any letter case', () => {
    const upper = JSON.parse(
      fixtureText('bounce').replaceAll(/"(\w+)":/g, (_all, name: string) => `"${name.toUpperCase()}":`),
    );
    expect(decodedEvent(upper)).toEqual(fixtureEvent('bounce'));
  });

  it('takes the address out of a recipient with a display name, UTF-8 included', () => {
    const json = fixtureJson('bounce');
    json.bounce.bouncedRecipients[0].emailAddress = 'Jörg Müller <Jörg@Exämple.DE>';
    expect(decodedEvent(json).recipients[0]?.address).toBe('jörg@exämple.de');
  });

  it.each([
    ['an event type of the future', '{"eventType":"Teleported","mail":{"messageId":"m"}}', 'Teleported'],
    ['inbound mail', '{"notificationType":"Received","mail":{"messageId":"m"}}', 'Received'],
    [
      'the notification of a subscription',
      '{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"x"}',
      'AmazonSnsSubscriptionSucceeded',
    ],
    [
      'the event destination’s test',
      'Successfully validated SNS topic for Amazon SES event publishing.\n',
      'event destination validation',
    ],
  ])('ignores %s by its name', (_what, text, name) => {
    expect(decodeSesText(text, origin)).toEqual({ kind: 'ignored', what: name });
  });

  // CloudWatch user guide, "Metric streams output in JSON format".
  it('ignores a record of a CloudWatch metric stream', () => {
    const record = {
      metric_stream_name: 'MyMetricStream',
      account_id: '1234567890',
      region: 'us-east-1',
      namespace: 'AWS/SES',
      metric_name: 'Send',
      dimensions: {},
      timestamp: 1_611_929_698_000,
      value: { count: 3, sum: 20, max: 18, min: 0 },
      unit: 'Count',
    };
    expect(decodeSesEvent(record, origin)).toEqual({ kind: 'ignored', what: 'CloudWatch metric stream' });
  });

  it.each([
    ['no JSON', 'Hello'],
    ['no object', '[1]'],
    ['more values than any', `{"eventType":"Send","a":[${'0,'.repeat(30_000)}0]}`],
    ['no type', '{"mail":{"messageId":"m","timestamp":"2020-01-01T00:00:00Z"}}'],
    ['no message id', '{"eventType":"Send","mail":{"timestamp":"2020-01-01T00:00:00Z"}}'],
    ['no time', '{"eventType":"Send","mail":{"messageId":"m"}}'],
  ])('calls a message with %s malformed', (_what, text) => {
    expect(decodeSesText(text, origin)).toMatchObject({ kind: 'malformed' });
  });

  it.each(['bounce', 'complaint'] as const)('tells a %s without a message id by its feedback id', (name) => {
    const json = fixtureJson(name);
    delete json.mail.messageId;
    const event = decodedEvent(json);
    expect(event).toEqual({ ...fixtureEvent(name), messageId: '' });
    json[name].feedbackId = 'another';
    expect(eventKey(decodedEvent(json))).not.toBe(eventKey(event));
    delete json[name].feedbackId;
    expect(decodeSesEvent(json, origin)).toMatchObject({ kind: 'malformed' });
  });

  it('never throws, whatever JSON arrives', () => {
    const types = fc.constantFrom(...publishedEvents.map((name) => String(fixtureJson(name).eventType)));
    const details = fc.dictionary(
      fc.constantFrom(
        'bounce',
        'complaint',
        'delivery',
        'open',
        'click',
        'failure',
        'deliveryDelay',
        'subscription',
        'mail',
        'x',
      ),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(types, details, fc.jsonValue(), (eventType, body, tags) => {
        const decoded = decodeSesEvent(
          { eventType, ...body, mail: { messageId: 'm', timestamp: '2020-01-01T00:00:00Z', tags } },
          origin,
        );
        expect(decoded.kind).toBe('event');
      }),
    );
    fc.assert(fc.property(fc.jsonValue(), (json) => void decodeSesEvent(json, origin)));
  });
});
