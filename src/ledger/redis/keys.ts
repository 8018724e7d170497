import { createHash } from 'node:crypto';

const hash = /^[0-9a-f]{32}$/;

/** The names of a ledger's keys. All keys of a shard have one hash tag, so that a script may touch them together. */
export class Keys {
  readonly shards: number;
  readonly #prefix: string;

  constructor(prefix: string, shards: number) {
    this.#prefix = prefix;
    this.shards = shards;
  }

  /** The shard that something belongs to; identities are hashes already, so that they spread by themselves. */
  shardOf(name: string): number {
    const digits = hash.test(name) ? name : createHash('sha256').update(name).digest('hex');
    return Number.parseInt(digits.slice(0, 8), 16) % this.shards;
  }

  /** Marks the shard as one of a ledger's: a hash. */
  mark = (shard: number) => this.#of(shard, 'mark');
  /** Totals by id of series, each `<value> <first seen>`: a hash. */
  totals = (shard: number) => this.#of(shard, 'totals');
  /** What the ids stand for: a hash. */
  series = (shard: number) => this.#of(shard, 'series');
  /** Ids of series that were shown at 0 long enough: a set. */
  revealed = (shard: number) => this.#of(shard, 'revealed');
  /** The newest exemplar by id of series, each `<counted at> <trace> <span> <value>`: a hash. */
  exemplars = (shard: number) => this.#of(shard, 'exemplars');
  /** `<first sight> <read to> <fencing token>` of a source of periods. */
  source = (shard: number, name: string) => this.#of(shard, `source:${name}`);
  /** A text that is no count. */
  kept = (shard: number, name: string) => this.#of(shard, `kept:${name}`);
  /** What is remembered of the time slots of a source that begin at one moment: a hash by id of series. */
  slots = (shard: number, source: string, start: number) => this.#of(shard, `slots:${source}:${start}`);
  /** Exists while an event is remembered, and says when it was counted. A hash takes two thirds of its text. */
  event = (shard: number, key: string) =>
    hash.test(key)
      ? this.#of(shard, `h${Buffer.from(key, 'hex').toString('base64url')}`)
      : this.#of(shard, `t${key}`);
  /** Who holds a lease, and the last fencing token that was given out. */
  lease = (name: string) =>
    [`{${this.#prefix}:lease}${name}`, `{${this.#prefix}:lease}${name}:token`] as const;

  #of(shard: number, name: string): string {
    return `{${this.#prefix}:${shard}}${name}`;
  }
}
