import { readFileSync } from 'node:fs';
import { decodeSesEvent, type Origin } from '../../src/events/decode.ts';
import type { SesEvent } from '../../src/events/ses-event.ts';

/**
 * Documented payloads, one file each. The event publishing form is from the Amazon SES developer guide, "Examples of
 * event data that Amazon SES publishes to Amazon SNS"; the notification form from "Amazon SNS notification examples for
 * Amazon SES".
 */
export const publishedEvents = [
  'send',
  'reject',
  'bounce',
  'complaint',
  'delivery',
  'open',
  'click',
  'rendering-failure',
  'delivery-delay',
  'subscription',
] as const;

export const feedbackNotifications = [
  'notification-bounce-dsn',
  'notification-bounce-no-dsn',
  'notification-complaint',
  'notification-complaint-no-report',
  'notification-delivery',
] as const;

/**
 * Bounces of mail that SES kept back, for reasons that the examples have none of: the documented payload of a bounce with
 * the words of "Bounce types". What SES writes into `diagnosticCode` there is not documented.
 */
export const suppressedBounces = [
  'bounce-email-validation-suppressed',
  'bounce-on-tenant-suppression-list',
] as const;

export type FixtureName =
  | (typeof publishedEvents)[number]
  | (typeof feedbackNotifications)[number]
  | (typeof suppressedBounces)[number];

export const origin: Origin = { accountId: '999999999999', region: 'eu-west-1' };

export function fixtureText(name: FixtureName): string {
  return readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8');
}

/** A fresh copy, free to be broken by a test. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests reach into it by path
export function fixtureJson(name: FixtureName): any {
  return JSON.parse(fixtureText(name));
}

export function decodedEvent(json: unknown): SesEvent {
  const decoded = decodeSesEvent(json, origin);
  if (decoded.kind !== 'event') throw new Error(`expected an event, got ${JSON.stringify(decoded)}`);
  return decoded.event;
}

export function fixtureEvent(name: FixtureName): SesEvent {
  return decodedEvent(fixtureJson(name));
}
