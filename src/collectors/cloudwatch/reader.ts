import type { CloudWatch } from '../../aws/account.ts';
import type { SourceState } from '../../contracts/period.ts';
import type { Failed, Lost } from '../collector.ts';
import { failuresOf } from './failures.ts';
import { FirstSight, type Counter } from './observing.ts';
import { completeOf, Progress } from './progress.ts';
import { Rates } from './rates.ts';
import { oldestSlot, planWindow, readStep, stepsOf, type Wanted } from './reading.ts';
import { FirstTelling, NextTelling, type Counts, type Sources } from './telling.ts';
import { Told } from './told.ts';

/** What there is to read now. All times are milliseconds. */
export interface Task {
  readonly cloudWatch: CloudWatch;
  readonly wanted: readonly Wanted[];
  /** Counters that exist before CloudWatch knows the metric. */
  readonly expected: readonly Counter[];
  readonly sources: Sources;
  /** What the ledger knows of the two sources; `undefined` at first sight. */
  readonly known: SourceState | undefined;
  readonly complete: SourceState | undefined;
  /** AWS's time when the reading began. */
  readonly now: number;
  /** The same, as it is known by now: our clock may have been found wrong since. */
  readonly began: () => number;
  /** To be told of every call that was answered: how many metrics it requested, which is what AWS bills. */
  readonly answered: (count: number) => void;
  readonly signal: AbortSignal;
}

/** What a reading gives, part by part. */
type Found = Counts | { readonly lost: Lost } | { readonly failed: readonly Failed[] };

/** Reads the metrics of one account and region, each from where it was read to before, up to now. */
export class Reader {
  readonly rates = new Rates();
  readonly #period: number;
  readonly #lookback: number;
  readonly #progress = new Progress();
  readonly #told: Told;

  /** Both in milliseconds. */
  constructor(period: number, lookback: number) {
    this.#period = period;
    this.#lookback = lookback;
    this.#told = new Told(period, lookback);
  }

  /** @throws AwsError where nothing could be read. */
  async *read(task: Task): AsyncGenerator<Found> {
    const { cloudWatch, wanted, sources, known, complete, now, began, answered, signal } = task;
    const period = this.#period;
    const reading = { now, period, lookback: this.#lookback };
    const oldest = oldestSlot(reading);
    const reached = { readTo: known?.readTo, complete: complete?.readTo, oldest };
    const groups = this.#progress.groupsOf(wanted, reached);
    const from = this.#progress.lossFrom(groups, oldest);
    if (from !== undefined) yield { lost: { source: sources.name, from, to: oldest } };

    const telling = known
      ? new NextTelling(sources, known, complete, this.#told, period)
      : new FirstTelling(sources, new FirstSight(now, period, task.expected), now);
    this.#told.resume(known);
    this.rates.begin();
    let isOver = false;
    try {
      yield* telling.begin();
      for (const group of groups) {
        const window = planWindow({ ...reading, readTo: group.readTo });
        for (const step of stepsOf(window, reading, group.wanted.length)) {
          // The slot in progress must not pass for read.
          const end = () => Math.min(step.end, began());
          const call = { ...step, inOrder: group.wanted, period, answered };
          for await (const { reads, isLast } of readStep(cloudWatch, call, signal)) {
            this.#progress.take(group, reads);
            this.rates.see(reads, now - this.#lookback);
            const isRead = isLast && group === groups[0] && !group.isUnanswered;
            yield* telling.part(reads, isRead ? end() : undefined);
          }
          const goesOn = group.endStep(end());
          yield* telling.step(completeOf(groups));
          if (!goesOn) break;
        }
      }
      const failed = failuresOf(groups);
      yield* telling.end();
      this.#progress.end(groups);
      this.#told.keepOnly(new Set(groups.flatMap(({ all }) => all.map(({ series }) => series))));
      yield { failed };
      isOver = true;
    } catch (err) {
      isOver = true;
      throw err;
    } finally {
      // Whoever takes the parts has stopped: what the ledger has of them is not known.
      if (!isOver) this.#told.forget();
    }
    this.rates.end();
  }
}
