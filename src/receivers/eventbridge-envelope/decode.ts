import { decodeNotice } from '../../events/decode-notice.ts';
import { decodeSesEvent, decodeSesText, type Decoded, type Origin } from '../../events/decode.ts';
import { asFields } from '../../events/fields.ts';
import type { Countable } from '../../events/ses-notice.ts';
import { isEventBridgeEvent, notOfSes, readEventBridgeEvent, type EventBridgeEvent } from './event.ts';

/**
 * What an event of SES's says. Its `detail` is the JSON of event publishing for each detail-type of mail: `Email Sent`,
 * `Email Delivered`, `Email Bounced`, `Email Complaint Received`, `Email Rejected`, `Email Opened`, `Email Clicked`,
 * `Email Rendering Failed`, `Email Delivery Delayed` and `Email Subscribed`. The others are notices, or none of ours:
 * CloudTrail's records of calls have the same source. Sources: Amazon SES developer guide, "Monitoring SES events using
 * Amazon EventBridge"; Amazon EventBridge events reference, "Amazon Simple Email Service events".
 */
export function decodeEventBridgeEvent(event: EventBridgeEvent): Decoded<Countable> {
  return event.detailType.startsWith('Email ') ? decodeSesEvent(event.detail, event) : decodeNotice(event);
}

/**
 * SES's JSON, as SES itself published it to a topic or a stream, or in the event of EventBridge's that a rule handed to
 * one. Who may write to it is the topic's or the stream's affair either way, so nothing more is asked of the event.
 */
export function decodeJson(json: unknown, origin: Origin): Decoded<Countable> {
  const fields = asFields(json);
  if (!fields || !isEventBridgeEvent(fields)) return decodeSesEvent(json, origin);
  const parsed = readEventBridgeEvent(fields);
  if (!parsed.ok) return { kind: 'malformed', message: parsed.message };
  const notSes = notOfSes(parsed.event);
  return notSes ? { kind: 'malformed', message: notSes } : decodeEventBridgeEvent(parsed.event);
}

/** The same of text, or SES's words when a destination is set up. */
export function decodeText(text: string, origin: Origin): Decoded<Countable> {
  return decodeSesText(text, origin, decodeJson);
}
