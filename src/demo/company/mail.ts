import type { EventType } from '../../events/ses-event.ts';
import { MINUTE, SECOND } from './clock.ts';
import { mailboxes, type Mailboxes, type MailKind } from './index.ts';
import type { Random } from './random.ts';

export interface Recipient {
  readonly address: string;
  readonly at: Mailboxes;
}

export interface Mail {
  readonly id: string;
  /** When SES accepted it: milliseconds since the epoch. */
  readonly time: number;
  readonly kind: MailKind;
  readonly recipients: readonly Recipient[];
}

/** One of SES's sending events before it is written as JSON. */
export interface MailEvent {
  readonly type: EventType;
  readonly time: number;
  readonly mail: Mail;
  /** The event's own object as AWS documents it, without its timestamp. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A mail of this kind to invented people. */
export function writeMail(kind: MailKind, time: number, random: Random): Mail {
  const at = random.weighted(mailboxes);
  const names = [`kite-friend-${random.whole(1, 99_999)}`];
  if (kind.template === 'Invoice' && random.chance(0.3)) names.push(`bookkeeping-${random.whole(1, 999)}`);
  const recipients = names.map((name) => ({ address: `${name}@${at.domain}`, at }));
  return { id: sesId(time, random), time, kind, recipients };
}

/** An id in the form of SES's own: region and time, a UUID, and a counter. */
export function sesId(time: number, random: Random): string {
  return `0102${time.toString(16).padStart(12, '0')}-${random.uuid()}-000000`;
}

/** A time somewhere in the given number of minutes after another. */
export function within(minutes: number, after: number, random: Random): number {
  return Math.round(after + SECOND + random.next() * minutes * MINUTE);
}
