import { decodeNotice } from '../../events/decode-notice.ts';
import { decodeSesEvent, type Decoded } from '../../events/decode.ts';
import type { Countable } from '../../events/ses-notice.ts';
import type { EventBridgeEvent } from './event.ts';

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
