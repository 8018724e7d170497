import { LedgerError } from '../../contracts/ledger.ts';
import type { RedisConnection } from './connection.ts';
import type { Keys } from './keys.ts';
import type { Marks } from './marks.ts';
import { refusals } from './scripts.ts';
import type { SeriesNames } from './series-names.ts';

export interface StoreDeps {
  readonly connection: RedisConnection;
  readonly keys: Keys;
  readonly marks: Marks;
  readonly names: SeriesNames;
  readonly now: () => number;
  readonly past: () => number;
  readonly retention: number;
  /** Replicas that must have what is written. */
  readonly replicas: number;
}

/** A shard refuses at most for two reasons, one after the other. */
const TRIES = 3;

/** What every verb needs of Redis. */
export class Store {
  readonly connection: RedisConnection;
  readonly keys: Keys;
  readonly names: SeriesNames;
  readonly now: () => number;
  readonly past: () => number;
  readonly retention: number;
  readonly replicas: number;
  readonly #marks: Marks;
  /** Ids whose definition a shard is known to have. */
  readonly #defined: Set<string>[];

  constructor({ connection, keys, marks, names, now, past, retention, replicas }: StoreDeps) {
    this.connection = connection;
    this.keys = keys;
    this.names = names;
    this.now = now;
    this.past = past;
    this.retention = retention;
    this.replicas = replicas;
    this.#marks = marks;
    this.#defined = Array.from({ length: keys.shards }, () => new Set());
  }

  /**
   * Runs a script on a shard, again where the shard lacks what it was thought to have.
   * @param work is given the shard’s mark, and the ids whose definitions need not be sent.
   */
  async onShard<Answer>(
    shard: number,
    work: (mark: string, defined: Set<string>) => Promise<Answer | string>,
  ): Promise<Answer> {
    const defined = this.#defined[shard] ?? new Set();
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await work(this.#marks.id(shard), defined);
      if (answer === refusals.lost) await this.#marks.renew(shard);
      else if (answer !== refusals.undefined) return answer as Answer;
      defined.clear();
    }
    throw new LedgerError(`the ledger’s shard ${shard} loses what is written to it`);
  }
}
