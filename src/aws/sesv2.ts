import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { createAccountApi, type AccountApi } from './sesv2/account.ts';

/** The calls of SES's API v2 that collectors make; one file of sesv2/ for each area. */
export type SesV2 = AccountApi;

/** The narrow interface over the SDK's client of SES (API version 2019-09-27). */
export function createSesV2(client: SESv2Client): SesV2 {
  return { ...createAccountApi(client) };
}
