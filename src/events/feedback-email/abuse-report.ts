import { bareAddress } from '../address.ts';
import { headerBlocks } from './header-block.ts';

export interface AbuseReport {
  /** `abuse`, `not-spam`, …; source: RFC 5965, section 7.3, and IANA's registry of feedback report types. */
  readonly feedbackType: string;
  /** Who complained, as far as it is told: most mailbox providers take addresses out. */
  readonly recipients: readonly string[];
}

/** The text of a message/feedback-report part (RFC 5965, section 3). `undefined` where it is none. */
export function readAbuseReport(text: string): AbuseReport | undefined {
  const fields = new Map(headerBlocks(text).flatMap((block) => [...block]));
  const feedbackType = fields.get('feedback-type')?.toLowerCase();
  if (!feedbackType || !/^[a-z][\w-]{0,63}$/.test(feedbackType)) return undefined;
  const named = [fields.get('original-rcpt-to'), fields.get('removal-recipient')];
  const recipients = named.map((one) => bareAddress(one ?? '')).filter((one) => one.includes('@'));
  return { feedbackType, recipients: [...new Set(recipients)].slice(0, 1) };
}
