import { AwsError } from '../../aws/aws-error.ts';
import type { Logger } from '../../platform/logger.ts';
import { absences, denials } from './error-codes.ts';

/** What the log has been told about parts that could not be had. */
export type Told = Map<string, 'denied' | 'absent'>;

/**
 * Asks for what an account need not have or may keep from us: its absence is a finding and no failure, or the rest would
 * never be shown. The log says it once, not at every run. What is kept from us may be kept by mistake, so it is known
 * apart. One object serves one run.
 */
export class Optional {
  readonly #log: Logger;
  readonly #told: Told;
  readonly #denied = new Set<string>();

  /** @param told shared by the runs of one collector and account */
  constructor(log: Logger, told: Told) {
    this.#log = log;
    this.#told = told;
  }

  /** What AWS denied access to. */
  get denied(): readonly string[] {
    return [...this.#denied];
  }

  /**
   * @param further codes that are no failure either
   * @returns `undefined` when it is not there.
   */
  async ask<T>(what: string, ask: () => Promise<T>, further: readonly string[] = []): Promise<T | undefined> {
    try {
      const answer = await ask();
      this.#told.delete(what);
      return answer;
    } catch (err) {
      if (!(err instanceof AwsError)) throw err;
      if (denials.has(err.code)) this.#leaveOut(what, err, 'denied');
      else if (absences.has(err.code) || further.includes(err.code)) this.#leaveOut(what, err, 'absent');
      else throw err;
      return undefined;
    }
  }

  #leaveOut(what: string, { message: reason }: AwsError, why: 'denied' | 'absent'): void {
    if (why === 'denied') this.#denied.add(what);
    if (this.#told.get(what) === why) return;
    this.#told.set(what, why);
    if (why === 'denied') this.#log.warn({ what, reason }, 'left out: access denied');
    else this.#log.info({ what, reason }, 'left out: not there');
  }
}
