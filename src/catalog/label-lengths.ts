/**
 * How long the value of a label can really be: characters. Nothing of AWS's own is longer, so that a longer text was
 * made up. A label that is not named here has `OTHER_LENGTH`.
 *
 * Sources: Amazon SES API v2 reference, CreateConfigurationSet and CreateTenant (names of 64 characters); AWS Config
 * API reference, ResourceFilters (account of 12 digits, region of 64 characters); RFC 1035, section 2.3.4 (255 octets,
 * which are a name of 253 characters); IAM API reference, arnType (2,048 characters); Amazon CloudWatch API reference,
 * MetricDatum and Dimension (30 dimensions, names of 255 characters, values of 1,024).
 */
const lengths: ReadonlyMap<string, number> = new Map([
  ['account_id', 12],
  ['region', 64],
  ['configuration_set', 64],
  ['tenant', 64],
  ['identity', 253],
  ['link_domain', 253],
  ['mail_from_domain', 253],
  ['arn', 2_048],
  ['topic_arn', 2_048],
  ['metric_name', 255],
  ['dimensions', 30 * 256],
]);
const DIMENSION_LENGTH = 1_024;

/**
 * Of message tags AWS says so: Amazon SES API v2 reference, MessageTag. Of templates, topics and pools it documents no
 * length; none of its words and names that it tells of is longer.
 */
const OTHER_LENGTH = 256;

export function maxLengthOf(label: string): number {
  return lengths.get(label) ?? (label.startsWith('dimension_') ? DIMENSION_LENGTH : OTHER_LENGTH);
}
