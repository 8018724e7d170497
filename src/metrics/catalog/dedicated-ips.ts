import { account, type MetricSpec } from './spec.ts';

/** IP addresses that only this account sends from; an account without any has zeros. */
export const dedicatedIpMetrics = {
  ses_dedicated_ip_pools: {
    type: 'gauge',
    help: 'Dedicated IP pools by scaling mode, standard or managed (ListDedicatedIpPools, GetDedicatedIpPool ScalingMode).',
    labels: [...account, 'scaling_mode'],
    stability: 'stable',
  },
  ses_dedicated_ips: {
    type: 'gauge',
    help: 'Dedicated IP addresses by warm-up status: in_progress, done, not_applicable (GetDedicatedIps WarmupStatus).',
    labels: [...account, 'status'],
    stability: 'stable',
  },
  ses_dedicated_ip_pool_ips: {
    type: 'gauge',
    help: 'Dedicated IP addresses of a pool (ListDedicatedIpPools, GetDedicatedIps PoolName).',
    labels: [...account, 'pool'],
    stability: 'stable',
  },
  ses_dedicated_ip_pool_info: {
    type: 'gauge',
    help: 'Always 1; its label tells whether a pool’s addresses are managed by SES: scaling mode standard or managed (GetDedicatedIpPool ScalingMode).',
    labels: [...account, 'pool', 'scaling_mode'],
    stability: 'stable',
  },
  ses_dedicated_ip_warmup_status: {
    type: 'gauge',
    stateSet: true,
    help: 'Warm-up of a dedicated IP address: 1 for the present status of in_progress, done and not_applicable, else 0 (GetDedicatedIps WarmupStatus).',
    labels: [...account, 'ip', 'pool', 'status'],
    stability: 'stable',
  },
  ses_dedicated_ip_warmup_ratio: {
    type: 'gauge',
    help: 'How far a dedicated IP address is warmed up, from 0 to 1; absent where SES manages it (GetDedicatedIps WarmupPercentage).',
    labels: [...account, 'ip', 'pool'],
    stability: 'stable',
  },
} as const satisfies Record<string, MetricSpec>;
