/**
 * So long a call of SES's API that worked says that the API works, whatever fails meanwhile. Three collectors call it every
 * five minutes or more often (send-quota, account-sending, account): within ten minutes even the slowest of them has
 * run twice, so that one that always fails, or one run that AWS throttles, does not hide that the others work. A longer
 * time would only delay SesUnreachable.
 */
export const ANSWERS_HOLD_MS = 10 * 60_000;

/**
 * Whether SES's API works for one account, by the runs of all its collectors. One collector that fails is told by
 * ses_exporter_collector_success; that all of them do is another matter.
 */
export class SesAnswers {
  /** By a steady clock: milliseconds. */
  #workedAt: number | undefined;
  /** Who has not ended a run yet: at the start the first to fail does not speak for those that are under way. */
  readonly #begun = new Set<object>();

  /** To be called before the first run of a collector of SES's API. */
  begins(run: object): void {
    this.#begun.add(run);
  }

  /** To be called when its first run has ended, or will not take place. */
  ended(run: object): void {
    this.#begun.delete(run);
  }

  worked(now: number): void {
    this.#workedAt = now;
  }

  /** Whether a call that has just failed means that none works: nothing does that has worked lately or still may. */
  noneWorks(now: number): boolean {
    if (this.#workedAt === undefined) return this.#begun.size === 0;
    return now - this.#workedAt >= ANSWERS_HOLD_MS;
  }
}
