import { accountSending } from './account-sending.ts';
import { account } from './account.ts';
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
import { sendingStatistics } from './sending-statistics.ts';
import { suppression } from './suppression.ts';

/** Every collector there is. */
export const collectors = [
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
] as const satisfies readonly Collector[];

type Listed = (typeof collectors)[number];
export type CollectorName = Listed['name'];
/** Any of them. */
export type AnyCollector = Collector & { readonly name: CollectorName };
export const collectorNames: readonly CollectorName[] = collectors.map(({ name }) => name);

/** The metrics of all of them: a part of the catalog. */
export const collectedMetrics = Object.assign({}, ...collectors.map(({ metrics }) => metrics)) as Intersected<
  Listed['metrics']
>;

/** All of a union's members in one: what is taken by each of many functions must be all that they take. */
type Intersected<Union> = (Union extends unknown ? (one: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
