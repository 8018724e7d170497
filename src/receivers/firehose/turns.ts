/** Lets so many work at once and so many wait for their turn, for so long; further ones are turned away. */
export class Turns {
  readonly #waiting = new Set<(isMyTurn: boolean) => void>();
  readonly #mayWait: number;
  readonly #timeout: number;
  #free: number;

  /** @param timeout milliseconds. */
  constructor(atOnce: number, mayWait: number, timeout: number) {
    this.#free = atOnce;
    this.#mayWait = mayWait;
    this.#timeout = timeout;
  }

  async run<T>(work: () => Promise<T>, turnAway: () => T): Promise<T> {
    if (this.#free > 0) this.#free--;
    else if (this.#waiting.size >= this.#mayWait || !(await this.#wait())) return turnAway();
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      // Whoever ends hands its place on.
      if (next) next(true);
      else this.#free++;
    }
  }

  #wait(): Promise<boolean> {
    return new Promise((resolve) => {
      const told = (isMyTurn: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(told);
        resolve(isMyTurn);
      };
      const timer = setTimeout(told, this.#timeout, false);
      this.#waiting.add(told);
    });
  }
}
