import {
  GetAccountSendingEnabledCommand,
  GetSendQuotaCommand,
  GetSendStatisticsCommand,
  ListConfigurationSetsCommand,
  ListIdentitiesCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import type { Ses } from '../account.ts';
import { calling } from '../errors.ts';
import { pages } from '../pages.ts';
import { createIdentityAttributesApi } from './identities.ts';
import { createReceivingApi } from './receiving.ts';

/** "The maximum number of identities per page. Possible values are 1-1000 inclusive" (SES API reference, ListIdentities). */
const MOST_IDENTITIES = 1_000;

/** The narrow interface over the SDK's client of SES (API version 2010-12-01). */
export function createSes(client: SESClient): Ses {
  return {
    ...createIdentityAttributesApi(client),
    ...createReceivingApi(client),
    getSendQuota: (signal) =>
      calling('ses', 'GetSendQuota', async () => {
        const quota = await client.send(new GetSendQuotaCommand(), { abortSignal: signal });
        return {
          max24HourSend: required('Max24HourSend', quota.Max24HourSend),
          maxSendRate: required('MaxSendRate', quota.MaxSendRate),
          sentLast24Hours: required('SentLast24Hours', quota.SentLast24Hours),
        };
      }),
    getSendStatistics: (signal) =>
      calling('ses', 'GetSendStatistics', async () => {
        const { SendDataPoints = [] } = await client.send(new GetSendStatisticsCommand(), {
          abortSignal: signal,
        });
        return SendDataPoints.map((point) => ({
          timestamp: required('Timestamp', point.Timestamp).getTime(),
          deliveryAttempts: point.DeliveryAttempts ?? 0,
          bounces: point.Bounces ?? 0,
          complaints: point.Complaints ?? 0,
          rejects: point.Rejects ?? 0,
        }));
      }),
    getAccountSendingEnabled: (signal) =>
      calling('ses', 'GetAccountSendingEnabled', async () => {
        const { Enabled } = await client.send(new GetAccountSendingEnabledCommand(), { abortSignal: signal });
        return required('Enabled', Enabled);
      }),
    async listConfigurationSets(signal) {
      const names: string[] = [];
      const answers = pages('ses', 'ListConfigurationSets', (token) =>
        client.send(new ListConfigurationSetsCommand(token), { abortSignal: signal }),
      );
      for await (const { ConfigurationSets = [] } of answers)
        for (const { Name } of ConfigurationSets) if (Name) names.push(Name);
      return names;
    },
    async listIdentities(signal) {
      const identities: string[] = [];
      const answers = pages('ses', 'ListIdentities', (token) =>
        client.send(new ListIdentitiesCommand({ MaxItems: MOST_IDENTITIES, ...token }), {
          abortSignal: signal,
        }),
      );
      for await (const { Identities = [] } of answers) identities.push(...Identities);
      return identities;
    },
  };
}

/** An answer without its value is an error: 0 or false would be wrong on a dashboard. */
function required<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`the answer has no ${name}`);
  return value;
}
