import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { createAccountApi, type AccountApi } from './sesv2/account.ts';
import { createDeliverabilityApi, type DeliverabilityApi } from './sesv2/deliverability.ts';
import { createReputationApi, type ReputationApi } from './sesv2/reputation.ts';
import { createSuppressionApi, type SuppressionApi } from './sesv2/suppression.ts';

/** The calls of SES's API v2 that collectors make; one file of sesv2/ for each area. */
export type SesV2 = AccountApi & DeliverabilityApi & ReputationApi & SuppressionApi;

/** The narrow interface over the SDK's client of SES (API version 2019-09-27). */
export function createSesV2(client: SESv2Client): SesV2 {
  return {
    ...createAccountApi(client),
    ...createDeliverabilityApi(client),
    ...createReputationApi(client),
    ...createSuppressionApi(client),
  };
}
