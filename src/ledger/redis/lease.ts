import type { RedisConnection } from './connection.ts';
import type { Keys } from './keys.ts';
import { giveUpLease, takeLease } from './scripts.ts';

interface LeaseDeps {
  readonly connection: RedisConnection;
  readonly keys: Keys;
  readonly name: string;
  /** Who holds it: unlike every other process, and every other life of this one. */
  readonly holder: string;
  /** Milliseconds. */
  readonly length: number;
  readonly now: () => number;
}

/** Of its length so much is relied on: asking for it took time, and clocks do not run alike. */
const RELIED_ON = 0.8;

/**
 * The right to do something that only one process shall do at a time. It ends by itself when it is not asked for again:
 * a holder that died or hangs is followed by another. A holder that was stopped and runs on finds by its own clock,
 * without asking, that it holds nothing any more.
 */
export class Lease {
  readonly #deps: LeaseDeps;
  readonly #names: string[];
  #token = 0;
  #until = -Infinity;

  constructor(deps: LeaseDeps) {
    this.#deps = deps;
    this.#names = [...deps.keys.lease(deps.name)];
  }

  get held(): boolean {
    return performance.now() < this.#until;
  }

  /** Grows with every holder; 0 before it was held. */
  get token(): number {
    return this.#token;
  }

  /** Takes the lease if it is free, or keeps it. @returns whether it is held. @throws LedgerError */
  async ask(): Promise<boolean> {
    const { connection, holder, length, now } = this.#deps;
    const asked = performance.now();
    const answer = await connection.run(takeLease, this.#names, [holder, `${length}`, `${now()}`]);
    const [token] = answer as [number, string];
    if (token > 0) {
      this.#token = token;
      this.#until = asked + length * RELIED_ON;
    } else this.#until = -Infinity;
    return this.held;
  }

  /** Leaves it to the next at once. @throws LedgerError */
  async giveUp(): Promise<void> {
    this.#until = -Infinity;
    await this.#deps.connection.run(giveUpLease, this.#names.slice(0, 1), [this.#deps.holder]);
  }
}
