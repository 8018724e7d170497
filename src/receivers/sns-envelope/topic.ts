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

const snsHost = /^sns\.(?<region>[a-z0-9-]+)\.(?<suffix>[a-z0-9.-]+)$/;
const suffixes = new Set(dnsSuffixes.values());

/**
 * The names that SNS's signing certificates bear, by the host they are read from; `undefined` of a host that is not
 * SNS's. AWS's SDK for Java 2 has a table of them (`messagemanager.sns.internal.SnsHostProvider`): `sns.<suffix>` in most
 * regions, `sns-signing.<region>.<suffix>` in newer ones, `sns-<region>.<suffix>` in China and the government's, of which
 * both bear the name of us-gov-west-1. All of these are taken in every region, so that no new region is locked out.
 */
export function namesOfSigner(host: string): readonly string[] | undefined {
  const { region = '', suffix = '' } = snsHost.exec(host)?.groups ?? {};
  if (!region || !suffixes.has(suffix)) return undefined;
  const home = region.startsWith('us-gov-') ? 'us-gov-west-1' : region;
  return [
    `sns.${suffix}`,
    `sns.${region}.${suffix}`,
    `sns-signing.${region}.${suffix}`,
    `sns-${region}.${suffix}`,
    ...(home === region ? [] : [`sns-${home}.${suffix}`]),
  ];
}
