import type { Origin } from '../decode.ts';
import type { SesEvent } from '../ses-event.ts';
import { parseMail } from './mime.ts';
import { distrustMail, distrustReception, type FeedbackTrust } from './provenance.ts';
import type { ReceivedMail } from './received-mail.ts';
import { readReport } from './report.ts';

export type { FeedbackTrust } from './provenance.ts';

export type DecodedFeedback =
  | { readonly kind: 'events'; readonly events: readonly SesEvent[] }
  | { readonly kind: 'ignored'; readonly what: string }
  | { readonly kind: 'malformed'; readonly message: string }
  /** It may be from anybody. */
  | { readonly kind: 'untrusted'; readonly message: string };

/** An SNS action takes mails of up to 150 KB (SES developer guide, "Publish to Amazon SNS topic action"), Base64 adds a third. */
const MAX_CONTENT = 262_144;

/**
 * A bounce or complaint that SES forwarded by mail, as the events that SES would have published of it; the
 * configuration set and tags are not in the mail. Never rejects for what a mail holds.
 */
export async function decodeFeedbackEmail(
  received: ReceivedMail,
  trust: FeedbackTrust,
  origin: Origin,
): Promise<DecodedFeedback> {
  const { content, encoding } = received;
  const stranger = distrustReception(received, trust);
  if (stranger) return { kind: 'untrusted', message: stranger };
  if (content.length > MAX_CONTENT) return { kind: 'malformed', message: 'the mail is too large' };
  const mail = await parseMail(encoding === 'Base64' ? Buffer.from(content, 'base64') : content);
  if (!mail) return { kind: 'malformed', message: 'the mail cannot be read as MIME' };
  const forgery = distrustMail(mail, received, trust);
  if (forgery) return { kind: 'untrusted', message: forgery };
  return readReport(mail, received.time, origin);
}
