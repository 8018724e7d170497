import type { SESClient } from '@aws-sdk/client-ses';
import type { AccountConfig } from '../config/config.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { PaceTime } from '../platform/pace.ts';
import { remember } from '../platform/remember.ts';
import type { AwsAccount } from './account.ts';
import { AwsError } from './aws-error.ts';
import { everyDate, MeasuredClock, readDates } from './aws-clock.ts';
import { everyCall, spanCalls } from './call-spans.ts';
import { clientSettings } from './client-settings.ts';
import { countTries, everyTry } from './request-counter.ts';
import { beforeEveryTry, paceTries } from './request-pace.ts';

/** What all clients of the SDK have. */
interface Client {
  readonly middlewareStack: Pick<SESClient['middlewareStack'], 'add' | 'remove'>;
  destroy(): void;
}

/**
 * The only place that makes clients of the SDK. Each is imported and made at its first call, so that starting is fast
 * and a service that is not used costs nothing.
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
  const settings = clientSettings(account, count, log);
  const made: Client[] = [];

  const watched = <One extends Client>(client: One, service: string): One => {
    const { middlewareStack } = client;
    middlewareStack.add(spanCalls(service), everyCall);
    middlewareStack.add(countTries(service.toLowerCase(), count), everyTry);
    middlewareStack.add(readDates(clock), everyDate);
    // It copies every answer for a log that takes none.
    middlewareStack.remove('loggerMiddleware');
    return client;
  };
  const kept = <One extends Client>(client: One, service: string): One => {
    client.middlewareStack.add(paceTries(paceTime), beforeEveryTry);
    made.push(client);
    return watched(client, service);
  };

  const sesClient = remember(async () => {
    const { SESClient } = await import('@aws-sdk/client-ses');
    return kept(new SESClient(settings), 'SES');
  });
  const ses = remember(async () => (await import('./ses/index.ts')).createSes(await sesClient()));

  const sesv2 = remember(async () => {
    const { SESv2Client } = await import('@aws-sdk/client-sesv2');
    const client = kept(new SESv2Client(settings), 'SESv2');
    return (await import('./sesv2/index.ts')).createSesV2(client);
  });

  const cloudWatch = remember(async () => {
    const { PlainCloudWatchClient } = await import('./cloudwatch-client.ts');
    const client = kept(new PlainCloudWatchClient(settings), 'CloudWatch');
    return (await import('./cloudwatch.ts')).createCloudWatch(client);
  });

  const askAccountId = async (signal: AbortSignal) => {
    const { STSClient } = await import('@aws-sdk/client-sts');
    const client = watched(new STSClient(settings), 'STS');
    try {
      return await (await import('./identity.ts')).getAccountId(client, signal);
    } finally {
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
    destroy: () => {
      for (const client of made) client.destroy();
    },
  };
}
