import type { AwsAccount } from '../../src/aws/account.ts';
import { collectors as allCollectors } from '../../src/collectors/index.ts';
import { startCollectors, type CollectorsDeps } from '../../src/runner/index.ts';
import type { Stop, Timetable } from '../../src/runner/timetable.ts';
import type { CollectorName } from '../../src/collectors/index.ts';
import { Config, type ConfigInput } from '../../src/config/config.ts';
import { createPreRegistration } from '../../src/counting/pre-register.ts';
import { createPeriodSink } from '../../src/counting/period-sink.ts';
import type { Ledger } from '../../src/contracts/ledger.ts';
import { openMemoryLedger } from '../../src/ledger/memory.ts';
import type { PeriodBatch } from '../../src/contracts/period.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import type { Logger } from '../../src/platform/logger.ts';
import { FakeAws } from './aws-fakes.ts';
import { ManualClock } from './manual-clock.ts';
import { rendered } from './http-registry.ts';

/** A quarter of an hour. */
export const noon = Date.UTC(2026, 0, 1, 12);
export const minute = 60_000;

/** A timetable on which nothing happens until a test says so. */
export class ManualTimetable implements Timetable {
  readonly schedules: { readonly expression: string; readonly run: () => Promise<void> }[] = [];
  readonly timers: { readonly delay: number; readonly run: () => unknown }[] = [];

  at(expression: string, run: () => Promise<void>): Stop {
    return this.#put(this.schedules, { expression, run });
  }

  after(delay: number, run: () => unknown): Stop {
    return this.#put(this.timers, { delay, run });
  }

  inTurn() {
    return (begin: () => void) => begin();
  }

  /** Every schedule matches now. Resolves when what they ran has ended. */
  async tick(): Promise<void> {
    await Promise.all(this.schedules.map(({ run }) => run()));
  }

  /** All timers fire. Resolves when what they ran has ended. */
  async fire(): Promise<void> {
    await Promise.all(this.timers.splice(0).map(({ run }) => run()));
  }

  /** The timers fire that are due within so many milliseconds. */
  fireWithin(time: number): void {
    for (const timer of this.timers.filter(({ delay }) => delay <= time)) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      void timer.run();
    }
  }

  #put<T>(list: T[], item: T): Stop {
    list.push(item);
    return () => {
      if (list.includes(item)) list.splice(list.indexOf(item), 1);
    };
  }
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

export interface BenchOptions {
  /** The collectors that are enabled. */
  readonly of: readonly CollectorName[];
  readonly settings?: ConfigInput['collectors'];
  readonly accounts?: readonly AwsAccount[];
  readonly now?: number;
  readonly clock?: ManualClock;
  /** Goes on with these, as after a reload. */
  readonly before?: {
    readonly clock: ManualClock;
    readonly ledger: Ledger;
    readonly registry: MetricRegistry;
  };
  readonly deps?: Partial<CollectorsDeps>;
}

/** Real collectors under the real runner, with a ledger in memory; the clock, the timetable and AWS are the test's. */
export function collectorBench(options: BenchOptions) {
  const { of, settings = {}, accounts, now = noon, before, deps = {} } = options;
  const aws = new FakeAws();
  const clock = options.clock ?? before?.clock ?? new ManualClock(now);
  const ledger =
    before?.ledger ?? openMemoryLedger({ now: () => clock.now(), retention: 14 * 24 * 60 * minute });
  const registry = before?.registry ?? new MetricRegistry(() => clock.now());
  const timetable = new ManualTimetable();
  const log: LogLine[] = [];
  const batches: PeriodBatch[] = [];
  const config = Config.parse({ collectors: settings }).collectors;
  for (const { name } of allCollectors) config[name].enabled &&= of.includes(name);
  const running = startCollectors({
    accounts: accounts ?? [aws],
    collectors: allCollectors,
    settings: config,
    registry,
    countPeriods: createPeriodSink(ledger, registry, { periods: (batch) => void batches.push(batch) }),
    preRegister: createPreRegistration(registry, { tags: [], receives: true, maxSeriesPerMetric: 10_000 }),
    source: (name) => ledger.source(name),
    clock,
    log: noting(log),
    timetable,
    random: () => 0.5,
    ...deps,
  });
  return {
    aws,
    clock,
    ledger,
    registry,
    timetable,
    log,
    /** Every batch that was counted. */
    batches,
    running,
    /** Lets time pass, and then every schedule match. */
    async pass(time: number) {
      clock.pass(time);
      await timetable.tick();
    },
    /** The lines of /metrics that begin with one of these, without the labels of the only account. */
    async lines(...prefixes: string[]): Promise<string[]> {
      const exposition = await rendered(registry, 'classic');
      return exposition
        .split('\n')
        .map((line) => line.replace('account_id="123456789012",region="eu-west-1"', '').replace('{}', ''))
        .map((line) => line.replace('{,', '{').replace(',}', '}'))
        .filter((line) => prefixes.some((prefix) => line.startsWith(prefix)))
        .toSorted();
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

function noting(lines: LogLine[]): Logger {
  const note = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  const logger: Logger = {
    child: () => logger,
    error: note('error'),
    warn: note('warn'),
    info: note('info'),
    debug: note('debug'),
  };
  return logger;
}
