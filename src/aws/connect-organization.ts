import type { OrganizationConfig } from '../config/discovery.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { MeasuredClock } from './aws-clock.ts';
import { Clients } from './clients.ts';
import type { Organization } from './organizations.ts';

/** Connects to AWS Organizations; the SDK is loaded at the first call. */
export function connectOrganization(
  { region, role_arn, profile, endpoint }: OrganizationConfig,
  count: AwsRequestCounter,
  log: Logger,
  clock: Clock,
): Organization {
  const account = { region, role_arn, profile, endpoint };
  const clients = new Clients(account, { count, log, clock: new MeasuredClock(clock) });
  const client = clients.paced('Organizations', async () => {
    const { OrganizationsClient } = await import('@aws-sdk/client-organizations');
    return (settings) => new OrganizationsClient(settings);
  });
  return {
    listActiveAccounts: async (signal) =>
      (await import('./organizations.ts')).listActiveAccounts(await client(), signal),
    destroy: () => clients.destroy(),
  };
}
