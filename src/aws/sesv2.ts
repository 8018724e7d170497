import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { createAccountApi, type AccountApi } from './sesv2/account.ts';
import { createConfigurationSetsApi, type ConfigurationSetsApi } from './sesv2/configuration-sets.ts';
import { createDedicatedIpsApi, type DedicatedIpsApi } from './sesv2/dedicated-ips.ts';
import { createDeliverabilityApi, type DeliverabilityApi } from './sesv2/deliverability.ts';
import { createIdentitiesApi, type IdentitiesApi } from './sesv2/identities.ts';
import { createReputationApi, type ReputationApi } from './sesv2/reputation.ts';
import { createResourcesApi, type ResourcesApi } from './sesv2/resources.ts';
import { createSuppressionApi, type SuppressionApi } from './sesv2/suppression.ts';

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
