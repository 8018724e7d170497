import { restAnswer } from '../../aws-protocols.ts';
import { DAY } from '../../company/clock.ts';
import { account } from '../../company/index.ts';
import { tenantsAt } from '../../company/tenants.ts';
import { onePage, timestamp, type RestOperations, type SesV2State } from './operation.ts';

/** "You can select from none, standard, and strict policies" (SES API v2 reference, UpdateReputationEntityPolicy). */
const policy = `arn:aws:ses:${account.region}:aws:reputation-policy/standard`;

export const tenantOperations: RestOperations = {
  ListTenants: {
    http: 'POST /v2/email/tenants/list',
    answer: (input, state) => {
      const { items, NextToken } = onePage(tenants(state), input);
      return restAnswer({ Tenants: items, NextToken });
    },
  },
  ListReputationEntities: {
    http: 'POST /v2/email/reputation/entities',
    answer: (input, state) => {
      const { items, NextToken } = onePage(entities(state), input);
      return restAnswer({ ReputationEntities: items, NextToken });
    },
  },
};

function tenants({ world, now }: SesV2State) {
  return tenantsAt(world.story, now).map(({ name, id, arn, status }, index) => ({
    TenantName: name,
    TenantId: id,
    TenantArn: arn,
    CreatedTimestamp: timestamp(world.story.start - (90 + index) * DAY),
    SendingStatus: status,
  }));
}

function entities({ world, now }: SesV2State) {
  return tenantsAt(world.story, now).map(({ arn, status, cause, findings }) => ({
    ReputationEntityReference: arn,
    ReputationEntityType: 'RESOURCE',
    ReputationManagementPolicy: policy,
    CustomerManagedStatus: { Status: 'ENABLED' },
    AwsSesManagedStatus: { Status: status, ...(status === 'DISABLED' && { Cause: cause }) },
    SendingStatusAggregate: status,
    ReputationImpact: findings.some(({ impact }) => impact === 'HIGH') ? 'HIGH' : findings[0]?.impact,
  }));
}
