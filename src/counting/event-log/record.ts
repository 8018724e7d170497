import type { RecordField } from '../../config/event-log.ts';
import type { EventRecord } from '../../contracts/event-record.ts';
import type { MailboxProviderOf } from '../../events/mailbox-provider.ts';
import { tagOf, type Recipient, type SesEvent } from '../../events/ses-event.ts';
import { linkDomain } from '../../metrics/count-event.ts';
import { snakeCase } from '../../platform/snake-case.ts';

export interface RecordOptions {
  readonly fields: readonly RecordField[];
  /** Message tags that may be told. */
  readonly tags: readonly string[];
  readonly providerOf: MailboxProviderOf;
  /** What is written in place of an address; `undefined` leaves it out. */
  readonly nameOf: (address: string) => string | undefined;
}

/** Fields that the event does not have are left out. */
export function recordOf(event: SesEvent, receiver: string, options: RecordOptions): EventRecord {
  const told: Partial<Record<RecordField, unknown>> = {
    account_id: event.accountId,
    region: event.region,
    configuration_set: event.configurationSet,
    identity: event.identity,
    message_id: event.messageId,
    receiver,
    recipients: event.recipients.map((recipient) => recipientOf(recipient, options)),
    tags: Object.fromEntries(options.tags.flatMap((tag) => toldTag(event, tag))),
    ...detailOf(event, (text) => withoutAddresses(text, options)),
  };
  const chosen = options.fields.filter((field) => !isEmpty(told[field]));
  return {
    time: new Date(event.time).toISOString(),
    event: event.type,
    ...Object.fromEntries(chosen.map((field) => [field, withinLength(told[field])])),
  };
}

function recipientOf({ address, status, diagnostic }: Recipient, options: RecordOptions): object {
  const recipient = options.nameOf(address);
  return {
    ...(recipient !== undefined && { recipient }),
    provider: options.providerOf(address),
    ...(status && { status }),
    ...(diagnostic &&
      options.fields.includes('diagnostic') && { diagnostic: withoutAddresses(diagnostic, options) }),
  };
}

/** Of any text; a link of AWS's own tracking has some hundreds. */
const MAX_FIELD_CHARS = 2_048;

/** A text of a mail may be as long as a message; a record must be a line. What UTF-8 cannot write becomes U+FFFD. */
function withinLength(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, MAX_FIELD_CHARS).toWellFormed();
  if (Array.isArray(value)) return value.map(withinLength);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withinLength(inner)]));
}

const WORD = /[^\s<>()[\]"',;:=]+/g;
const LETTER = /[\p{L}\p{N}]/u;
const MAX_TEXT_CHARS = 1_000;

/** Words of others, in which an address is what it is in the rest of the record. */
function withoutAddresses(text: string, { nameOf }: RecordOptions): string {
  return text.slice(0, MAX_TEXT_CHARS).replaceAll(WORD, (word) => {
    const at = word.indexOf('@');
    let end = word.length;
    // A full stop after an address ends the sentence.
    while (end > at && !LETTER.test(word[end - 1] ?? '')) end--;
    if (at < 1 || end <= at + 1) return word;
    return (nameOf(word.slice(0, end).toLowerCase()) ?? '(address)') + word.slice(end);
  });
}

function toldTag(event: SesEvent, tag: string): [string, string][] {
  const value = tagOf(event, tag);
  return value === undefined ? [] : [[tag, value]];
}

function detailOf(
  { type, detail }: SesEvent,
  words: (text: string) => string,
): Partial<Record<RecordField, unknown>> {
  switch (type) {
    case 'bounce':
      return {
        bounce_type: snakeCase(detail.bounceType),
        bounce_subtype: snakeCase(detail.bounceSubType),
      };
    case 'complaint':
      return {
        feedback_type: snakeCase(detail.feedbackType),
        complaint_subtype: snakeCase(detail.complaintSubType),
      };
    case 'delivery':
      return {
        ...(detail.processingTimeMillis !== undefined && {
          delivery_seconds: detail.processingTimeMillis / 1_000,
        }),
        smtp_response: words(detail.smtpResponse),
      };
    case 'delivery_delay':
      return { delay_type: snakeCase(detail.delayType) };
    case 'reject':
      return { reason: detail.reason };
    case 'rendering_failure':
      return { template: detail.templateName, error_message: words(detail.errorMessage) };
    case 'subscription':
      return { topics: detail.topics };
    case 'open':
      return { ip_address: detail.ipAddress, user_agent: detail.userAgent };
    case 'click':
      return {
        link_domain: linkDomain(detail.link),
        link: detail.link,
        ip_address: detail.ipAddress,
        user_agent: detail.userAgent,
      };
    case 'send':
      return {};
  }
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
