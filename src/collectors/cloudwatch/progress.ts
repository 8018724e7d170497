import { seriesOf, type Read, type Wanted } from './reading.ts';

/** Metrics that are read on from one moment, and those among them that AWS answered with an error. */
export class Group {
  /** Up to when all of them had been read: AWS's time in milliseconds; `undefined` at first sight. */
  readonly readTo: number | undefined;
  readonly failed = new Map<string, Read>();
  #wanted: readonly Wanted[];
  #complete: number | undefined;

  constructor(wanted: readonly Wanted[], readTo: number | undefined) {
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
    return this.#wanted.length > 0 && this.#wanted.every((one) => this.failed.has(seriesOf(one)));
  }

  take(reads: readonly Read[]): void {
    for (const read of reads) if (read.failed !== undefined) this.failed.set(seriesOf(read), read);
  }

  /** @returns whether anything is left to be read in the next step. */
  endStep(to: number): boolean {
    if (this.failed.size === 0) this.#complete = to;
    else this.#wanted = this.#wanted.filter((one) => !this.failed.has(seriesOf(one)));
    return this.failed.size === 0 || this.#wanted.length > 0;
  }
}

/**
 * Which metrics are behind: AWS answered with an error for them, while the others were read on. They are read apart, all
 * from the moment up to which everything was read. The ledger knows that moment and not the metrics, so that a new
 * process reads everything from there.
 */
export class Progress {
  #behind: Set<string> | undefined;
  #isLosing = false;

  /**
   * @param readTo up to when those were read that AWS answered; `undefined` at first sight
   * @param complete up to when all were read
   * @returns those that are not behind first, which may be none.
   */
  groupsOf(wanted: readonly Wanted[], readTo: number | undefined, complete = readTo): readonly Group[] {
    if (readTo === undefined || complete === undefined) return [new Group(wanted, undefined)];
    if (!this.#behind) return [new Group(wanted, complete)];
    const isBehind = (one: Wanted) => this.#behind?.has(seriesOf(one)) === true;
    const behind = wanted.filter(isBehind);
    const main = new Group(
      wanted.filter((one) => !isBehind(one)),
      readTo,
    );
    return behind.length > 0 ? [main, new Group(behind, complete)] : [main];
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
    for (const series of group.failed.keys()) this.#behind?.add(series);
  }

  /** To be told when everything was read that could be. */
  end(groups: readonly Group[]): void {
    this.#behind = new Set(groups.flatMap(({ failed }) => [...failed.keys()]));
  }
}

/** Up to when everything has been read; `undefined` at first sight. */
export function completeOf(groups: readonly Group[]): number | undefined {
  const times = groups.map(({ complete }) => complete);
  return times.reduce((least, one) =>
    least === undefined || one === undefined ? undefined : Math.min(least, one),
  );
}
