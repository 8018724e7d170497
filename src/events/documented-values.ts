/**
 * What AWS documents of the fields that become labels, in its own words; of bounces and complaints in `bounce-kinds.ts`
 * and `complaint-kinds.ts`. A message may have any other text there: a new value of AWS's, or what a mailbox provider
 * wrote into its report.
 */

/**
 * Source: Amazon SES developer guide, "Contents of event data that Amazon SES publishes to Amazon SNS", "Delivery delay
 * object".
 */
export const delayTypes = [
  'InternalFailure',
  'General',
  'MailboxFull',
  'SpamDetected',
  'RecipientServerError',
  'IPFailure',
  'TransientCommunicationFailure',
  'BYOIPHostNameLookupUnavailable',
  'Undetermined',
  'SendingDeferral',
] as const;
export type DelayType = (typeof delayTypes)[number];

/** The same, "Reject object": the only one. */
export const rejectReasons = ['Bad content'];

/** Source: Amazon SES API v2 reference, Recommendation. */
export const recommendationTypes = [
  'DKIM',
  'DMARC',
  'SPF',
  'BIMI',
  'COMPLAINT',
  'BOUNCE',
  'FEEDBACK_3P',
  'IP_LISTING',
];
export const impacts = ['LOW', 'HIGH'];

/** What stands in place of a type. Source: Amazon SES developer guide, "Monitoring SES events using Amazon EventBridge". */
export const advice = [
  'BIMI has malformed TXT record',
  'BIMI record not found or configured without default selector',
  'DKIM record is not aligned',
  'DKIM record was not found',
  'DKIM signing key length is below 2048 bits',
  'DKIM verification has failed',
  'DKIM verification is not enabled',
  'DMARC configuration could not be parsed',
  'DMARC configuration was not found',
  'MAIL FROM record is not aligned',
  'An SPF configuration issue was found',
  'SPF all qualifier is missing',
  'SPF record for Amazon SES was not found',
  'SPF record was not found',
];
/** Ours, for any other text there. */
export const OTHER_ADVICE = 'other';

/** Source: Amazon SES API v2 reference, UpdateReputationEntityCustomerManagedStatus. */
export const sendingStatuses = ['ENABLED', 'DISABLED', 'REINSTATED'];

/** Who changed it. Source: Amazon SES developer guide, "Tenants" (Setting up EventBridge notifications). */
export const statusOrigins = ['CUSTOMER_MANAGED', 'AWS_MANAGED'];

/** What SES tells the standing of, as in ARNs. Sources: the two of the developer guide above; Recommendation. */
export const judgedResources = ['identity', 'configuration-set', 'tenant'];
