import type { Read, Wanted } from './reading.ts';

/** Metrics that are read on from one moment, and those among them that AWS answered with an error. */
export class Group {
  /** Up to when all of them had been read: AWS's time in milliseconds; `undefined` at first sight. */
  readonly readTo: number | undefined;
  readonly failed = new Map<string, Read>();
  /** Whether they are still to be read or not. */
  readonly all: readonly Wanted[];
  #bySeries: ReadonlyMap<string, readonly Wanted[]> | undefined;
  #wanted: readonly Wanted[];
  #complete: number | undefined;

  constructor(wanted: readonly Wanted[], readTo: number | undefined) {
    this.all = wanted;
    this.#wanted = wanted;
    this.readTo = readTo;
    this.#complete = readTo;
  }

  /** What is still to be read. Of what failed in one step the next is left alone: it is read on from where it failed. */
  get wanted(): readonly Wanted[] {
    return this.#wanted;
  }

  /** Up to when all of them have been read; it stands still from the first failure on. */
  get complete(): number | undefined {
    return this.#complete;
  }

  /** Whether AWS answered nothing of what was to be read in this step. */
  get isUnanswered(): boolean {
    return this.#wanted.length > 0 && this.#wanted.every(({ series }) => this.failed.has(series));
  }

  /** The metrics that feed a series. */
  feeding(series: string): readonly Wanted[] {
    // Thousands may fail at once, each asking for its own.
    this.#bySeries ??= Map.groupBy(this.all, (one) => one.series);
    return this.#bySeries.get(series) ?? [];
  }

  take(reads: readonly Read[]): void {
    for (const read of reads) if (read.failed !== undefined) this.failed.set(read.series, read);
  }

  /** @returns whether anything is left to be read in the next step. */
  endStep(to: number): boolean {
    if (this.failed.size === 0) this.#complete = to;
    else this.#wanted = this.#wanted.filter(({ series }) => !this.failed.has(series));
    return this.failed.size === 0 || this.#wanted.length > 0;
  }
}

/** Moments in AWS's time, in milliseconds. */
export interface Reached {
  /** Up to when those were read that AWS answered; `undefined` at first sight. */
  readonly readTo: number | undefined;
  /** Up to when all were read. */
  readonly complete: number | undefined;
  /** The start of the oldest slot that can be read. */
  readonly oldest: number;
}

/**
 * Which metrics are behind: AWS answered with an error for them, while the others were read on. They are read apart, all
 * from the moment up to which everything was read, and whether AWS lists them meanwhile or not. The ledger knows that
 * moment and not the metrics, so that a new process reads everything from there.
 */
export class Progress {
  /** By series, the metrics that feed it. */
  #behind: Map<string, readonly Wanted[]> | undefined;
  #isLosing = false;

  /** Those that are not behind first, which may be none. */
  groupsOf(wanted: readonly Wanted[], { readTo, complete = readTo, oldest }: Reached): readonly Group[] {
    if (readTo === undefined || complete === undefined) return [new Group(wanted, undefined)];
    const known = this.#behind;
    if (!known) return [new Group(wanted, complete)];
    const { main = [], behind = [] } = Object.groupBy(wanted, ({ series }) =>
      known.has(series) ? 'behind' : 'main',
    );
    const listed = new Set(behind.map(({ series }) => series));
    // One that has failed for as long as AWS keeps anything, and that is not listed, is gone.
    const unlisted =
      complete < oldest ? [] : [...known].flatMap(([series, feeding]) => (listed.has(series) ? [] : feeding));
    const all = [...behind, ...unlisted];
    return [new Group(main, readTo), ...(all.length > 0 ? [new Group(all, complete)] : [])];
  }

  /** From when on slots can no longer be read, unless it was told before: of what stays behind it would be every time. */
  lossFrom([main, behind]: readonly Group[], oldest: number): number | undefined {
    const isLost = (group: Group | undefined) => group?.readTo !== undefined && group.readTo < oldest;
    const wasLosing = this.#isLosing;
    this.#isLosing = isLost(behind);
    if (isLost(main)) return main?.readTo;
    return this.#isLosing && !wasLosing ? behind?.readTo : undefined;
  }

  take(group: Group, reads: readonly Read[]): void {
    group.take(reads);
    // At once: the checkpoint moves beyond it though the run may still be broken off.
    for (const { series, failed } of reads)
      if (failed !== undefined) this.#behind?.set(series, group.feeding(series));
  }

  /** To be told when everything was read that could be. */
  end(groups: readonly Group[]): void {
    this.#behind = new Map(
      groups.flatMap((group) => [...group.failed.keys()].map((series) => [series, group.feeding(series)])),
    );
  }
}

/** Up to when everything has been read; `undefined` at first sight. */
export function completeOf(groups: readonly Group[]): number | undefined {
  const times = groups.map(({ complete }) => complete);
  return times.reduce((least, one) =>
    least === undefined || one === undefined ? undefined : Math.min(least, one),
  );
}
