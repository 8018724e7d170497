import { setImmediate } from 'node:timers/promises';
import type { Origin } from '../decode.ts';
import type { SesEvent } from '../ses-event.ts';
import { readMailHeader } from './mail-header.ts';
import { readBody } from './mime.ts';
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
 *
 * Anybody may send a mail, so it is judged by what SES says of it, then by its header, and only then read. One mail is
 * read in a turn of the event loop, however many came at once.
 */
export async function decodeFeedbackEmail(
  received: ReceivedMail,
  trust: FeedbackTrust,
  origin: Origin,
): Promise<DecodedFeedback> {
  const stranger = distrustReception(received, trust);
  if (stranger) return { kind: 'untrusted', message: stranger };
  if (received.content.length > MAX_CONTENT) return { kind: 'malformed', message: 'the mail is too large' };
  await nextTurn();
  return decodeMail(received, trust, origin);
}

let turn = Promise.resolve();

function nextTurn(): Promise<void> {
  turn = turn.then(() => setImmediate());
  return turn;
}

function decodeMail(received: ReceivedMail, trust: FeedbackTrust, origin: Origin): DecodedFeedback {
  const { content, encoding, time } = received;
  const mail = encoding === 'Base64' ? Buffer.from(content, 'base64').toString() : content;
  const read = readMailHeader(mail);
  if (!read) return { kind: 'malformed', message: 'the header of the mail is too long' };
  const { header, bodyAt } = read;
  const forgery = distrustMail(header, received, trust);
  if (forgery) return { kind: 'untrusted', message: forgery };
  const body = readBody(mail, header, bodyAt);
  if (!body) return { kind: 'malformed', message: 'the parts of the mail are nested too deep' };
  return readReport(header, body, time, origin);
}
