/** A body of at most so many bytes is small; SES's events are 2 to 6 KB each, in their envelope. */
export const SMALL_BYTES = 16_384;

/**
 * How many bytes may be held at once, over all who hold some. Half of it is kept for small bodies: whoever sends large
 * ones and never ends them takes no place from the events of SES.
 */
export class ByteBudget {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get taken(): number {
    return this.#taken;
  }

  /** @returns whether there was room for so many bytes more, for one who holds so many already. */
  take(bytes: number, holds: number): boolean {
    const most = holds + bytes > SMALL_BYTES ? this.#most / 2 : this.#most;
    if (this.#taken + bytes > most) return false;
    this.#taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#taken -= bytes;
  }
}

/** What one body holds of a budget. To be disposed of when nothing of the body is held any more. */
export class Share implements Disposable {
  #budget: ByteBudget;
  #bytes = 0;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @returns whether there was room to hold so many bytes in all; a share never shrinks. */
  growTo(bytes: number): boolean {
    if (bytes <= this.#bytes) return true;
    if (!this.#budget.take(bytes - this.#bytes, this.#bytes)) return false;
    this.#bytes = bytes;
    return true;
  }

  /** @returns whether there was room in the other budget; it stays where it was if not. */
  moveTo(budget: ByteBudget): boolean {
    if (budget === this.#budget) return true;
    if (!budget.take(this.#bytes, 0)) return false;
    this.#budget.give(this.#bytes);
    this.#budget = budget;
    return true;
  }

  [Symbol.dispose](): void {
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
  }
}
