import { describe, expect, it } from 'vitest';
import { EventBridgeBus } from '../../../src/demo/publishing/eventbridge-bus.ts';
import type { DeliveryOptions } from '../../../src/demo/publishing/sns-delivery.ts';
import { eventBridgeBench, KEY, NEXT_KEY } from '../../support/eventbridge-bench.ts';
import { fixtureText, publishedEvents } from '../../support/ses-fixtures.ts';
import { NOW } from '../../support/sns-topic.ts';
import { webhookReceiver } from '../../support/webhook-receiver.ts';
import { eventually } from '../../support/eventually.ts';

function bus(endpoint: string, options: DeliveryOptions = {}, key = KEY): EventBridgeBus {
  return new EventBridgeBus(
    { now: () => NOW },
    { endpoint, keyName: 'x-api-key', key },
    { retryDelay: 1, ...options },
  );
}

describe('a simulated event bus', () => {
  it('brings each of SES’s events to the program', async () => {
    await using bench = await eventBridgeBench();
    await using events = bus(bench.url);
    for (const name of publishedEvents) events.publish(fixtureText(name));
    await events.idle();
    expect(bench.received.map(({ type }) => type).toSorted()).toEqual(
      publishedEvents.map((name) => name.replace('-', '_')).toSorted(),
    );
    expect(events.stats).toMatchObject({ delivered: 10, retried: 0, failed: 0 });
  });

  it('posts an event with the headers of an API destination', async () => {
    await using receiver = await webhookReceiver();
    await using events = bus(receiver.url);
    events.publish(fixtureText('complaint'));
    await events.idle();
    expect(receiver.received[0]).toMatchObject({
      headers: {
        'x-api-key': KEY,
        'user-agent': 'Amazon/EventBridge/ApiDestinations',
        'content-type': 'application/json; charset=utf-8',
        range: 'bytes=0-1048575',
        connection: 'close',
      },
      envelope: {
        source: 'aws.ses',
        'detail-type': 'Email Complaint Received',
        account: '123456789012',
        time: '2026-11-23T12:00:00Z',
        detail: { eventType: 'Complaint' },
      },
    });
  });

  it.each([401, 407, 409, 429, 500, 503])('tries again after %i', async (status) => {
    let asked = 0;
    await using receiver = await webhookReceiver(() => (asked++ === 0 ? status : 200));
    await using events = bus(receiver.url);
    events.publish(fixtureText('send'));
    await events.idle();
    expect(events.stats).toMatchObject({ retried: 1, delivered: 1, failed: 0 });
  });

  it.each([301, 400, 403, 404, 410, 413])('gives up after %i', async (status) => {
    await using receiver = await webhookReceiver(() => status);
    await using events = bus(receiver.url);
    events.publish(fixtureText('send'));
    await events.idle();
    expect(events.stats).toMatchObject({ retried: 0, delivered: 0, failed: 1 });
  });

  it('gives up after the last try', async () => {
    await using receiver = await webhookReceiver(() => 503);
    await using events = bus(receiver.url, { retries: 2 });
    events.publish(fixtureText('send'));
    await events.idle();
    expect(receiver.received).toHaveLength(3);
    expect(events.stats).toMatchObject({ retried: 2, failed: 1 });
  });

  it('brings an event again when told to', async () => {
    await using receiver = await webhookReceiver();
    await using events = bus(receiver.url, { redeliver: () => true });
    events.publish(fixtureText('send'));
    await events.idle();
    expect(receiver.received[1]?.envelope).toEqual(receiver.received[0]?.envelope);
    expect(events.stats).toMatchObject({ delivered: 2, redelivered: 1 });
  });

  it('goes on trying while the program does not know its key', async () => {
    await using closed = await eventBridgeBench({ api_keys: [NEXT_KEY] });
    const events = bus(closed.url, { retries: Infinity });
    events.publish(fixtureText('bounce'));
    await eventually(() => expect(events.stats.retried).toBeGreaterThan(1));
    await events[Symbol.asyncDispose]();
    expect(events.stats).toMatchObject({ delivered: 0, failed: 0 });
    expect(closed.received).toEqual([]);
  });
});
