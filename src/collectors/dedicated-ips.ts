import type { AccountLabels } from '../aws/account.ts';
import type { DedicatedIp } from '../aws/sesv2/dedicated-ips.ts';
import type { Config } from '../config/config.ts';
import { sample, type Sample } from '../metrics/catalog/index.ts';
import { defineCollector } from './collector.ts';
import { Rounds, SOON_MS } from './common/rounds.ts';
import { countWords, inWords, stateSet } from './common/state-set.ts';

const warmupStatuses = ['in_progress', 'done', 'not_applicable'];
const scalingModes = ['standard', 'managed'];

/** A pool's scaling mode takes a call for each, one a second; it hardly ever changes. */
const POOLS_PER_RUN = 100;
const POOL_REFRESH_MS = 3_600_000;

/** The account's own IP addresses: whether they are warm, and how many there are in which pool. */
export const dedicatedIps = defineCollector<Config['collectors']['dedicated-ips']>({
  name: 'dedicated-ips',
  service: 'ses',
  schedule: '9-59/15 * * * *',
  gauges: [
    'ses_dedicated_ip_pools',
    'ses_dedicated_ips',
    'ses_dedicated_ip_pool_ips',
    'ses_dedicated_ip_pool_info',
    'ses_dedicated_ip_warmup_status',
    'ses_dedicated_ip_warmup_ratio',
  ],
  counters: [],
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
