import { account } from './account.ts';
import { accountSending } from './account-sending.ts';
import { cloudwatch } from './cloudwatch/index.ts';
import type { Collector } from './collector.ts';
import { configurationSets } from './configuration-sets/index.ts';
import { dedicatedIps } from './dedicated-ips.ts';
import { deliverability } from './deliverability/index.ts';
import { identities } from './identities/index.ts';
import { inventory } from './inventory.ts';
import { reputation } from './reputation.ts';
import { resources } from './resources.ts';
import { sendQuota } from './send-quota.ts';
import { sendingStatistics } from './sending-statistics/index.ts';
import { suppression } from './suppression/index.ts';

/** Every collector there is. */
export const collectors: readonly Collector[] = [
  sendingStatistics,
  sendQuota,
  accountSending,
  inventory,
  cloudwatch,
  account,
  reputation,
  suppression,
  deliverability,
  identities,
  configurationSets,
  dedicatedIps,
  resources,
];
