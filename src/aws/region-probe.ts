import type { AwsAccount } from './account.ts';
import { AwsError } from './aws-error.ts';

/** What was found of SES in an account's region. */
export const regionStates = ['in_use', 'not_used', 'not_offered', 'refused', 'unknown'] as const;
export type RegionState = (typeof regionStates)[number];

export interface RegionFinding {
  readonly state: RegionState;
  /** AWS's or the network's own words, where it is a failure. */
  readonly err?: AwsError;
}

/** SES has no endpoint there: its name does not resolve. */
const notOffered: ReadonlySet<string> = new Set(['ENOTFOUND']);

/**
 * What AWS answers to a role that may not be assumed, to one that may not ask, and in a region that the account has not
 * enabled ("Common errors" of the SES and STS API references; AWS account management guide, "Enable or disable AWS
 * Regions": credentials are not valid there).
 */
const refused: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'OptInRequired',
]);

/** Looks whether SES is used: something may be sent from there, or was in the last day. Never rejects for AWS's sake. */
export async function probeRegion(
  { ses }: Pick<AwsAccount, 'ses'>,
  signal: AbortSignal,
): Promise<RegionFinding> {
  try {
    const { sentLast24Hours } = await ses.getSendQuota(signal);
    if (sentLast24Hours > 0) return { state: 'in_use' };
    return { state: (await ses.listIdentities(signal)).length > 0 ? 'in_use' : 'not_used' };
  } catch (err) {
    if (!(err instanceof AwsError)) throw err;
    if (notOffered.has(err.code)) return { state: 'not_offered', err };
    return { state: refused.has(err.code) ? 'refused' : 'unknown', err };
  }
}
