import {
  GetDedicatedIpPoolCommand,
  GetDedicatedIpsCommand,
  ListDedicatedIpPoolsCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { calling } from '../errors.ts';
import { pages } from '../pages.ts';
import { unlessGone } from './gone.ts';

/**
 * IP addresses that only this account sends from. Source of the shapes: SES API v2 reference, GetDedicatedIps,
 * ListDedicatedIpPools and GetDedicatedIpPool.
 */
export interface DedicatedIpsApi {
  /** All addresses of all pools; pages are followed. None is an empty list. */
  listDedicatedIps(signal: AbortSignal): Promise<readonly DedicatedIp[]>;
  /** The names of all pools; pages are followed. */
  listDedicatedIpPools(signal: AbortSignal): Promise<readonly string[]>;
  /** `STANDARD` or `MANAGED`; `undefined` when there is no such pool any more. */
  getDedicatedIpPoolScalingMode(pool: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface DedicatedIp {
  readonly ip: string;
  /** Empty when it is in none. */
  readonly pool: string;
  /** `IN_PROGRESS`, `DONE` or `NOT_APPLICABLE`. */
  readonly warmupStatus: string | undefined;
  /** From 0 to 100; -1 of an address that SES manages. */
  readonly warmupPercentage: number | undefined;
}

export function createDedicatedIpsApi(client: SESv2Client): DedicatedIpsApi {
  return {
    // An account without any may be answered with NotFoundException.
    listDedicatedIps: async (signal) => (await unlessGone(() => listIps(client, signal))) ?? [],
    async listDedicatedIpPools(signal) {
      const names: string[] = [];
      const answers = pages('sesv2', 'ListDedicatedIpPools', (token) =>
        client.send(new ListDedicatedIpPoolsCommand(token), { abortSignal: signal }),
      );
      for await (const { DedicatedIpPools = [] } of answers) names.push(...DedicatedIpPools);
      return names;
    },
    getDedicatedIpPoolScalingMode: (pool, signal) =>
      unlessGone(() =>
        calling('sesv2', 'GetDedicatedIpPool', async () => {
          const { DedicatedIpPool } = await client.send(new GetDedicatedIpPoolCommand({ PoolName: pool }), {
            abortSignal: signal,
          });
          return DedicatedIpPool?.ScalingMode;
        }),
      ),
  };
}

async function listIps(client: SESv2Client, signal: AbortSignal): Promise<readonly DedicatedIp[]> {
  const found: DedicatedIp[] = [];
  const answers = pages('sesv2', 'GetDedicatedIps', (token) =>
    client.send(new GetDedicatedIpsCommand(token), { abortSignal: signal }),
  );
  for await (const { DedicatedIps = [] } of answers)
    for (const { Ip: ip, PoolName: pool = '', WarmupStatus, WarmupPercentage } of DedicatedIps)
      if (ip) found.push({ ip, pool, warmupStatus: WarmupStatus, warmupPercentage: WarmupPercentage });
  return found;
}
