import type { OrganizationConfig } from '../config/discovery.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Logger } from '../platform/logger.ts';
import { remember } from '../platform/remember.ts';
import { clientSettings } from './client-settings.ts';
import type { Organization } from './organizations.ts';
import { countTries, everyTry } from './request-counter.ts';
import { beforeEveryTry, paceTries } from './request-pace.ts';

/** Connects to AWS Organizations; the SDK is loaded at the first call. */
export function connectOrganization(
  { region, role_arn, profile, endpoint }: OrganizationConfig,
  count: AwsRequestCounter,
  log: Logger,
): Organization {
  let made: { destroy(): void } | undefined;
  const connected = remember(async () => {
    const { OrganizationsClient } = await import('@aws-sdk/client-organizations');
    const client = new OrganizationsClient(
      clientSettings({ region, role_arn, profile, endpoint }, count, log),
    );
    client.middlewareStack.add(paceTries(), beforeEveryTry);
    client.middlewareStack.add(countTries('organizations', count), everyTry);
    made = client;
    return client;
  });
  return {
    listActiveAccounts: async (signal) =>
      (await import('./organizations.ts')).listActiveAccounts(await connected(), signal),
    destroy: () => made?.destroy(),
  };
}
