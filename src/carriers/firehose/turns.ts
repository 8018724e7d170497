/** Lets so many work at once and so many wait for their turn; further ones are turned away. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #mayWait: number;
  #free: number;

  constructor(atOnce: number, mayWait: number) {
    this.#free = atOnce;
    this.#mayWait = mayWait;
  }

  async run<T>(work: () => Promise<T>, turnAway: () => T): Promise<T> {
    if (this.#free > 0) this.#free--;
    else if (this.#waiting.length >= this.#mayWait) return turnAway();
    // Whoever ends hands its place on.
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
