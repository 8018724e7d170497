/**
 * DNS suffix of each AWS partition. Source: `dnsSuffix` in AWS's own partitions data, as shipped in
 * boto/botocore `botocore/data/partitions.json` and in `@aws-sdk/core` (`util-endpoints/lib/aws/partitions`); the
 * names of SNS's hosts agree with AWS's SDK for Java 2 (`messagemanager.sns.internal.SnsHostProvider`).
 */
const dnsSuffixes: ReadonlyMap<string, string> = new Map([
  ['aws', 'amazonaws.com'],
  ['aws-cn', 'amazonaws.com.cn'],
  ['aws-us-gov', 'amazonaws.com'],
  ['aws-iso', 'c2s.ic.gov'],
  ['aws-iso-b', 'sc2s.sgov.gov'],
  ['aws-iso-e', 'cloud.adc-e.uk'],
  ['aws-iso-f', 'csp.hci.ic.gov'],
  ['aws-eusc', 'amazonaws.eu'],
]);

/** A topic that the operator named, and where SNS lives for it. */
export interface Topic {
  readonly arn: string;
  readonly region: string;
  readonly accountId: string;
  /** SNS's host in the topic's region and partition; `undefined` when the partition is none that AWS publishes. */
  readonly host: string | undefined;
}

export function topicOf(arn: string): Topic {
  const [, partition = '', , region = '', accountId = ''] = arn.split(':');
  const suffix = dnsSuffixes.get(partition);
  return { arn, region, accountId, host: suffix && `sns.${region}.${suffix}` };
}
