import { bareAddress, domainOf } from '../address.ts';
import type { Origin } from '../decode.ts';
import { isIdentified } from '../identity.ts';
import type { Recipient, SesEvent } from '../ses-event.ts';
import { complainantIn, readAbuseReport, type AbuseReport } from './abuse-report.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import { addressIn, headerOf, valueIn, type Block } from './header-block.ts';
import { addressesNamedIn, valueOf, type MailHeader } from './mail-header.ts';
import type { MailBody } from './mime.ts';
import { readQmailReport } from './qmail-report.ts';

export type ReadReport =
  /** One at least. */
  | { readonly kind: 'events'; readonly events: readonly SesEvent[] }
  | { readonly kind: 'ignored'; readonly what: string }
  | { readonly kind: 'malformed'; readonly message: string };

/**
 * What a mail of SES's reports: the remote server's report, or SES's own, with the mail that it is about. Where some
 * recipients failed and others are still tried for, that is a bounce and a delay.
 *
 * Identity: the Message-ID of the forwarding mail has the form of a feedback id and is made at the time that one is
 * made, so it stands for it: however often the report is received, it is the same event. AWS does not document that the
 * two are equal, so the same bounce may count twice where SES is told to forward it and to publish it. A delay has no
 * feedback id: it is the same by its time, which the mail's Date tells, and its recipients.
 * @param receivedAt milliseconds since the epoch
 */
export function readReport(
  header: MailHeader,
  body: MailBody,
  receivedAt: number,
  origin: Origin,
): ReadReport {
  const partOf = (pattern: RegExp) => body.parts.find(({ type }) => pattern.test(type))?.text;
  const qmail = readQmailReport(body.text);
  const copy = partOf(/^(?:message\/(?:rfc822|global)|text\/rfc822-headers)/);
  const returned = copy === undefined ? (qmail?.returned ?? new Map<string, string[]>()) : headerOf(copy);
  const about: About = {
    messageId: messageIdOf(returned) || idIn(valueOf(header, 'x-original-to')),
    time: timeOf(header, receivedAt),
    ...origin,
    configurationSet: '',
    identity: domainOf(bareAddress(valueIn(returned, 'from'))),
    tags: {},
  };
  const feedbackId = idIn(valueOf(header, 'message-id'));

  const abuse = partOf(/^message\/feedback-report$/);
  if (abuse !== undefined || isComplaint(header)) {
    const report = abuse === undefined ? { feedbackType: '', recipients: [] } : readAbuseReport(abuse);
    if (!report) return { kind: 'malformed', message: 'the abuse report has no feedback type' };
    return known([complaint(about, feedbackId, report, returned)]);
  }
  const status = partOf(/^message\/(?:global-)?delivery-status$/);
  if (status === undefined && !qmail) return { kind: 'ignored', what: 'mail that is no report' };
  const { failed, delayed } =
    status === undefined ? { failed: qmail?.failed ?? [], delayed: [] } : readDeliveryStatus(status);
  const events = [
    ...(failed.length > 0 ? [bounce(about, feedbackId, named(failed, returned))] : []),
    ...(delayed.length > 0 ? [delay(about, named(delayed, returned))] : []),
  ];
  return events.length > 0 ? known(events) : { kind: 'ignored', what: 'delivery report without a failure' };
}

/**
 * Whom the mail was for stands in for recipients that the report names by no address (`rfc822;|/usr/bin/procmail`),
 * where there is no doubt: the returned mail names as many others. Else they stay without one, and are counted as well.
 */
function named(recipients: readonly Recipient[], returned: Block): readonly Recipient[] {
  const nameless = recipients.filter(({ address }) => !address).length;
  if (nameless === 0) return recipients;
  const told = new Set(recipients.map(({ address }) => address));
  const others = new Set(addressesNamedIn(valueIn(returned, 'to')).map(addressIn));
  const rest = [...others].filter((address) => address && !told.has(address));
  if (rest.length !== nameless) return recipients;
  return recipients.map((one) => (one.address ? one : { ...one, address: rest.shift() ?? '' }));
}

/** What the event types have in common. */
type About = Pick<
  SesEvent,
  'messageId' | 'time' | 'accountId' | 'region' | 'configurationSet' | 'identity' | 'tags'
>;

function complaint(about: About, feedbackId: string, report: AbuseReport, returned: Block): SesEvent {
  const told = report.recipients.length > 0 ? report.recipients : [complainantIn(returned)];
  const recipients = told.filter(Boolean).map((address) => ({ address }));
  const detail = { feedbackId, feedbackType: report.feedbackType, complaintSubType: '' };
  return { type: 'complaint', ...about, recipients, detail };
}

function bounce(about: About, feedbackId: string, recipients: readonly Recipient[]): SesEvent {
  return { type: 'bounce', ...about, recipients, detail: { feedbackId, ...bounceTypeOf(recipients) } };
}

function delay(about: About, recipients: readonly Recipient[]): SesEvent {
  return { type: 'delivery_delay', ...about, recipients, detail: { delayType: 'Undetermined' } };
}

function known(events: readonly SesEvent[]): ReadReport {
  return events.every(isIdentified)
    ? { kind: 'events', events }
    : { kind: 'malformed', message: 'the report does not tell which mail of SES’s it is about' };
}

/** Complaints come from `complaints@` email-abuse.amazonses.com, with the region before it; some without a report part. */
function isComplaint(header: MailHeader): boolean {
  return bareAddress(valueOf(header, 'from')).startsWith('complaints@');
}

/**
 * When SES wrote the report, which its signature covers, so that an old one sent again is as old as it was. Without a
 * date, or with one of the future, when it was received.
 */
function timeOf(header: MailHeader, receivedAt: number): number {
  const written = Date.parse(valueOf(header, 'date').slice(0, MAX_DATE));
  return written < receivedAt ? written : receivedAt;
}

/** A date with a comment (RFC 5322, section 3.3) has less. */
const MAX_DATE = 200;

/** SES takes the Message-ID over, or makes its own of its id, as it does with the Return-Path that recipients see. */
function messageIdOf(returned: Block): string {
  return idIn(valueIn(returned, 'return-path')) || idIn(valueIn(returned, 'message-id'));
}

/** SES's message ids, also as the local part of the addresses that it makes of them. */
const sesId = /(?<id>[0-9a-f]{16}-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}-\d{6})@/;

function idIn(value: string): string {
  return sesId.exec(value)?.groups?.['id'] ?? '';
}

/**
 * SES's words for what the first recipient's status says. Source of the words: SES developer guide, "Bounce types"; of
 * the codes: RFC 3463.
 */
function bounceTypeOf([first]: readonly Recipient[]): { bounceType: string; bounceSubType: string } {
  const [kind = '', subject = '', detail = ''] = first?.status?.split('.') ?? [];
  const bounceType = { '5': 'Permanent', '4': 'Transient' }[kind] ?? 'Undetermined';
  const code = `${subject}.${detail}`;
  if (bounceType === 'Undetermined') return { bounceType, bounceSubType: 'Undetermined' };
  if (code === '2.2') return { bounceType: 'Transient', bounceSubType: 'MailboxFull' };
  if (code === '2.3' || code === '3.4') return { bounceType: 'Transient', bounceSubType: 'MessageTooLarge' };
  return { bounceType, bounceSubType: 'General' };
}
