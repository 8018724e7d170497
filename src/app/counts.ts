import type { Config } from '../config/config.ts';
import { followTotals } from '../counting/shared-totals.ts';
import { watchLedger, type WatchedLedger } from '../counting/watched-ledger.ts';
import { openLedger } from '../ledger/index.ts';
import type { Lease } from '../contracts/ledger.ts';
import type { TotalsOf } from '../metrics/registry.ts';
import { watchRedis } from './redis-watch.ts';
import type { Runtime } from '../runtime.ts';

export interface CountsDeps extends Runtime {
  readonly config: Config;
}

export interface Counts extends AsyncDisposable {
  readonly ledger: WatchedLedger;
  /** Of a ledger that is shared; `undefined` where this process has it alone. */
  readonly lease: Lease | undefined;
  /** Why the ledger cannot be relied on, though it answers; for readiness. */
  readonly trouble: () => readonly string[];
}

/** Who only receives shows no totals, and needs to know of other processes' series only so that labels stay bounded. */
const UNSHOWN_EVERY_MS = 30_000;

export function totalsOf({ ledger, roles }: Config): TotalsOf {
  if (ledger.type !== 'redis') return 'own';
  return roles.includes('expose') ? 'shared' : 'hidden';
}

/** Opens the ledger, and brings what it remembers into the registry: once, or where it is shared again and again. */
export async function openCounts(deps: CountsDeps): Promise<Counts> {
  await using opening = new AsyncDisposableStack();
  const { config, clock, log, registry } = deps;
  const now = () => clock.now();
  const redis = watchRedis(deps);
  const past = clock.judge && (() => clock.judge?.past() ?? now());
  const opened = await openLedger(config.ledger, { now, past }, redis);
  const ledger = opening.use(watchLedger(opened, registry, log));
  const unknown = registry.refresh(await ledger.totals());
  if (unknown.size > 0)
    log.warn({ metrics: [...unknown] }, 'the ledger holds metrics that this version does not have');
  if ('lease' in opened) {
    const shown = config.roles.includes('expose');
    const every = shown ? (config.ledger.redis?.refresh ?? 0) : UNSHOWN_EVERY_MS;
    opening.use(followTotals({ ...deps, ledger, every }));
  }
  const held = opening.move();
  return {
    ledger,
    lease: 'lease' in opened ? opened.lease : undefined,
    trouble: () => redis.trouble(),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
