import { restAnswer } from '../answer.ts';
import { DAY } from '../clock.ts';
import { account } from '../company.ts';
import { onePage, timestamp, type RestOperations, type SesV2State } from './operation.ts';

/** Clubs that send with the company's account. */
const clubs = ['kite-school', 'paper-guild', 'wind-festival'] as const;

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

function arnOf(club: string, index: number): string {
  return `arn:aws:ses:${account.region}:${account.accountId}:tenant/${club}/tn-${index + 1}`;
}

/** While a mailbox provider refuses everybody's mail, SES pauses the club that sends most of it. */
function standingOf(club: string, { world, now }: SesV2State) {
  const { refusedBy, mailing } = world.story.weatherAt(now);
  const inTrouble = club === 'wind-festival';
  if (inTrouble && refusedBy) return { status: 'DISABLED', impact: 'HIGH' } as const;
  return { status: 'ENABLED', ...(inTrouble && mailing && ({ impact: 'LOW' } as const)) } as const;
}

function tenants(state: SesV2State) {
  return clubs.map((club, index) => ({
    TenantName: club,
    TenantId: `tn-${index + 1}`,
    TenantArn: arnOf(club, index),
    CreatedTimestamp: timestamp(state.world.story.start - (90 + index) * DAY),
    SendingStatus: standingOf(club, state).status,
  }));
}

function entities(state: SesV2State) {
  return clubs.map((club, index) => {
    const { status, impact } = { impact: undefined, ...standingOf(club, state) };
    return {
      ReputationEntityReference: arnOf(club, index),
      ReputationEntityType: 'RESOURCE',
      ReputationManagementPolicy: policy,
      CustomerManagedStatus: { Status: 'ENABLED' },
      AwsSesManagedStatus: {
        Status: status,
        ...(status === 'DISABLED' && { Cause: 'Bounce rate above the limit of the policy' }),
      },
      SendingStatusAggregate: status,
      ReputationImpact: impact,
    };
  });
}
