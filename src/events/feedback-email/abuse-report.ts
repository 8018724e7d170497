import { addressIn, headerBlocks, type Block } from './header-block.ts';

export interface AbuseReport {
  /** `abuse`, `not-spam`, …; source: RFC 5965, section 7.3, and IANA's registry. Empty where it is not told. */
  readonly feedbackType: string;
  /** Who complained, as far as it is told: most mailbox providers take addresses out. */
  readonly recipient: string;
}

/** The text of a message/feedback-report part (RFC 5965, section 3). `undefined` where it is none. */
export function readAbuseReport(text: string): AbuseReport | undefined {
  const fields = new Map(headerBlocks(text).flatMap((block) => [...block]));
  const feedbackType = fields.get('feedback-type')?.toLowerCase();
  if (!feedbackType || !/^[a-z][\w-]{0,63}$/.test(feedbackType)) return undefined;
  const recipient = addressIn(fields.get('original-rcpt-to')) || addressIn(fields.get('removal-recipient'));
  return { feedbackType, recipient };
}

/**
 * Who complained, by the header of the mail that is complained about. Microsoft's junk mail reports have no report part,
 * and name the recipient there; where nobody is named, whom the mail was for may have complained, as in SES's events.
 */
export function complainantIn(returned: Block): string {
  const [firstTo] = (returned.get('to') ?? '').split(',', 1);
  return addressIn(returned.get('x-hmxmroriginalrecipient')) || addressIn(firstTo);
}
