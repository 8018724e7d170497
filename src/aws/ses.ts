import {
  GetAccountSendingEnabledCommand,
  GetSendQuotaCommand,
  GetSendStatisticsCommand,
  type SESClient,
} from '@aws-sdk/client-ses';
import type { Ses } from './account.ts';
import { calling } from './errors.ts';

/** The narrow interface over the SDK's client of SES (API version 2010-12-01). */
export function createSes(client: SESClient): Ses {
  return {
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
  };
}

/** An answer without its value says nothing: 0 or false would be a lie on a dashboard. */
function required<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`the answer has no ${name}`);
  return value;
}
