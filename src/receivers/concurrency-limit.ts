/**
 * How long a message may take from here until it is durable: milliseconds. EventBridge waits 5 seconds for an answer and
 * SNS 15; what else a request takes, on its way and in the event loop, must fit into the rest.
 */
export const TARGET_MS = 2_000;
/** Never fewer at once: a ledger whose every write is slow takes many messages in one. */
export const LEAST = 64;
/** Never more: beyond this a ledger that suddenly slows down has too many to answer late. */
export const MOST = 2_048;
/** Before anything is known: what a slow ledger, of 50 messages a second, works off in 5 seconds. */
const FIRST = 256;

/**
 * How many messages may wait for the ledger at once, found from what the ledger does. By Little's law a queue of N
 * messages is a wait of N / throughput. So what was done while a message was here, scaled to the target, is how many may
 * be here: when a message took longer than the target, the limit becomes that; while messages are faster, the limit is in
 * use and that is more, it grows by one for each, which doubles it in the time of one message.
 */
export class ConcurrencyLimit {
  readonly #now: () => number;
  #limit = FIRST;
  #inFlight = 0;
  /** Messages that have left, ever. */
  #done = 0;
  /** When one last left, or the first of those that are here came. */
  #progressAt = 0;

  /** @param now milliseconds of a clock that never jumps. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get limit(): number {
    return this.#limit;
  }

  /** Whether a further one should come later. It should too where nothing has moved for the whole target. */
  get isFull(): boolean {
    if (this.#inFlight >= this.#limit) return true;
    return this.#inFlight > 0 && this.#now() - this.#progressAt > TARGET_MS;
  }

  /** Does the work of one message, or does nothing and gives `ifFull`. */
  async run<T, Full>(work: () => Promise<T>, ifFull: Full): Promise<T | Full> {
    if (this.isFull) return ifFull;
    const cameAt = this.#now();
    const doneBefore = this.#done;
    if (this.#inFlight++ === 0) this.#progressAt = cameAt;
    try {
      return await work();
    } finally {
      this.#leave(cameAt, doneBefore);
    }
  }

  #leave(cameAt: number, doneBefore: number): void {
    const now = this.#now();
    const isUsed = this.#inFlight * 2 >= this.#limit;
    this.#inFlight--;
    this.#done++;
    this.#progressAt = now;
    const took = Math.max(now - cameAt, 1);
    const doneInTarget = Math.floor(((this.#done - doneBefore) * TARGET_MS) / took);
    if (took > TARGET_MS) this.#limit = Math.max(LEAST, Math.min(this.#limit, doneInTarget));
    else if (isUsed && doneInTarget > this.#limit) this.#limit = Math.min(MOST, this.#limit + 1);
  }
}
