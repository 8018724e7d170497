import { addressIn, headerBlocks, MAX_RECIPIENTS, valueIn, type Block } from './header-block.ts';

export interface AbuseReport {
  /** `abuse`, `not-spam`, …; source: RFC 5965, section 7.3, and IANA's registry. Empty where it is not told. */
  readonly feedbackType: string;
  /** Who complained, as far as it is told: most mailbox providers take addresses out. */
  readonly recipients: readonly string[];
}

/**
 * The text of a message/feedback-report part (RFC 5965, section 3). Of the fields read here only Original-Rcpt-To may be
 * there several times (IANA, "Feedback Report Header Fields"). `undefined` where it is none.
 */
export function readAbuseReport(text: string): AbuseReport | undefined {
  const blocks = headerBlocks(text);
  const values = (name: string) => blocks.flatMap((block) => block.get(name) ?? []);
  const feedbackType = values('feedback-type')[0]?.toLowerCase();
  if (!feedbackType || !/^[a-z][\w-]{0,63}$/.test(feedbackType)) return undefined;
  const told = addressesIn(values('original-rcpt-to'));
  return {
    feedbackType,
    recipients: told.length > 0 ? told : addressesIn(values('removal-recipient').slice(0, 1)),
  };
}

/** Each once. */
function addressesIn(values: readonly string[]): readonly string[] {
  return [...new Set(values.slice(0, MAX_RECIPIENTS).map(addressIn))].filter(Boolean);
}

/**
 * Who complained, by the header of the mail that is complained about. Microsoft's junk mail reports have no report part,
 * and name the recipient there; where nobody is named, whom the mail was for may have complained, as in SES's events.
 */
export function complainantIn(returned: Block): string {
  const [firstTo = ''] = valueIn(returned, 'to').split(',', 1);
  return addressIn(valueIn(returned, 'x-hmxmroriginalrecipient')) || addressIn(firstTo);
}
