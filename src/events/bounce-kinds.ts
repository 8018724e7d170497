/**
 * What a bounce says of the mail: the recipient's server refused it for good (hard) or for now (soft), or SES kept it
 * back and nobody was asked (suppressed).
 */
export type BounceKind = 'hard' | 'soft' | 'suppressed';

export interface BounceRow {
  /** AWS's words, as they stand in `bounceType` and `bounceSubType`. */
  readonly type: 'Undetermined' | 'Permanent' | 'Transient';
  readonly subType: string;
  readonly kind: BounceKind;
  /** Whether it counts towards the bounce rate by which AWS judges accounts. */
  readonly counts: boolean;
}

/**
 * The bounces that AWS documents, one row for each type and subtype: the only such list. Source: Amazon SES developer
 * guide, "Contents of event data that Amazon SES publishes to Amazon SNS", "Bounce types".
 *
 * What counts: AWS's rate "includes only hard bounces to domains you haven't verified" ("Sending review process FAQs",
 * bounces), so nothing transient or undetermined does; no event tells of a bounce to a domain of your own. Of what SES keeps back, mail to its own *global* list (`Suppressed`) counts, mail to the account's list does not
 * ("Using the account-level suppression list"; AWS's knowledge centre, "Do bounces from the Amazon SES suppression list
 * affect my daily sending quota?"), nor does mail to recipients who have unsubscribed ("Bounce types"). A tenant's list
 * is the account's for a part of its mail.
 *
 * AWS does not say whether `EmailValidationSuppressed` (Auto Validation) counts. Here it does not: such mail is never
 * attempted, every word that AWS has added for mail kept back was one of prevention, and an account that turns
 * validation on lowers its bounces. Should AWS count it all the same, AWS's own rate shows it, which has alerts too.
 */
export const bounceRows: readonly BounceRow[] = [
  { type: 'Undetermined', subType: 'Undetermined', kind: 'soft', counts: false },
  { type: 'Permanent', subType: 'General', kind: 'hard', counts: true },
  { type: 'Permanent', subType: 'NoEmail', kind: 'hard', counts: true },
  { type: 'Permanent', subType: 'Suppressed', kind: 'suppressed', counts: true },
  { type: 'Permanent', subType: 'OnAccountSuppressionList', kind: 'suppressed', counts: false },
  { type: 'Permanent', subType: 'OnTenantSuppressionList', kind: 'suppressed', counts: false },
  { type: 'Permanent', subType: 'EmailValidationSuppressed', kind: 'suppressed', counts: false },
  { type: 'Permanent', subType: 'UnsubscribedRecipient', kind: 'suppressed', counts: false },
  { type: 'Transient', subType: 'General', kind: 'soft', counts: false },
  { type: 'Transient', subType: 'MailboxFull', kind: 'soft', counts: false },
  { type: 'Transient', subType: 'MessageTooLarge', kind: 'soft', counts: false },
  { type: 'Transient', subType: 'CustomTimeoutExceeded', kind: 'soft', counts: false },
  { type: 'Transient', subType: 'ContentRejected', kind: 'soft', counts: false },
  { type: 'Transient', subType: 'AttachmentRejected', kind: 'soft', counts: false },
];

/** Ours, for a bounce that AWS does not document: a word of the future, or none. */
export const UNKNOWN_BOUNCE = { kind: 'unknown', counts: false } as const;

const rowsByWords = new Map(bounceRows.map((row) => [`${row.type} ${row.subType}`, row]));

/**
 * What a bounce means, by AWS's words. One that AWS does not document counts towards
 * no rate: the last words that AWS added were all of mail that SES kept back, and a page about hard bounces that are
 * none costs more than a warning about a word that is new.
 */
export function bounceOf(type: string, subType: string): BounceRow | typeof UNKNOWN_BOUNCE {
  return rowsByWords.get(`${type} ${subType}`) ?? UNKNOWN_BOUNCE;
}

const subTypesWhere = (holds: (row: BounceRow) => boolean): readonly string[] => [
  ...new Set(bounceRows.filter(holds).map(({ subType }) => subType)),
];

export const bounceTypes: readonly string[] = [...new Set(bounceRows.map(({ type }) => type))];
export const bounceSubTypes = subTypesWhere(() => true);
/** Of type `Permanent`. */
export const permanentSubTypes = subTypesWhere(({ type }) => type === 'Permanent');
/** Of type `Permanent`: what AWS's bounce rate counts. */
export const countedSubTypes = subTypesWhere(({ counts }) => counts);
/** Of type `Permanent`: mail that SES never tried to send. */
export const suppressedSubTypes = subTypesWhere(({ kind }) => kind === 'suppressed');
