import { randomUUID } from 'node:crypto';
import { CLOCK_TOLERANCE_MS } from '../../platform/clock.ts';
import { LedgerError } from '../../contracts/ledger.ts';
import { KEY_MEMORY_SLACK_MS } from '../options.ts';
import type { RedisConnection } from './connection.ts';
import type { Keys } from './keys.ts';
import { markShard } from './scripts.ts';

/** What the keys hold. A later version that holds something else has another number. */
const VERSION = '1';
/** Shards that are made so soon after one another are made for the same new ledger. */
const BIRTH_MS = 60_000;
/** So far ahead a process says that it will write with its retention; it says so again in half that time. */
const USE_MS = 3_600_000;

interface MarksDeps {
  readonly connection: RedisConnection;
  readonly keys: Keys;
  readonly now: () => number;
  readonly retention: number;
  /** Told of shards whose content is gone. */
  readonly onLoss: (shards: number) => void;
}

/**
 * Each shard bears a mark with an id. A script does nothing on a shard whose mark is gone or another: so a Redis that
 * restarted empty is met at the first write, and not taken for one that never counted anything.
 */
export class Marks {
  readonly #deps: MarksDeps;
  readonly #ids: string[] = [];
  /** Until when keys were written that are remembered for so long: milliseconds since the epoch by milliseconds. */
  readonly #retentions = new Map<number, number>();
  #saidAt = -Infinity;

  constructor(deps: MarksDeps) {
    this.#deps = deps;
  }

  id(shard: number): string {
    return this.#ids[shard] ?? '';
  }

  /** Marks what is new, and reads the marks of the rest. @throws LedgerError when the ledger is of another kind. */
  async open(): Promise<void> {
    const shards = [...Array(this.#deps.keys.shards).keys()];
    const marks = await Promise.all(shards.map((shard) => this.#mark(shard)));
    const oldest = Math.min(...marks.map(({ bornAt }) => bornAt));
    const lost = marks.filter(({ made, bornAt }) => made && bornAt - oldest > BIRTH_MS).length;
    if (lost > 0) this.#deps.onLoss(lost);
  }

  /** Marks a shard anew whose mark is not what it was. */
  async renew(shard: number): Promise<void> {
    await this.#mark(shard);
  }

  /** Says again, now and then, with which retention this process writes. */
  async stayInUse(): Promise<void> {
    // After a jump of the clock the last time may lie in the future.
    if (Math.abs(this.#deps.now() - this.#saidAt) > USE_MS / 2)
      await Promise.all([...Array(this.#deps.keys.shards).keys()].map((shard) => this.#mark(shard)));
  }

  /** Keys that were counted before this moment may be forgotten: milliseconds since the epoch. */
  forgottenTo(): number {
    const { now, retention } = this.#deps;
    let latest = now() - retention - KEY_MEMORY_SLACK_MS;
    for (const [kept, until] of this.#retentions)
      if (kept < retention) latest = Math.max(latest, Math.min(now() - kept - KEY_MEMORY_SLACK_MS, until));
    return latest;
  }

  async #mark(shard: number): Promise<{ readonly made: boolean; readonly bornAt: number }> {
    const { connection, keys, now, retention, onLoss } = this.#deps;
    const at = now();
    const args = [
      randomUUID(),
      VERSION,
      `${keys.shards}`,
      `${at}`,
      `retention:${retention}`,
      `${at + USE_MS}`,
      `${CLOCK_TOLERANCE_MS}`,
    ];
    const [made, fields] = (await connection.run(markShard, [keys.mark(shard)], args)) as [number, string[]];
    const mark = new Map<string, string>();
    for (let field = 0; field < fields.length; field += 2)
      mark.set(fields[field] ?? '', fields[field + 1] ?? '');
    assertOurs(mark, keys.shards);
    const [before, id] = [this.#ids[shard], mark.get('id') ?? ''];
    this.#ids[shard] = id;
    // Another process may have been first to find out; to this one it is lost as well.
    if (before !== undefined && before !== id) onLoss(1);
    this.#saidAt = at;
    for (const [field, until] of mark) {
      if (!field.startsWith('retention:')) continue;
      const kept = Number(field.slice('retention:'.length));
      const latest = Math.max(this.#retentions.get(kept) ?? 0, Number(until));
      this.#retentions.set(kept, Math.min(latest, at + USE_MS + CLOCK_TOLERANCE_MS));
    }
    return { made: made === 1, bornAt: Number(mark.get('made')) };
  }
}

function assertOurs(mark: ReadonlyMap<string, string>, shards: number): void {
  const version = mark.get('version');
  if (version !== VERSION)
    throw new LedgerError(
      `the ledger in Redis was written by another version of ses-exporter (keys of version ${version}, this one knows ${VERSION}): ` +
        'run that version, or set another ledger.redis.prefix',
    );
  if (mark.get('shards') !== `${shards}`)
    throw new LedgerError(
      `the ledger in Redis has ${mark.get('shards')} shards: set ledger.redis.shards to that, or set another ledger.redis.prefix to start empty with ${shards}`,
    );
}
