import type { AccountLabels } from '../../aws/account.ts';
import { AwsError } from '../../aws/aws-error.ts';
import { partitionOf, regionsOf, type Partition } from '../../aws/regions.ts';
import type { AccountConfig, Config } from '../../config/config.ts';
import type { OrganizationConfig } from '../../config/discovery.ts';
import type { AwsRequestCounter } from '../../contracts/aws-requests.ts';
import type { Io } from '../../io.ts';

/** An account in a region that is to be looked at before it is watched. */
export interface Candidate {
  readonly config: AccountConfig;
  readonly labels: AccountLabels;
}

export function keyOf({ account_id, region }: AccountLabels): string {
  return `${account_id}/${region}`;
}

/** The accounts that are watched whatever is found there: each with one region, or none where AWS_REGION tells it. */
export function fixedAccounts({ accounts }: Pick<Config, 'accounts'>): readonly AccountConfig[] {
  return accounts.flatMap(({ regions, ...account }) => {
    if (regions === 'auto') return [];
    return regions ? regions.map((region) => ({ ...account, region })) : [account];
  });
}

/** An account in every region of its partition. @throws AwsError when nobody says which account it is. */
export async function candidatesOf(
  { regions: _auto, ...account }: AccountConfig,
  connect: Io['connect'],
  count: AwsRequestCounter,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const { account_id, region } = await identified(account, connect, count, signal);
  return inRegions({ ...account, account_id }, regionsOf(partitionOf(region)));
}

/** The regions of one account of the organization. */
export function candidatesOfMember(id: string, organization: OrganizationConfig): readonly Candidate[] {
  const { role_name, external_id, profile, endpoint, regions } = organization;
  const partition = partitionOfOrganization(organization);
  const account = {
    account_id: id,
    role_arn: `arn:${partition}:iam::${id}:role/${role_name}`,
    ...(external_id && { external_id }),
    ...(profile && { profile }),
    ...(endpoint && { endpoint }),
  };
  return inRegions(account, regions === 'auto' ? regionsOf(partition) : regions);
}

/** Which accounts of an organization the settings select. */
export function selected(
  ids: readonly string[],
  { include, exclude }: Pick<OrganizationConfig, 'include' | 'exclude'>,
): readonly string[] {
  return ids.filter((id) => (include.length === 0 || include.includes(id)) && !exclude.includes(id));
}

function inRegions(
  account: AccountConfig & { readonly account_id: string },
  regions: readonly string[],
): readonly Candidate[] {
  return regions.map((region) => ({
    config: { ...account, region },
    labels: { account_id: account.account_id, region },
  }));
}

/** The region of the environment tells the partition; without any it is AWS's own. */
async function identified(
  account: AccountConfig,
  connect: Io['connect'],
  count: AwsRequestCounter,
  signal: AbortSignal,
): Promise<AccountLabels> {
  const partition = account.role_arn?.split(':')[1];
  const home = isPartition(partition) ? { ...account, region: firstOf(partition) } : account;
  const aws = connect(home, count);
  try {
    return await aws.identify(signal);
  } catch (err) {
    if (!(err instanceof AwsError) || err.code !== 'RegionMissing') throw err;
  } finally {
    aws.destroy();
  }
  return identified({ ...account, region: 'us-east-1' }, connect, count, signal);
}

function partitionOfOrganization({ region, role_arn }: OrganizationConfig): Partition {
  const partition = role_arn?.split(':')[1];
  return isPartition(partition) ? partition : partitionOf(region ?? '');
}

function isPartition(text: string | undefined): text is Partition {
  return text === 'aws' || text === 'aws-cn' || text === 'aws-us-gov';
}

/** A region that every account has. */
function firstOf(partition: Partition): string {
  return { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }[partition];
}
