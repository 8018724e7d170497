import type { EventSink } from '../../src/contracts/event-sink.ts';
import { createEventSink } from '../../src/counting/event-sink.ts';
import { createPeriodSink, type PeriodSink } from '../../src/counting/period-sink.ts';
import type { Ledger } from '../../src/contracts/ledger.ts';
import { catalog, isKept, type MetricName } from '../../src/metrics/catalog.ts';
import { MetricRegistry } from '../../src/metrics/registry.ts';
import type { ClockJudge } from '../../src/platform/clock-judge.ts';
import { day } from './ledger-bench.ts';
import { momentsOf, readDisk, writeDisk, type Moment } from './law-disk.ts';
import { countOptions } from './count-options.ts';
import { labelLimit } from './label-limit.ts';
import { openSqliteHere } from './sqlite-here.ts';

export const retention = 14 * day;

/** What a client gets from a program that is no more: nothing. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** When a program dies, and what its disk then holds. */
export interface Fate {
  /** At which answer of its ledger, none of which reaches anyone from then on; the start is answer 0. */
  readonly answer: number;
  /** At which moment of the commit behind that answer: counted round the moments that it has. */
  readonly moment: number;
}

/** Every series that a ledger keeps, by name, labels and part, with its value. */
export type Shown = ReadonlyMap<string, number>;

/** The program's counting half as it is after a start, on whatever ledger. */
export async function countingOn(ledger: Ledger, now: () => number, judge?: ClockJudge) {
  const registry = new MetricRegistry(now);
  registry.refresh(await ledger.totals());
  const limit = labelLimit(registry, 10_000);
  const count: EventSink = createEventSink({
    ledger,
    registry,
    limit,
    clock: { now, ...(judge && { judge }) },
    retention,
    options: countOptions,
  });
  return { count, countPeriods: createPeriodSink(ledger, registry), shown: () => shownBy(registry) };
}

/** One run of the program, from a start to a stop or a crash. */
export interface Life extends AsyncDisposable {
  readonly count: EventSink;
  readonly countPeriods: PeriodSink;
  readonly source: Ledger['source'];
  readonly shown: () => Shown;
  /** The moments of the commit at which it died; `undefined` while it lives. */
  readonly death: () => readonly Moment[] | undefined;
}

/** Starts the program on a ledger's file. From its last answer on, nobody gets one. */
export async function startLife(file: string, now: () => number, last = Infinity): Promise<Life> {
  let disk = readDisk(file);
  let death: readonly Moment[] | undefined;
  let answers = 0;
  const ledger = openSqliteHere(file, { now, retention });
  /** To be passed by every answer: the commit is durable, and nobody was told yet. */
  const mortal = <T>(answer: T): T => {
    if (answers > last) throw new Crash();
    const before = disk;
    disk = readDisk(file);
    if (answers++ < last) return answer;
    death = momentsOf(before, disk);
    throw new Crash();
  };
  await Promise.try(() => mortal(undefined)).catch(ignoreCrash);
  const counting = await countingOn(
    {
      ...ledger,
      countOnce: async (entries) => mortal(await ledger.countOnce(entries)),
      countPeriods: async (batch) => mortal(await ledger.countPeriods(batch)),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    },
    now,
  );
  return {
    ...counting,
    source: (name) => ledger.source(name),
    death: () => death,
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

export function ignoreCrash(err: unknown): void {
  if (!(err instanceof Crash)) throw err;
}

/** A machine whose disk outlives its programs. After a crash it goes on from what that left. */
export class Machine {
  readonly #newFile: () => string;
  readonly #now: () => number;
  #file: string;
  /** The most that was ever shown of each series. */
  #most: Shown = new Map();

  constructor(newFile: () => string, now: () => number) {
    this.#newFile = newFile;
    this.#now = now;
    this.#file = newFile();
  }

  /** Runs one life. `live` must end when nobody answers any more. What is shown is looked at first and last. */
  async run(live: (life: Life, look: () => void) => Promise<void>, fate?: Fate): Promise<Shown> {
    const life = await startLife(this.#file, this.#now, fate?.answer);
    try {
      const look = () => this.#look(life.shown());
      look();
      if (!life.death()) await live(life, look);
      look();
      return life.shown();
    } finally {
      await life[Symbol.asyncDispose]();
      const moments = life.death() ?? [];
      const left = moments[(fate?.moment ?? 0) % moments.length]?.disk();
      if (left) writeDisk((this.#file = this.#newFile()), left);
    }
  }

  /** A counter that falls is a reset for Prometheus, which would count all of it again. */
  #look(shown: Shown): void {
    for (const [series, most] of this.#most) {
      const value = shown.get(series) ?? 0;
      if (value < most) throw new Error(`${series} was ${most} and is ${value}`);
    }
    this.#most = shown;
  }
}

function shownBy(registry: MetricRegistry): Shown {
  const shown = new Map<string, number>();
  for (const name of (Object.keys(catalog) as MetricName[]).filter(isKept)) {
    for (const { labels, value, buckets } of registry.family(name).snapshot()) {
      const series = `${name}${JSON.stringify(labels)}`;
      shown.set(series, value);
      for (const [at, inBucket] of (buckets ?? []).entries()) shown.set(`${series} bucket ${at}`, inBucket);
    }
  }
  return shown;
}

/** The sum of a metric's series. */
export function sumOf(shown: Shown, metric: MetricName): number {
  let sum = 0;
  for (const [series, value] of shown)
    if (series.startsWith(`${metric}{`) && !series.includes('} bucket ')) sum += value;
  return sum;
}
