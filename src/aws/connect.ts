import type { AccountConfig } from '../config/config.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { PaceTime } from '../platform/pace.ts';
import { remember } from '../platform/remember.ts';
import type { AwsAccount } from './account.ts';
import { AwsError } from './aws-error.ts';
import { MeasuredClock } from './aws-clock.ts';
import { Clients } from './clients.ts';

/**
 * What there is to ask AWS of an account and region.
 * @param ours the clock that AWS's is compared with.
 * @param paceTime by which calls are spaced; the wall's, unless somebody moves time by steps.
 */
export function connectAws(
  account: AccountConfig,
  count: AwsRequestCounter,
  log: Logger,
  ours: Clock,
  paceTime?: PaceTime,
): AwsAccount {
  const clock = new MeasuredClock(ours);
  const clients = new Clients(account, { count, log, clock, paceTime });

  const sesClient = clients.paced('SES', async () => {
    const { SESClient } = await import('@aws-sdk/client-ses');
    return (settings) => new SESClient(settings);
  });
  const ses = remember(async () => (await import('./ses/index.ts')).createSes(await sesClient()));

  const sesv2Client = clients.paced('SESv2', async () => {
    const { SESv2Client } = await import('@aws-sdk/client-sesv2');
    return (settings) => new SESv2Client(settings);
  });
  const sesv2 = remember(async () => (await import('./sesv2/index.ts')).createSesV2(await sesv2Client()));

  const cloudWatchClient = clients.paced('CloudWatch', async () => {
    const { PlainCloudWatchClient } = await import('./cloudwatch-client.ts');
    return (settings) => new PlainCloudWatchClient(settings);
  });
  const cloudWatch = remember(async () =>
    (await import('./cloudwatch.ts')).createCloudWatch(await cloudWatchClient()),
  );

  const stsClient = clients.unpaced('STS', async () => {
    const { STSClient } = await import('@aws-sdk/client-sts');
    return (settings) => new STSClient(settings);
  });
  const askAccountId = async (signal: AbortSignal) => {
    const client = await stsClient();
    try {
      return await (await import('./identity.ts')).getAccountId(client, signal);
    } finally {
      // It is hardly asked again, and would keep a connection until then.
      client.destroy();
    }
  };

  const askRegion = async () => {
    try {
      return await (await sesClient()).config.region();
    } catch (cause) {
      throw new AwsError(
        'no AWS region: set `region` of the account, AWS_REGION, or a region in the profile',
        'RegionMissing',
        { cause },
      );
    }
  };

  const known = {
    // A role's ARN names the account that it belongs to.
    account_id: account.account_id ?? account.role_arn?.split(':')[4] ?? '',
    region: account.region ?? '',
  };
  return {
    clock,
    known: () => ({ ...known }),
    identify: remember(async (signal: AbortSignal) => {
      known.region ||= await askRegion();
      known.account_id ||= await askAccountId(signal);
      return { ...known };
    }),
    ses: {
      getSendQuota: async (signal) => (await ses()).getSendQuota(signal),
      getSendStatistics: async (signal) => (await ses()).getSendStatistics(signal),
      getAccountSendingEnabled: async (signal) => (await ses()).getAccountSendingEnabled(signal),
      listConfigurationSets: async (signal) => (await ses()).listConfigurationSets(signal),
      listIdentities: async (signal) => (await ses()).listIdentities(signal),
      getIdentityDkim: async (names, signal) => (await ses()).getIdentityDkim(names, signal),
      getIdentityMailFrom: async (names, signal) => (await ses()).getIdentityMailFrom(names, signal),
      getIdentityNotifications: async (names, signal) =>
        (await ses()).getIdentityNotifications(names, signal),
      countReceiptRuleSets: async (signal) => (await ses()).countReceiptRuleSets(signal),
      getActiveReceiptRuleSet: async (signal) => (await ses()).getActiveReceiptRuleSet(signal),
      listReceiptFilterPolicies: async (signal) => (await ses()).listReceiptFilterPolicies(signal),
    },
    cloudWatch: {
      listMetrics: async (signal) => (await cloudWatch()).listMetrics(signal),
      getMetricData: async (request, signal) => (await cloudWatch()).getMetricData(request, signal),
    },
    sesv2,
    destroy: () => clients.destroy(),
  };
}
