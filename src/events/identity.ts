import { hash as digest } from 'node:crypto';
import type { SesEvent } from './ses-event.ts';
import type { SesNotice } from './ses-notice.ts';

/**
 * What makes an event the same event, however it came: its type, its message, and what tells two such events of one
 * message apart. Receivers give every redelivery and every copy an envelope of its own, so nothing of the envelope is in
 * it, nor anything that only some receivers or forms tell (tags, headers).
 * @returns 32 hex characters; no address can be read from them.
 */
export function eventKey(event: SesEvent): string {
  return hash([event.type, event.messageId, ...distinction(event)]);
}

const milliseconds = /^[0-9a-f]{4}([0-9a-f]{12})-/;

/**
 * What the keys of events have in common whose messages were sent at about the same time: SES's message ids hold the
 * millisecond as 12 hex digits after the first four (so do the examples of the developer guide, of which
 * `0000014644fe5ef6-9a483358-…` is of May 2014). AWS promises no such thing, and nothing but speed depends on it.
 * @returns 12 hex digits, which follow from the message’s id alone; `undefined` for ids of another form.
 */
export function eventLocality({ messageId }: SesEvent): string | undefined {
  return milliseconds.exec(messageId)?.[1];
}

/**
 * Whether anything tells the event from others of its kind: the message, or the id of the bounce or complaint, which
 * SES makes once for each (developer guide, "Contents of event data", `feedbackId`).
 */
export function isIdentified({ messageId, detail }: SesEvent): boolean {
  return messageId !== '' || (detail !== null && 'feedbackId' in detail && detail.feedbackId !== '');
}

/**
 * What makes a notice the same notice. EventBridge's id is not in it: a replay of an archive, or a way over a second
 * bus, may give another.
 */
export function noticeKey({ type, status, time, accountId, region, resource, words }: SesNotice): string {
  return hash([type, status, time, accountId, region, resource, words]);
}

function hash(parts: readonly unknown[]): string {
  return digest('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
}

function distinction(event: SesEvent): readonly unknown[] {
  const { detail, time, type } = event;
  switch (type) {
    case 'bounce':
    case 'complaint':
      return detail.feedbackId ? [detail.feedbackId] : [time, addresses(event)];
    case 'delivery_delay':
      return [time, addresses(event), detail.delayType];
    case 'open':
      return [time, detail.ipAddress, detail.userAgent];
    case 'click':
      return [time, detail.ipAddress, detail.userAgent, detail.link];
    case 'subscription':
      return [time, detail.contactList, detail.source, detail.topics.toSorted()];
    case 'send':
    case 'reject':
    case 'delivery':
    case 'rendering_failure':
      return [time, addresses(event)];
  }
}

function addresses(event: SesEvent): string[] {
  const all = event.recipients.map((recipient) => recipient.address);
  return all.length > 1 ? all.toSorted() : all;
}
