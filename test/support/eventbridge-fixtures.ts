import { readFileSync } from 'node:fs';
import { decodeEventBridgeEvent } from '../../src/receivers/eventbridge-envelope/decode.ts';
import { parseEventBridgeEvent } from '../../src/receivers/eventbridge-envelope/event.ts';
import type { Decoded } from '../../src/events/decode.ts';
import type { Countable } from '../../src/events/ses-notice.ts';

/**
 * Events as they are documented: the first two in the Amazon SES developer guide, "Monitoring SES events using Amazon
 * EventBridge", the others in "Tenants", which leaves their version and id out.
 */
export const documentedEvents = [
  'advisor-recommendation-open',
  'rendering-failed',
  'tenant-finding-open',
  'sending-status-disabled',
] as const;
export type EventBridgeFixture = (typeof documentedEvents)[number];

export function eventBridgeText(name: EventBridgeFixture): string {
  return readFileSync(new URL(`../fixtures/events/eventbridge-${name}.json`, import.meta.url), 'utf8');
}

/** A fresh copy, free to be broken by a test. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests reach into it by path
export function eventBridgeJson(name: EventBridgeFixture): any {
  return JSON.parse(eventBridgeText(name));
}

/** What an event on the bus says. */
export function decodedOnBus(event: unknown): Decoded<Countable> {
  const parsed = parseEventBridgeEvent(typeof event === 'string' ? event : JSON.stringify(event));
  if (!parsed.ok) throw new Error(parsed.message);
  return decodeEventBridgeEvent(parsed.event);
}
