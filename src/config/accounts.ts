import { z } from 'zod';
import { areRead } from './cross-check.ts';
import { AccountId, HttpUrl, Region, Secret } from './types.ts';

export const externalId = Secret.optional().describe('External id that the role’s trust policy asks for.');
export const profile = z.string().optional().describe('Named profile of the shared AWS configuration files.');

export const RoleArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
    'expected a role ARN such as arn:aws:iam::123456789012:role/ses-exporter',
  );

/** Regions by name, or every region of the partition that turns out to be used. */
export const Regions = z
  .union(
    [z.literal('auto'), z.array(Region).min(1)],
    'expected auto or regions such as [eu-west-1, us-east-1]',
  )
  .meta({ title: 'auto, or a list of region' });

export const Account = z
  .strictObject({
    region: Region.optional().describe('AWS region; default: AWS_REGION or the profile’s own.'),
    regions: Regions.optional().describe(
      'Several regions; auto is every one that SES is offered and used in: others are found once and left alone (discovery.every).',
    ),
    account_id: AccountId.optional().describe(
      'The account’s 12 digits; default: asked of STS (GetCallerIdentity).',
    ),
    role_arn: RoleArn.optional().describe('Role to assume for this account.'),
    external_id: externalId,
    profile,
    endpoint: HttpUrl.optional().describe(
      'Endpoint for all AWS calls of this account: moto, a VPC endpoint.',
    ),
  })
  .refine(({ region, regions }) => region === undefined || regions === undefined, {
    path: ['regions'],
    error: 'expected region or regions, not both',
    when: areRead('region', 'regions'),
  })
  .describe('An account and the regions to watch.');
export type AccountConfig = z.output<typeof Account>;
