/**
 * How long connections may have been waiting without a break before something is done about it: milliseconds. A hundred
 * that come at once to a program that has just started wait for one or two seconds, and that is no overload.
 */
export const STANDING_MS = 3_000;
/** How often that is looked at. */
export const STEP_MS = 500;
/** At the worst one request of 8 is let through: a refusal costs a third of what it saves, so that fewer gain nothing. */
const MOST_STEPS = 3;

/**
 * What part of the requests to refuse because connections wait to be taken. A turn of the event loop takes one connection
 * (libuv, uv__server_io), and what comes with it, so where each message has a connection of its own the queue is in the
 * kernel, which tells nobody how long it is. But where a turn that does not wait for anything finds no connection, there
 * is none. Once none has done so for STANDING_MS, half of what was let through is refused with each further step, and
 * after one has, twice as much is let through with each. Refusing is cheap, so that turns become shorter and the queue goes.
 */
export class AcceptQueue {
  readonly #now: () => number;
  #isWatched = false;
  /** Whether this turn took a connection. */
  #took = false;
  /** Since when every turn has taken one. */
  #since = 0;
  #steps = 0;
  #steppedAt = 0;
  #asked = 0;

  /** @param now milliseconds of a clock that never jumps. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** To be called for every connection that is taken. */
  took(): void {
    this.#took = true;
    if (this.#isWatched) return;
    this.#isWatched = true;
    this.#since = this.#now();
    setImmediate(this.#look);
  }

  /** Whether this request is to be refused. */
  refuses(): boolean {
    const now = this.#now();
    if (now - this.#steppedAt >= STEP_MS) {
      const isStanding = this.#isWatched && now - this.#since >= STANDING_MS;
      const steps = isStanding
        ? this.#steps + 1
        : this.#steps - Math.floor((now - this.#steppedAt) / STEP_MS);
      this.#steps = Math.min(MOST_STEPS, Math.max(0, steps));
      this.#steppedAt = now;
    }
    return this.#asked++ % 2 ** this.#steps !== 0;
  }

  /** While an immediate waits, the loop's next turn does not wait for connections: it takes one if there is one. */
  readonly #look = () => {
    this.#isWatched = this.#took;
    this.#took = false;
    if (this.#isWatched) setImmediate(this.#look);
  };
}
