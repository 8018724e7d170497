import {
  bounceTypes,
  countedSubTypes,
  permanentSubTypes,
  suppressedSubTypes,
} from '../events/bounce-kinds.ts';
import { suppressedComplaintSubTypes, uncountedFeedbackTypes } from '../events/complaint-kinds.ts';
import { providersWithoutComplaints } from '../events/mailbox-providers.ts';
import { snakeCase } from '../platform/snake-case.ts';
import type { Matchers } from './promql.ts';

const values = (words: readonly string[]) => words.map(snakeCase);

/**
 * In PromQL, what `bounce-kinds.ts` and `complaint-kinds.ts` say of the rates by which AWS judges accounts. Rules,
 * dashboards and documents build their queries from these.
 */

/** Of `ses_bounced_recipients_total`: what AWS's bounce rate counts. */
export const countedBounces = {
  bounce_type: 'permanent',
  bounce_subtype: values(countedSubTypes),
} satisfies Matchers<'ses_bounced_recipients_total'>;

/** Of `ses_bounced_recipients_total`: bounces that came of an attempt to deliver the mail. */
export const attemptedBounces = {
  bounce_subtype: { not: values(suppressedSubTypes) },
} satisfies Matchers<'ses_bounced_recipients_total'>;

/** Of `ses_bounced_recipients_total`: for good, and of a subtype that AWS does not document. It counts towards no rate. */
export const unknownPermanentBounces = {
  bounce_type: 'permanent',
  bounce_subtype: { not: values(permanentSubTypes) },
} satisfies Matchers<'ses_bounced_recipients_total'>;

/** Of `ses_bounced_recipients_total`: of a type that AWS does not document. It counts towards no rate. */
export const unknownBounceTypes = {
  bounce_type: { not: values(bounceTypes) },
} satisfies Matchers<'ses_bounced_recipients_total'>;

/** Of `ses_complaints_total`, and of `ses_complained_recipients_total`: what counts towards the complaint rate. */
export const countedComplaints = {
  feedback_type: { not: values(uncountedFeedbackTypes) },
  complaint_subtype: { not: values(suppressedComplaintSubTypes) },
} satisfies Matchers<'ses_complaints_total'>;

/**
 * Of `ses_delivery_duration_seconds_count`, which counts delivered mail by provider: those that report complaints, as far
 * as it is known. What AWS's complaint rate is relative to, and any by provider.
 */
export const reportingProviders = {
  recipient_provider: { not: providersWithoutComplaints },
} satisfies Matchers<'ses_delivery_duration_seconds_count'>;
