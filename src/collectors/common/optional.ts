import { AwsError } from '../../aws/account.ts';
import type { Logger } from '../../platform/logger.ts';

/** AWS's words for: not enabled, not offered here, not allowed (SES API v2 reference, "Common errors" and errors of each operation). */
const absences = ['AccessDenied', 'AccessDeniedException', 'NotFoundException', 'UnknownOperationException'];

/**
 * Asks for what an account need not have or may keep from us: its absence is a finding and no failure, or the rest would
 * never be shown. The log says it once, not at every run. One object serves one collector and account.
 */
export class Optional {
  readonly #absent = new Set<string>();
  readonly #codes: ReadonlySet<string>;

  /** @param further codes that are no failure either */
  constructor(further: readonly string[] = []) {
    this.#codes = new Set([...absences, ...further]);
  }

  /** @returns `undefined` when it is not there. */
  async ask<T>(what: string, log: Logger, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await ask();
      this.#absent.delete(what);
      return answer;
    } catch (err) {
      if (!(err instanceof AwsError) || !this.#codes.has(err.code)) throw err;
      if (!this.#absent.has(what))
        log.info({ what, reason: err.message }, 'left out: not there, or not ours');
      this.#absent.add(what);
      return undefined;
    }
  }
}
