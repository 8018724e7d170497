import { z } from 'zod';
import type { AccountLabels } from '../aws/account.ts';
import type { DedicatedIp } from '../aws/sesv2/dedicated-ips.ts';
import { gauge, samplerOf, type MetricSpecs, type SampleOf } from '../catalog/spec.ts';
import { defineCollector } from './collector.ts';
import { Rounds, SOON_MS } from './common/rounds.ts';
import { countWords, inWords, stateSet } from './common/state-set.ts';
import { collectorSettings } from './settings.ts';

const warmupStatuses = ['in_progress', 'done', 'not_applicable'];
const scalingModes = ['standard', 'managed'];

/** A pool's scaling mode takes a call for each, one a second; it hardly ever changes. */
const POOLS_PER_RUN = 100;
const POOL_REFRESH_MS = 3_600_000;

/** An account without addresses of its own has zeros. */
const metrics = {
  ses_dedicated_ip_pools: gauge(
    'Dedicated IP pools by scaling mode, standard or managed (ListDedicatedIpPools, GetDedicatedIpPool ScalingMode).',
    'scaling_mode',
  ),
  ses_dedicated_ips: gauge(
    'Dedicated IP addresses by warm-up status: in_progress, done, not_applicable (GetDedicatedIps WarmupStatus).',
    'status',
  ),
  ses_dedicated_ip_pool_ips: gauge(
    'Dedicated IP addresses of a pool (ListDedicatedIpPools, GetDedicatedIps PoolName).',
    'pool',
  ),
  ses_dedicated_ip_pool_info: gauge(
    'Always 1; its label tells whether a pool’s addresses are managed by SES: scaling mode standard or managed (GetDedicatedIpPool ScalingMode).',
    'pool',
    'scaling_mode',
  ),
  ses_dedicated_ip_warmup_status: {
    ...gauge(
      'Warm-up of a dedicated IP address: 1 for the present status of in_progress, done and not_applicable, else 0 (GetDedicatedIps WarmupStatus).',
      'ip',
      'pool',
      'status',
    ),
    stateSet: true,
  },
  ses_dedicated_ip_warmup_ratio: gauge(
    'How far a dedicated IP address is warmed up, from 0 to 1; absent where SES manages it (GetDedicatedIps WarmupPercentage).',
    'ip',
    'pool',
  ),
} satisfies MetricSpecs;

const sample = samplerOf(metrics);
type Sample = SampleOf<typeof metrics>;

/** The account's own IP addresses: whether they are warm, and how many there are in which pool. */
export const dedicatedIps = defineCollector({
  name: 'dedicated-ips',
  description:
    'GetDedicatedIps, ListDedicatedIpPools and GetDedicatedIpPool: warm-up, and addresses by pool.',
  service: 'ses',
  schedule: '9-59/15 * * * *',
  settings: collectorSettings({
    max_ips: z
      .int()
      .min(0)
      .max(10_000)
      .default(500)
      .describe('IP addresses that have series of their own, those being warmed up first; all are counted.'),
    max_pools: z.int().min(0).max(10_000).default(200).describe('Pools that have series of their own.'),
  }),
  metrics,
  iam: ['ses:GetDedicatedIps', 'ses:ListDedicatedIpPools', 'ses:GetDedicatedIpPool'],
  create: ({ max_ips, max_pools }) => {
    const rounds = new Rounds<string>({
      what: 'dedicated IP pool',
      readsPerRun: POOLS_PER_RUN,
      refresh: POOL_REFRESH_MS,
    });
    return {
      async *collect(context) {
        const { aws, labels, optional, signal } = context;
        const sesv2 = await aws.sesv2();
        const ips = await sesv2.listDedicatedIps(signal);
        const pools = await optional.ask('dedicated IP pools', () => sesv2.listDedicatedIpPools(signal));
        const soon = await optional.ask('scaling modes of dedicated IP pools', () =>
          rounds.readSome(pools ?? [], context, (pool) => sesv2.getDedicatedIpPoolScalingMode(pool, signal)),
        );
        const known = warmestLast(ips);
        const named = (pools ?? []).toSorted();
        yield {
          samples: [
            ...[
              ...countWords(
                warmupStatuses,
                ips.map(({ warmupStatus }) => warmupStatus),
              ),
            ].map(([status, count]) => sample('ses_dedicated_ips', { ...labels, status }, count)),
            ...known.slice(0, max_ips).flatMap((one) => ipSamples(one, labels)),
            ...(pools && soon !== undefined ? scalingModeCounts(pools, rounds, labels) : []),
            ...named.slice(0, max_pools).flatMap((pool) => poolSamples(pool, rounds.get(pool), ips, labels)),
          ],
          failed: rounds.failed,
          leftOut: Math.max(0, known.length - max_ips) + Math.max(0, named.length - max_pools),
          ...(soon && { again: SOON_MS }),
        };
      },
    };
  },
});

/** A limit is not to hide an address that is being warmed up. */
function warmestLast(ips: readonly DedicatedIp[]): readonly DedicatedIp[] {
  return ips.toSorted((a, b) => isWarming(b) - isWarming(a) || (a.ip < b.ip ? -1 : 1));
}

function isWarming({ warmupStatus }: DedicatedIp): number {
  return warmupStatus === 'IN_PROGRESS' ? 1 : 0;
}

function ipSamples(
  { ip, pool, warmupStatus, warmupPercentage = -1 }: DedicatedIp,
  account: AccountLabels,
): readonly Sample[] {
  const labels = { ...account, ip, pool };
  return [
    ...stateSet(warmupStatuses, warmupStatus).map(([status, is]) =>
      sample('ses_dedicated_ip_warmup_status', { ...labels, status }, is),
    ),
    ...(warmupPercentage < 0
      ? []
      : [sample('ses_dedicated_ip_warmup_ratio', labels, warmupPercentage / 100)]),
  ];
}

function poolSamples(
  pool: string,
  scalingMode: string | undefined,
  ips: readonly DedicatedIp[],
  account: AccountLabels,
): readonly Sample[] {
  const labels = { ...account, pool };
  const own = ips.filter((one) => one.pool === pool).length;
  return [
    sample('ses_dedicated_ip_pool_ips', labels, own),
    ...(scalingMode
      ? [sample('ses_dedicated_ip_pool_info', { ...labels, scaling_mode: inWords(scalingMode) }, 1)]
      : []),
  ];
}

/** Of the pools that were read. */
function scalingModeCounts(
  pools: readonly string[],
  rounds: Rounds<string>,
  labels: AccountLabels,
): readonly Sample[] {
  const modes = pools.flatMap((pool) => rounds.get(pool) ?? []);
  return [...countWords(scalingModes, modes)].map(([scaling_mode, count]) =>
    sample('ses_dedicated_ip_pools', { ...labels, scaling_mode }, count),
  );
}
