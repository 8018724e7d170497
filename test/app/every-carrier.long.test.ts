import { describe, expect, it } from 'vitest';
import { carrierNames, type CarrierName } from '../../src/carriers/carrier.ts';
import { eventBridgeEvent } from '../../src/demo/eventbridge-bus.ts';
import { Random } from '../../src/demo/random.ts';
import { everyCarrier } from '../support/every-carrier.ts';
import { scrapeRevealed } from '../support/scrape.ts';
import { NOW } from '../support/sns-topic.ts';
import { fixtureJson, fixtureText, publishedEvents } from '../support/ses-fixtures.ts';

const EVENTS = 1_000;
const AT_ONCE = 32;

/** One of 1,000 events of all types; no two are the same. */
function eventText(index: number): string {
  const json = fixtureJson(publishedEvents[index % publishedEvents.length] ?? 'send');
  json.mail.messageId = `message-${index}`;
  return JSON.stringify(json);
}

/** Every event over every carrier, a fifth of them twice, in a random order. */
function shuffledDeliveries(random: Random): { readonly text: string; readonly carrier: CarrierName }[] {
  const deliveries = Array.from({ length: EVENTS }, (_none, index) => eventText(index)).flatMap((text) =>
    carrierNames.flatMap((carrier) => {
      const one = { text, carrier };
      return random.chance(0.2) ? [one, one] : [one];
    }),
  );
  return deliveries
    .map((one) => ({ one, at: random.between(0, 1) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** All that the documented events move, but for what is told by carrier. */
async function increments(carrier: CarrierName, wrap = (text: string) => text) {
  await using program = await everyCarrier();
  for (const name of publishedEvents) await program.senders[carrier](wrap(fixtureText(name)));
  const { text } = await scrapeRevealed(program.app.webUrl);
  return text
    .split('\n')
    .filter((line) => /^ses_(?!exporter_|up|event_age)/.test(line))
    .toSorted();
}

/** As a rule of EventBridge's hands an event on. */
function byRule(text: string): string {
  return JSON.stringify(eventBridgeEvent(JSON.parse(text), NOW));
}

describe('events over every carrier', () => {
  it('are 1,000 when 1,000 come over all of them at once, out of order and more than once', async () => {
    await using program = await everyCarrier();
    const deliveries = shuffledDeliveries(new Random('every carrier'));
    const total = deliveries.length;
    const worker = async () => {
      for (let next = deliveries.pop(); next; next = deliveries.pop())
        await program.senders[next.carrier](next.text);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));

    const seen = await scrapeRevealed(program.app.webUrl);
    expect(seen.sum('ses_events_total')).toBe(EVENTS);
    for (const type of publishedEvents)
      expect(seen.sum('ses_events_total', { event_type: type.replaceAll('-', '_') })).toBe(
        EVENTS / publishedEvents.length,
      );
    const messages = (outcome: string) => seen.sum(`ses_exporter_messages_${outcome}_total`);
    expect([messages('counted'), messages('duplicate')]).toEqual([EVENTS, total - EVENTS]);
    // Each carrier brought some of them first, so that the mixture was one.
    for (const carrier of carrierNames)
      expect(seen.sum('ses_exporter_carrier_events_total', { carrier })).toBeGreaterThan(0);
  }, 60_000);

  it('give the same increments for each documented event, whichever carrier brings it', async () => {
    const [first, ...others] = await Promise.all(carrierNames.map((carrier) => increments(carrier)));
    expect(first?.length).toBeGreaterThan(publishedEvents.length);
    for (const other of others) expect(other).toEqual(first);
  }, 60_000);

  it('give the same increments when a rule of EventBridge’s hands them to a topic or a stream', async () => {
    const roads = (['sns', 'firehose', 'sqs'] as const).map((carrier) => increments(carrier, byRule));
    const [published, ...handedOn] = await Promise.all([increments('sns'), ...roads]);
    for (const one of handedOn) expect(one).toEqual(published);
  }, 60_000);
});
