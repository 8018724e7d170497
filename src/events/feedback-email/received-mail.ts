import { asFields, field, listOf, objectOf, textOf, timeOf, type Fields } from '../fields.ts';

/** A mail that SES received for an address of ours, as the SNS action of a receipt rule tells of it. */
export interface ReceivedMail {
  /** Envelope recipients that the rule matched, in lower case. */
  readonly recipients: readonly string[];
  /** When SES received it: milliseconds since the epoch. */
  readonly time: number;
  /** What SES found when it received the mail: `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED`; empty where it says nothing. */
  readonly verdicts: Readonly<Record<'spam' | 'virus' | 'spf' | 'dkim' | 'dmarc', string>>;
  /** The raw mail. A rule may ask SNS for Base64, because a mail need not be UTF-8. */
  readonly content: string;
  readonly encoding: 'UTF-8' | 'Base64';
}

/**
 * Source: Amazon SES developer guide, "Contents of notifications for Amazon SES email receiving". Without `content` the
 * rule has another action than SNS, and there is nothing to read.
 */
export function receivedMail(record: Fields): ReceivedMail | undefined {
  const content = field(record, 'content');
  const receipt = objectOf(record, 'receipt');
  const time = timeOf(objectOf(record, 'mail'), 'timestamp') ?? timeOf(receipt, 'timestamp');
  if (typeof content !== 'string' || time === undefined) return undefined;
  const verdict = (name: string) => textOf(objectOf(receipt, `${name}Verdict`), 'status').toUpperCase();
  const action = asFields(field(receipt, 'action'));
  return {
    recipients: listOf(receipt, 'recipients').flatMap((one) =>
      typeof one === 'string' ? [one.toLowerCase()] : [],
    ),
    time,
    verdicts: {
      spam: verdict('spam'),
      virus: verdict('virus'),
      spf: verdict('spf'),
      dkim: verdict('dkim'),
      dmarc: verdict('dmarc'),
    },
    content,
    encoding: encodingOf(textOf(action, 'encoding'), content),
  };
}

/** SES tells `UTF8` or `BASE64` without documenting it. A header has a colon, and Base64 has none. */
function encodingOf(told: string, content: string): ReceivedMail['encoding'] {
  const encoded = told ? told.toLowerCase() === 'base64' : !content.includes(':');
  return encoded ? 'Base64' : 'UTF-8';
}
