import type { Organization } from '../../src/aws/organizations.ts';
import { collectors } from '../../src/collectors/index.ts';
import { startCollectors } from '../../src/runner/index.ts';
import { Fleet } from '../../src/app/fleet/index.ts';
import { fixedAccounts } from '../../src/app/fleet/candidates.ts';
import { Config, type AccountConfig, type ConfigInput } from '../../src/config/config.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import { ManualTimetable, minute, noon } from './aws-collector-bench.ts';
import { FakeAws } from './aws-fakes.ts';
import { ManualClock } from './manual-clock.ts';
import { notedLog } from './noted-log.ts';
import { rendered } from './http-registry.ts';

export interface FleetBenchOptions {
  readonly config: Pick<ConfigInput, 'accounts' | 'discovery'>;
  /** Sets up what AWS answers in an account's region. */
  readonly aws: (region: string, account: AccountConfig) => FakeAws;
  /** What ListAccounts answers, each time. */
  readonly organization?: () => readonly string[];
}

/** Fires what is due within a minute, and lets what it began go on. */
async function turn(timetable: ManualTimetable): Promise<false> {
  timetable.fireWithin(minute - 1);
  await new Promise((resolve) => setImmediate(resolve));
  return false;
}

/** The fleet with the real runner and one collector, on an AWS of fakes; clock and timetable are the test's. */
export function fleetBench({ config: input, aws, organization = () => [] }: FleetBenchOptions) {
  const clock = new ManualClock(noon);
  const registry = new MetricRegistry(() => clock.now());
  const ledger = openMemoryLedger({ now: () => clock.now(), retention: minute });
  const timetable = new ManualTimetable();
  const { lines: log, log: logger } = notedLog();
  const config = Config.parse(input);
  for (const { name } of collectors) config.collectors[name].enabled = name === 'send-quota';
  const connected: { readonly region: string; readonly account: AccountConfig; readonly aws: FakeAws }[] = [];
  const connect = (account: AccountConfig) => {
    const region = account.region ?? 'eu-west-1';
    const one = aws(region, account);
    connected.push({ region, account, aws: one });
    return one;
  };
  const runtime = { clock, log: logger, registry };
  const io = {
    connect,
    connectOrganization: (): Organization => ({
      listActiveAccounts: () => Promise.try(organization),
      destroy: () => undefined,
    }),
  };
  const fixedOf = (given: Config) => fixedAccounts(given).map((account) => connect(account));
  const fixed = fixedOf(config);
  const collecting = startCollectors({
    accounts: fixed,
    ...runtime,
    collectors,
    settings: config.collectors,
    countPeriods: () => Promise.resolve(),
    preRegister: () => undefined,
    source: (name) => ledger.source(name),
    timetable,
    random: () => 0.5,
  });
  const fleet = new Fleet({ ...runtime, config, fixed, collecting, io, count: () => undefined, timetable });
  const lines = async (metric: string): Promise<readonly string[]> =>
    (await rendered(registry, 'classic'))
      .split('\n')
      .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
      .toSorted();
  return {
    fleet,
    collecting,
    connected,
    log,
    timetable,
    /** Goes on with other settings, as after a reload, until everything has run. */
    async follow(changed: ConfigInput): Promise<void> {
      const next = Config.parse(changed);
      const followed = fleet.follow({ config: next, fixed: fixedOf(next) }).then(() => true);
      while (!(await Promise.race([followed, turn(timetable)])));
    },
    now: () => clock.now(),
    /** The lines of a metric, as on /metrics. */
    lines,
    /** Lets accounts begin that begin a moment later than the first, until everything has run. */
    async settled(): Promise<void> {
      const done = fleet.firstRuns.then(() => true);
      while (!(await Promise.race([done, turn(timetable)])));
    },
    /** Lets time pass, and the next look with it. */
    async lookAgain(after: number): Promise<void> {
      clock.pass(after);
      timetable.fireWithin(after);
      for (let left = 200; left > 0; left--) await turn(timetable);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([fleet[Symbol.asyncDispose](), collecting[Symbol.asyncDispose]()]);
    },
  };
}
