import { hasPassed } from '../../platform/clock.ts';

/** A month by which money is counted, the longest: 31 days, in milliseconds. */
const MONTH_MS = 31 * 86_400_000;

export interface BudgetSettings {
  /** US dollars a month; `undefined` means no bound. */
  readonly budget?: number | undefined;
  /** US dollars for 1,000 metrics requested. */
  readonly price: number;
}

/**
 * Spends no more than the budget allows for the time since: after a reading of so many metrics the next one waits until
 * they are paid for, whether it succeeded or not. So a month never costs more than its budget and one reading. A restart
 * changes nothing: the ledger knows when the last reading was.
 */
export class Budget {
  readonly #settings: BudgetSettings;
  #readAt = -Infinity;
  #interval = 0;

  constructor(settings: BudgetSettings) {
    this.#settings = settings;
  }

  /** Milliseconds that must pass between the last reading and the next; 0 without a budget. */
  get interval(): number {
    return this.#interval;
  }

  /**
   * Goes on where another process stopped, unless this one has read already.
   * @param readTo when everything was read: milliseconds since the epoch
   * @param metrics how many there are to read
   */
  resume(readTo: number, metrics: number): void {
    if (this.#readAt === -Infinity) this.spent(metrics, readTo);
  }

  /** @param now milliseconds since the epoch */
  mayRead(now: number): boolean {
    return hasPassed(this.#interval, this.#readAt, now);
  }

  /** @param metrics how many were requested, each as often as it was */
  spent(metrics: number, now: number): void {
    const { budget, price } = this.#settings;
    this.#readAt = now;
    this.#interval = budget === undefined ? 0 : ((metrics / 1_000) * price * MONTH_MS) / budget;
  }
}
