import { accountSending } from './account-sending.ts';
import { cloudwatch } from './cloudwatch.ts';
import type { Collector } from './collector.ts';
import { inventory } from './inventory.ts';
import { sendQuota } from './send-quota.ts';
import { sendingStatistics } from './sending-statistics.ts';

/** Every collector there is. */
export const collectors: readonly Collector[] = [
  sendingStatistics,
  sendQuota,
  accountSending,
  inventory,
  cloudwatch,
];
