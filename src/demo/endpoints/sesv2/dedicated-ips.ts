import { restAnswer } from '../../aws-protocols.ts';
import { HOUR } from '../../company/clock.ts';
import { onePage, type RestOperations, type SesV2State } from './operation.ts';

const pools: Readonly<Record<string, string>> = { orders: 'STANDARD', mailings: 'MANAGED' };

export const dedicatedIpOperations: RestOperations = {
  GetDedicatedIps: {
    http: 'GET /v2/email/dedicated-ips',
    answer: (input, state) => {
      const { items, NextToken } = onePage(ips(state), input);
      return restAnswer({ DedicatedIps: items, NextToken });
    },
  },
  ListDedicatedIpPools: {
    http: 'GET /v2/email/dedicated-ip-pools',
    answer: (input) => {
      const { items, NextToken } = onePage(Object.keys(pools), input);
      return restAnswer({ DedicatedIpPools: items, NextToken });
    },
  },
  GetDedicatedIpPool: {
    http: 'GET /v2/email/dedicated-ip-pools/{PoolName}',
    answer: ({ PoolName }) => {
      const ScalingMode = pools[String(PoolName)];
      return ScalingMode
        ? restAnswer({ DedicatedIpPool: { PoolName, ScalingMode } })
        : { status: 404, code: 'NotFoundException', message: 'The pool does not exist.' };
    },
  },
};

/** Addresses that are kept for documents (RFC 5737). One is new, and done with its warm-up within the story. */
function ips({ world, now }: SesV2State) {
  const warm = Math.min(100, 40 + Math.floor((now - world.story.start) / HOUR));
  return [
    { Ip: '203.0.113.10', WarmupStatus: 'DONE', WarmupPercentage: 100, PoolName: 'orders' },
    {
      Ip: '203.0.113.11',
      WarmupStatus: warm < 100 ? 'IN_PROGRESS' : 'DONE',
      WarmupPercentage: warm,
      PoolName: 'orders',
    },
    { Ip: '203.0.113.20', WarmupStatus: 'NOT_APPLICABLE', WarmupPercentage: -1, PoolName: 'mailings' },
  ];
}
