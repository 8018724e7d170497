/**
 * What AWS documents of complaints: the only such list. A complaint event is one complaint, whatever the number of
 * recipients it names: they are those who *may* have complained (Amazon SES developer guide, "Contents of event data",
 * "Complained recipients"), and one person pressed a button. AWS does not say how its rate counts such an event.
 *
 * What AWS's rate is relative to: it is "calculated as the percentage of complaints on mail sent to domains that send
 * complaint feedback to Amazon SES" ("Sending review process FAQs", complaints through feedback loops). No document lists
 * them; `providersWithoutComplaints` has those that are known to send none.
 */

/** A word of AWS's about a complaint, and whether a complaint with it counts towards the rate by which AWS judges accounts. */
interface ComplaintRow {
  readonly word: string;
  readonly counts: boolean;
}

/**
 * `complaintFeedbackType`: often absent, and such a complaint counts. Source: Amazon SES developer guide, "Contents of
 * event data that Amazon SES publishes to Amazon SNS", "Complaint object"; the types are those that IANA registered for
 * RFC 5965.
 *
 * AWS does not say how its own rate counts `not-spam`. Here it does not count: it reports that somebody took the mail
 * out of the spam folder (RFC 6430).
 */
const feedbackRows: readonly ComplaintRow[] = [
  { word: 'abuse', counts: true },
  { word: 'auth-failure', counts: true },
  { word: 'fraud', counts: true },
  { word: 'not-spam', counts: false },
  { word: 'other', counts: true },
  { word: 'virus', counts: true },
];

/**
 * `complaintSubType`: absent, unless SES accepted the mail and kept it back, because the address is on a suppression list
 * for a complaint. AWS's own count of complaints "excludes" those that originate from the list (API reference v2,
 * DeliveryEventType). The first word is the one of the "Complaint object"; a tenant's list is the account's for a part
 * of its mail.
 */
const subTypeRows: readonly ComplaintRow[] = [
  { word: 'OnAccountSuppressionList', counts: false },
  { word: 'OnTenantSuppressionList', counts: false },
];

export const feedbackTypes = wordsOf(feedbackRows);
export const complaintSubTypes = wordsOf(subTypeRows);
/** What keeps a complaint from counting. */
export const uncountedFeedbackTypes = wordsOf(feedbackRows.filter(({ counts }) => !counts));
/** The same: mail that SES never tried to send. */
export const suppressedComplaintSubTypes = wordsOf(subTypeRows.filter(({ counts }) => !counts));

const uncountedTypes: ReadonlySet<string> = new Set(uncountedFeedbackTypes);
const uncountedSubTypes: ReadonlySet<string> = new Set(suppressedComplaintSubTypes);

/** Whether a complaint counts, by AWS's words. A word that AWS does not document counts: somebody did complain. */
export function isCountedComplaint(feedbackType: string, subType: string): boolean {
  return !uncountedTypes.has(feedbackType) && !uncountedSubTypes.has(subType);
}

function wordsOf(rows: readonly ComplaintRow[]): readonly string[] {
  return rows.map(({ word }) => word);
}
