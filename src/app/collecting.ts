import { isDeepStrictEqual } from 'node:util';
import type { AwsAccount } from '../aws/account.ts';
import { collectors } from '../collectors/index.ts';
import {
  removeCollectedSeries,
  startCollectors,
  wallTimetable,
  type RunningCollectors,
  type Timetable,
} from '../runner/index.ts';
import type { PeriodSink } from '../counting/period-sink.ts';
import type { Agreement } from '../counting/agreement/index.ts';
import { createPreRegistration } from '../counting/pre-register.ts';
import { createPeriodSink } from '../counting/period-sink.ts';
import { bearInLedger } from '../counting/shared-births.ts';
import type { WatchedLedger } from '../counting/watched-ledger.ts';
import type { AccountConfig, Config } from '../config/config.ts';
import type { AwsRequestCounter } from '../contracts/aws-requests.ts';
import type { Io } from '../io.ts';
import type { Lease } from '../contracts/ledger.ts';
import type { PeriodBatch } from '../contracts/period.ts';
import { Fleet } from './fleet/index.ts';
import { fixedAccounts } from './fleet/candidates.ts';
import { whileLeading } from './leadership.ts';
import type { Runtime } from '../runtime.ts';

/** What collects, on whatever accounts. */
export interface Collecting extends Pick<RunningCollectors, 'firstRuns' | 'status'>, AsyncDisposable {
  /**
   * Goes on with this configuration: what it does not change is left as it is, with its connections, clocks, caches and
   * schedules. Resolves when what it ends has ended; what it begins has not run by then.
   */
  follow(config: Config): Promise<void>;
}

export interface CollectingDeps extends Runtime {
  readonly config: Config;
  readonly io: Io;
  readonly ledger: WatchedLedger;
  readonly count: AwsRequestCounter;
  /** Asked for at every batch, because a reload may replace it. */
  readonly agreement: () => Agreement | undefined;
  /** Where several processes can collect, and one shall. */
  readonly lease: Lease | undefined;
  /** Where time is not the wall clock's. */
  readonly timetable: Timetable | undefined;
}

/** An account of the configuration, and the connection to it. */
interface Connected {
  readonly account: AccountConfig;
  readonly aws: AwsAccount;
}

/** Nobody collects here. */
export const noCollecting: Collecting = {
  firstRuns: Promise.resolve(),
  status: () => [],
  follow: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** The collectors on all accounts; where there is a lease, only while it is held. */
export function startCollecting(deps: CollectingDeps): Collecting {
  const { registry, lease, onBug, log } = deps;
  let { config } = deps;
  if (!lease) return startOwn(deps);
  const { promise: firstRuns, resolve } = Promise.withResolvers<void>();
  let own: Collecting | undefined;
  const leading = whileLeading({
    lease,
    every: (config.ledger.redis?.lease ?? 0) / 4,
    registry,
    log,
    onBug,
    // A process that stands by is as ready as it can be.
    onFirst: () => void (own?.firstRuns.then(resolve) ?? resolve()),
    start: () => {
      const started = (own = startOwn({ ...deps, config }));
      return {
        async [Symbol.asyncDispose]() {
          own = undefined;
          await started[Symbol.asyncDispose]();
          removeCollectedSeries(registry, collectors);
        },
      };
    },
  });
  return {
    firstRuns,
    status: () => own?.status() ?? [],
    async follow(next) {
      config = next;
      await own?.follow(next);
    },
    [Symbol.asyncDispose]: () => leading[Symbol.asyncDispose](),
  };
}

function startOwn(deps: CollectingDeps): Collecting {
  const { io, clock, log, ledger, registry, count, agreement, lease, onBug } = deps;
  let { config } = deps;
  const timetable = deps.timetable ?? wallTimetable(log);
  const connect = (account: AccountConfig): Connected => ({ account, aws: io.connect(account, count) });
  let fixed = fixedAccounts(config).map(connect);
  const bear = lease && bearInLedger(ledger, onBug);
  const preRegistrationOf = ({ labels, receivers }: Config) =>
    createPreRegistration(registry, {
      tags: labels.tags,
      receives: Object.keys(receivers).length > 0,
      maxSeriesPerMetric: labels.max_series_per_metric,
      ...(bear && { bear }),
    });
  let preRegister = preRegistrationOf(config);
  const compared = { periods: (batch: PeriodBatch) => agreement()?.periods(batch) };
  const running = startCollectors({
    accounts: fixed.map(({ aws }) => aws),
    collectors,
    settings: config.collectors,
    registry,
    countPeriods: whileHeld(createPeriodSink(ledger, registry, compared), lease),
    preRegister: (expected) => preRegister(expected),
    source: (name) => ledger.source(name),
    clock,
    log,
    timetable,
  });
  const orders = () => ({ config, fixed: fixed.map(({ aws }) => aws) });
  const fleet = new Fleet({ ...deps, ...orders(), collecting: running, timetable });
  fleet.firstRuns.catch(onBug);
  /** Those that have left, until nobody uses them. */
  let left: readonly Connected[] = [];
  let following: Promise<void> = Promise.resolve();
  const followAccounts = async (next: Config) => {
    const before = fixed;
    const now = fixedAccounts(next).map(
      (account) => before.find((one) => isDeepStrictEqual(one.account, account)) ?? connect(account),
    );
    fixed = now;
    left = [...left, ...before.filter((one) => !now.includes(one))];
    await fleet.follow(orders());
    // Where others have come meanwhile, these may be in use until those are followed.
    if (fixed === now) destroyLeft();
  };
  const destroyLeft = () => {
    for (const { aws } of left) aws.destroy();
    left = [];
  };
  return {
    firstRuns: fleet.firstRuns,
    status: () => running.status(),
    async follow(next) {
      const before = config;
      config = next;
      preRegister = preRegistrationOf(next);
      await running.configure(next.collectors);
      const isSame = (['accounts', 'discovery'] as const).every((part) =>
        isDeepStrictEqual(before[part], next[part]),
      );
      if (isSame) return;
      following = Promise.all([following, followAccounts(next)]).then(() => undefined);
      following.catch(onBug);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([fleet[Symbol.asyncDispose](), running[Symbol.asyncDispose]()]);
      await following;
      destroyLeft();
      for (const { aws } of fixed) aws.destroy();
    },
  };
}

/** What was read before the lease ran out is left to the next holder, who reads it again. */
function whileHeld(countPeriods: PeriodSink, lease: Lease | undefined): PeriodSink {
  return async (collector, batch, signal) => {
    if (lease && !lease.held) throw new Error('this process is not the collector any more');
    await countPeriods(collector, batch, signal);
  };
}
