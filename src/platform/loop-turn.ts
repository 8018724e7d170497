/**
 * How long the present turn of the event loop has been at requests. In a turn everything is handled that had arrived when
 * it began, so what is handled late in a long one has waited as long, in the kernel, where nothing else shows it.
 */
export class LoopTurn {
  readonly #now: () => number;
  /** `undefined` until the turn has its first request. */
  #since: number | undefined;

  /** @param now milliseconds of a clock that never jumps. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds since the first request of this turn asked; 0 for that one. */
  lasts(): number {
    const now = this.#now();
    if (this.#since !== undefined) return now - this.#since;
    this.#since = now;
    // Behind all that has arrived, and before what arrives from now on.
    setImmediate(() => (this.#since = undefined));
    return 0;
  }
}
