import { bareAddress, domainOf } from '../address.ts';
import type { Origin } from '../decode.ts';
import type { Recipient, SesEvent } from '../ses-event.ts';
import { readAbuseReport } from './abuse-report.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import { headerOf, type Block } from './header-block.ts';
import { parseMail, type Mail } from './mime.ts';
import type { ReceivedMail } from './received-mail.ts';

/** What the operator trusts. */
export interface FeedbackTrust {
  /** Addresses (`bounces@example.com`) and domains (`@example.com`) that feedback is forwarded to. */
  readonly recipients: readonly string[];
  /** Domains that feedback comes from, with everything below them. */
  readonly senders: readonly string[];
  /** Which of SES's findings on a mail's origin is enough. DKIM alone says nothing of the From that is shown. */
  readonly verdict: 'dmarc' | 'dkim';
}

export type DecodedFeedback =
  | { readonly kind: 'event'; readonly event: SesEvent }
  | { readonly kind: 'ignored'; readonly what: string }
  | { readonly kind: 'malformed'; readonly message: string }
  /** It may be from anybody. */
  | { readonly kind: 'untrusted'; readonly message: string };

/** An SNS action takes mails of up to 150 KB (SES developer guide, "Publish to Amazon SNS topic action"), Base64 adds a third. */
const MAX_CONTENT = 262_144;

/** SES's message ids, also as the local part of the addresses that it makes of them. */
const sesId = /(?<id>[0-9a-f]{16}-[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}-\d{6})@/;

/**
 * A bounce or complaint that SES forwarded by mail. SES sends the report of the remote server on, with the mail that it
 * is about; the mail's Return-Path and Message-ID hold SES's message id. The id of the forwarding mail itself is of the
 * shape of a feedback id, and stands for it: the same report is the same event however often it is received.
 */
export async function decodeFeedbackEmail(
  mail: ReceivedMail,
  trust: FeedbackTrust,
  origin: Origin,
): Promise<DecodedFeedback> {
  const stranger = distrust(mail, trust);
  if (stranger) return { kind: 'untrusted', message: stranger };
  if (mail.content.length > MAX_CONTENT) return { kind: 'malformed', message: 'the mail is too large' };
  const parsed = await parseMail(
    mail.encoding === 'Base64' ? Buffer.from(mail.content, 'base64') : mail.content,
  );
  if (!parsed) return { kind: 'malformed', message: 'the mail cannot be read as MIME' };
  if (!isUnder(domainOf(parsed.from), trust.senders))
    return { kind: 'untrusted', message: 'the mail is not from SES (events.feedback_email.senders)' };
  return decodeReport(parsed, mail, origin);
}

function distrust({ recipients, verdicts }: ReceivedMail, trust: FeedbackTrust): string | undefined {
  const expected = recipients.some(
    (one) => trust.recipients.includes(one) || trust.recipients.includes(`@${domainOf(one)}`),
  );
  if (!expected) return 'the mail is for another address (events.feedback_email.recipients)';
  if (verdicts.virus === 'FAIL' || verdicts.spam === 'FAIL') return 'SES calls the mail spam or a virus';
  if (verdicts[trust.verdict] !== 'PASS')
    return `SES could not verify who sent the mail: ${trust.verdict} ${verdicts[trust.verdict] || 'is not told'}`;
  return undefined;
}

function isUnder(domain: string, domains: readonly string[]): boolean {
  return domains.some((one) => domain === one || domain.endsWith(`.${one}`));
}

function decodeReport(mail: Mail, { time }: ReceivedMail, origin: Origin): DecodedFeedback {
  const textOfPart = (pattern: RegExp) => mail.parts.find(({ type }) => pattern.test(type))?.text;
  const returned = headerOf(textOfPart(/^(?:message\/(?:rfc822|global)|text\/rfc822-headers)/) ?? '');
  const messageId = messageIdOf(returned) || idIn(mail.headers.get('x-original-to'));
  const header = {
    messageId,
    time,
    accountId: origin.accountId,
    region: origin.region,
    configurationSet: returned.get('x-ses-configuration-set') ?? '',
    identity: domainOf(bareAddress(returned.get('from') ?? '')),
    tags: {},
  };
  const feedbackId = idIn(mail.headers.get('message-id'));

  const complaint = textOfPart(/^message\/feedback-report$/);
  if (complaint !== undefined) {
    const report = readAbuseReport(complaint);
    if (!report) return { kind: 'malformed', message: 'the abuse report has no feedback type' };
    if (!messageId) return unknownMail;
    const told = report.recipients.length > 0 ? report.recipients : addressesOf(returned);
    const recipients = told.map((address) => ({ address }));
    const detail = { feedbackId, feedbackType: report.feedbackType, complaintSubType: '' };
    return { kind: 'event', event: { type: 'complaint', ...header, recipients, detail } };
  }

  const status = textOfPart(/^message\/(?:global-)?delivery-status$/);
  if (status === undefined) return { kind: 'ignored', what: 'mail that is no report' };
  const { failed, delayed } = readDeliveryStatus(status);
  if (failed.length === 0 && delayed.length === 0)
    return { kind: 'ignored', what: 'delivery report without a failure' };
  if (!messageId) return unknownMail;
  if (failed.length === 0)
    return {
      kind: 'event',
      event: {
        type: 'delivery_delay',
        ...header,
        recipients: delayed,
        detail: { delayType: 'Undetermined' },
      },
    };
  const detail = { feedbackId, ...bounceTypeOf(failed) };
  return { kind: 'event', event: { type: 'bounce', ...header, recipients: failed, detail } };
}

const unknownMail: DecodedFeedback = {
  kind: 'malformed',
  message: 'the report does not tell which mail of SES’s it is about',
};

/** SES takes the header's own Message-ID for its id, or keeps the sender's and its own in the Return-Path. */
function messageIdOf(returned: Block): string {
  return idIn(returned.get('return-path')) || idIn(returned.get('message-id'));
}

function idIn(value = ''): string {
  return sesId.exec(value.includes('@') ? value : `${value}@`)?.groups?.['id'] ?? '';
}

function addressesOf(returned: Block): string[] {
  const [first = ''] = (returned.get('to') ?? '').split(',', 1);
  const address = bareAddress(first);
  return address.includes('@') ? [address] : [];
}

/**
 * SES's words for what the status says. Source of the words: SES developer guide, "Bounce types"; of the codes: RFC 3463.
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
