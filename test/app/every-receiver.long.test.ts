import { describe, expect, it } from 'vitest';
import { receiverNames, type ReceiverName } from '../../src/contracts/event-sink.ts';
import { eventBridgeEvent } from '../../src/demo/publishing/eventbridge-bus.ts';
import { Random } from '../../src/demo/company/random.ts';
import { everyReceiver } from '../support/every-receiver.ts';
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

/** Every event over every receiver, a fifth of them twice, in a random order. */
function shuffledDeliveries(random: Random): { readonly text: string; readonly receiver: ReceiverName }[] {
  const deliveries = Array.from({ length: EVENTS }, (_none, index) => eventText(index)).flatMap((text) =>
    receiverNames.flatMap((receiver) => {
      const one = { text, receiver };
      return random.chance(0.2) ? [one, one] : [one];
    }),
  );
  return deliveries
    .map((one) => ({ one, at: random.between(0, 1) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** All that the documented events move, but for what is told by receiver. */
async function increments(receiver: ReceiverName, wrap = (text: string) => text) {
  await using program = await everyReceiver();
  for (const name of publishedEvents) await program.senders[receiver](wrap(fixtureText(name)));
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

describe('events over every receiver', () => {
  it('are 1,000 when 1,000 come over all of them at once, out of order and more than once', async () => {
    await using program = await everyReceiver();
    const deliveries = shuffledDeliveries(new Random('every receiver'));
    const total = deliveries.length;
    const worker = async () => {
      for (let next = deliveries.pop(); next; next = deliveries.pop())
        await program.senders[next.receiver](next.text);
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
    // Each receiver brought some of them first, so that the mixture was one.
    for (const receiver of receiverNames)
      expect(seen.sum('ses_exporter_receiver_events_total', { receiver })).toBeGreaterThan(0);
  });

  it('give the same increments for each documented event, whichever receiver brings it', async () => {
    const [first, ...others] = await Promise.all(receiverNames.map((receiver) => increments(receiver)));
    expect(first?.length).toBeGreaterThan(publishedEvents.length);
    for (const other of others) expect(other).toEqual(first);
  });

  it('give the same increments when a rule of EventBridge’s hands them to a topic or a stream', async () => {
    const roads = (['sns', 'firehose', 'sqs'] as const).map((receiver) => increments(receiver, byRule));
    const [published, ...handedOn] = await Promise.all([increments('sns'), ...roads]);
    for (const one of handedOn) expect(one).toEqual(published);
  });
});
