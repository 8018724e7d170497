import {
  ListReputationEntitiesCommand,
  ListTenantsCommand,
  type ReputationEntity as Entity,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { pages } from '../pages.ts';

/**
 * What SES says of parts of the account. ListReputationEntities says of each all that GetReputationEntity does; which
 * resources are a tenant's would take a ListResourceTenants for each of them, so nobody asks.
 * Source of the shapes: SES API v2 reference, ListReputationEntities and ListTenants.
 */
export interface ReputationApi {
  /** Every entity whose reputation SES tracks; pages are followed. */
  listReputationEntities(signal: AbortSignal): Promise<readonly ReputationEntity[]>;
  /** Every tenant; pages are followed. */
  listTenants(signal: AbortSignal): Promise<readonly Tenant[]>;
}

/** A sending status is `ENABLED`, `REINSTATED` (in spite of findings) or `DISABLED`; `undefined` was not said. */
export interface ReputationEntity {
  /** The resource's ARN. */
  readonly reference: string;
  /** What counts: disabled when either of the two others is. */
  readonly sendingStatus: string | undefined;
  readonly customerStatus: string | undefined;
  readonly sesStatus: string | undefined;
  /** Of the gravest finding that is open: `LOW` or `HIGH`; `undefined` when there is none. */
  readonly impact: string | undefined;
  /** The ARN of the policy by which SES pauses it. */
  readonly policy: string | undefined;
}

export interface Tenant {
  readonly name: string;
  readonly arn: string | undefined;
  readonly sendingStatus: string | undefined;
}

export function createReputationApi(client: SESv2Client): ReputationApi {
  return {
    async listReputationEntities(signal) {
      const entities: ReputationEntity[] = [];
      const answers = pages('sesv2', 'ListReputationEntities', (token) =>
        client.send(new ListReputationEntitiesCommand(token), { abortSignal: signal }),
      );
      for await (const { ReputationEntities = [] } of answers)
        for (const entity of ReputationEntities) entities.push(entityOf(entity));
      return entities;
    },
    async listTenants(signal) {
      const tenants: Tenant[] = [];
      const answers = pages('sesv2', 'ListTenants', (token) =>
        client.send(new ListTenantsCommand(token), { abortSignal: signal }),
      );
      for await (const { Tenants = [] } of answers)
        for (const { TenantName, TenantArn, SendingStatus } of Tenants)
          if (TenantName) tenants.push({ name: TenantName, arn: TenantArn, sendingStatus: SendingStatus });
      return tenants;
    },
  };
}

function entityOf(entity: Entity): ReputationEntity {
  return {
    reference: entity.ReputationEntityReference ?? '',
    sendingStatus: entity.SendingStatusAggregate,
    customerStatus: entity.CustomerManagedStatus?.Status,
    sesStatus: entity.AwsSesManagedStatus?.Status,
    impact: entity.ReputationImpact,
    policy: entity.ReputationManagementPolicy,
  };
}
