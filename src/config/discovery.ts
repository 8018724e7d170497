import { z } from 'zod';
import { externalId, profile, Regions, RoleArn } from './accounts.ts';
import { AccountId, Duration, HttpUrl, Region } from './types.ts';

const Organization = z.strictObject({
  role_name: z
    .string()
    .regex(/^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 'expected a role’s name such as ses-exporter')
    .default('ses-exporter')
    .describe('Role that is assumed in each account; it has this name, with its path, in all of them.'),
  external_id: externalId,
  include: z.array(AccountId).default([]).describe('Accounts to watch; without any, all that are active.'),
  exclude: z.array(AccountId).default([]).describe('Accounts to leave out.'),
  regions: Regions.default('auto').describe('Regions to look at in each account.'),
  region: Region.optional().describe(
    'Region that the calls are signed for; default: AWS_REGION or the profile’s own.',
  ),
  role_arn: RoleArn.optional().describe(
    'Role to assume for listing: of the management account or a delegated administrator. Members’ roles are assumed without it.',
  ),
  profile,
  endpoint: HttpUrl.optional().describe('Endpoint for all AWS calls, of the members too: moto.'),
});
export type OrganizationConfig = z.output<typeof Organization>;

export const Discovery = z.strictObject({
  every: Duration.prefault('1d')
    .refine((ms) => ms >= 60_000, 'expected at least 1m')
    .describe(
      'How often accounts are listed anew, and regions looked at again that were not used, not offered or refused.',
    ),
  organization: Organization.optional().describe(
    'Finds accounts through AWS Organizations (ListAccounts). Absent means closed.',
  ),
});
export type DiscoveryConfig = z.output<typeof Discovery>;
