import { collectors } from '../collectors/index.ts';
import {
  forgetCollected,
  startCollectors,
  wallTimetable,
  type RunningCollectors,
  type Timetable,
} from '../collectors/runner.ts';
import type { PeriodSink } from '../counting/period-sink.ts';
import type { Agreement } from '../counting/agreement.ts';
import { createForesight } from '../counting/foresight.ts';
import { createPeriodSink } from '../counting/period-sink.ts';
import { bearInLedger } from '../counting/shared-births.ts';
import type { WatchedLedger } from '../counting/watched-ledger.ts';
import type { Config } from '../config/config.ts';
import type { AwsRequestCounter, Io } from '../io.ts';
import type { Lease } from '../ledger/ledger.ts';
import type { MetricRegistry } from '../metrics/registry.ts';
import { Fleet } from './fleet.ts';
import { fixedAccounts } from './fleet/candidates.ts';
import { whileLeading } from './leadership.ts';

/** What collects, on whatever accounts. */
export type Collecting = Pick<RunningCollectors, 'firstRuns' | 'status'> & AsyncDisposable;

export interface CollectingDeps {
  readonly config: Config;
  readonly io: Io;
  readonly ledger: WatchedLedger;
  readonly registry: MetricRegistry;
  readonly count: AwsRequestCounter;
  readonly agreement: Agreement | undefined;
  /** Where several processes can collect, and one shall. */
  readonly lease: Lease | undefined;
  /** Our own bug. */
  readonly onBug: (err: unknown) => void;
  /** Where time is not the wall clock's. */
  readonly timetable: Timetable | undefined;
}

/** Nobody collects here. */
export const noCollecting: Collecting = {
  firstRuns: Promise.resolve(),
  status: () => [],
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** The collectors on all accounts; where there is a lease, only while it is held. */
export function startCollecting(deps: CollectingDeps): Collecting {
  const { config, registry, lease, onBug, io } = deps;
  if (!lease) return startOwn(deps);
  const { promise: firstRuns, resolve } = Promise.withResolvers<void>();
  let own: Collecting | undefined;
  const leading = whileLeading({
    lease,
    every: (config.ledger.redis?.lease ?? 0) / 4,
    registry,
    log: io.log,
    onBug,
    // A process that stands by is as ready as it can be.
    onFirst: () => void (own?.firstRuns.then(resolve) ?? resolve()),
    start: () => {
      const started = (own = startOwn(deps));
      return {
        async [Symbol.asyncDispose]() {
          own = undefined;
          await started[Symbol.asyncDispose]();
          forgetCollected(registry, collectors);
        },
      };
    },
  });
  return {
    firstRuns,
    status: () => own?.status() ?? [],
    [Symbol.asyncDispose]: () => leading[Symbol.asyncDispose](),
  };
}

function startOwn(deps: CollectingDeps): Collecting {
  const { config, io, ledger, registry, count, agreement, lease, onBug } = deps;
  const timetable = deps.timetable ?? wallTimetable(io.log);
  const fixed = fixedAccounts(config).map((account) => io.connect(account, count));
  const running = startCollectors({
    accounts: fixed,
    collectors,
    settings: config.collectors,
    registry,
    countPeriods: whileHeld(createPeriodSink(ledger, registry, agreement), lease),
    foresee: createForesight(registry, {
      tags: config.labels.tags,
      receives: Object.keys(config.carriers).length > 0,
      maxSeriesPerMetric: config.labels.max_series_per_metric,
      ...(lease && { bear: bearInLedger(ledger, onBug) }),
    }),
    source: (name) => ledger.source(name),
    io,
    timetable,
  });
  const fleet = new Fleet({ config, fixed, collecting: running, io, count, registry, timetable });
  fleet.firstRuns.catch(onBug);
  return {
    firstRuns: fleet.firstRuns,
    status: () => running.status(),
    async [Symbol.asyncDispose]() {
      await Promise.all([fleet[Symbol.asyncDispose](), running[Symbol.asyncDispose]()]);
      for (const account of fixed) account.destroy();
    },
  };
}

/** What was read before the lease ran out is left to the next holder, who reads it again. */
function whileHeld(countPeriods: PeriodSink, lease: Lease | undefined): PeriodSink {
  return async (collector, batch, signal) => {
    if (lease && !lease.held) throw new Error('this process may not collect any more');
    await countPeriods(collector, batch, signal);
  };
}
