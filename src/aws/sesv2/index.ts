import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { createAccountApi, type AccountApi } from './account.ts';
import { createConfigurationSetsApi, type ConfigurationSetsApi } from './configuration-sets.ts';
import { createDedicatedIpsApi, type DedicatedIpsApi } from './dedicated-ips.ts';
import { createDeliverabilityApi, type DeliverabilityApi } from './deliverability.ts';
import { createIdentitiesApi, type IdentitiesApi } from './identities.ts';
import { createReputationApi, type ReputationApi } from './reputation.ts';
import { createResourcesApi, type ResourcesApi } from './resources.ts';
import { createSuppressionApi, type SuppressionApi } from './suppression.ts';

/** The calls of SES's API v2 that collectors make; one file of sesv2/ for each area. */
export type SesV2 = AccountApi &
  ConfigurationSetsApi &
  DedicatedIpsApi &
  DeliverabilityApi &
  IdentitiesApi &
  ReputationApi &
  ResourcesApi &
  SuppressionApi;

/** The narrow interface over the SDK's client of SES (API version 2019-09-27). */
export function createSesV2(client: SESv2Client): SesV2 {
  return {
    ...createAccountApi(client),
    ...createConfigurationSetsApi(client),
    ...createDedicatedIpsApi(client),
    ...createDeliverabilityApi(client),
    ...createIdentitiesApi(client),
    ...createReputationApi(client),
    ...createResourcesApi(client),
    ...createSuppressionApi(client),
  };
}
