import type { Increment } from '../../contracts/increment.ts';
import { countedAt, KEY_MEMORY_SLACK_MS } from '../options.ts';
import { LedgerError, type Entry } from '../../contracts/ledger.ts';
import { countEvents, refusals } from './scripts.ts';
import type { Store } from './store.ts';

/** Events in one script: Redis does nothing else meanwhile, for some milliseconds. */
const MAX_TOGETHER = 250;

/** What became of one entry: whether it was new, or why that is not known. */
export type Counted = boolean | LedgerError;

interface Piece {
  readonly shard: number;
  /** Places in the list of entries. */
  readonly places: number[];
}

/**
 * Counts entries, each with all the others of its shard that wait. Shards fail on their own: where one is away, the
 * entries of the others are counted.
 */
export async function countEntries(store: Store, entries: readonly Entry[]): Promise<Counted[]> {
  const counted: Counted[] = Array.from(entries, () => false);
  const work = piecesOf(store, entries).map(async ({ shard, places }) => {
    const own = places.map((place) => entries[place]).filter((entry) => entry !== undefined);
    const fresh = await countInShard(store, shard, own).catch((err: unknown) => {
      if (!(err instanceof LedgerError)) throw err;
      return err;
    });
    for (const [at, place] of places.entries())
      counted[place] = fresh instanceof LedgerError ? fresh : fresh[at] === 1;
  });
  await Promise.all(work);
  return counted;
}

function piecesOf({ keys }: Store, entries: readonly Entry[]): Piece[] {
  const pieces: Piece[] = [];
  const open = new Map<number, Piece>();
  for (const [place, { key }] of entries.entries()) {
    const shard = keys.shardOf(key);
    let piece = open.get(shard);
    if (!piece || piece.places.length >= MAX_TOGETHER) {
      piece = { shard, places: [] };
      open.set(shard, piece);
      pieces.push(piece);
    }
    piece.places.push(place);
  }
  return pieces;
}

async function countInShard(
  store: Store,
  shard: number,
  entries: readonly Entry[],
): Promise<readonly number[]> {
  const { keys, past, retention, replicas } = store;
  const names = [
    keys.mark(shard),
    keys.totals(shard),
    keys.series(shard),
    ...entries.map(({ key }) => keys.event(shard, key)),
  ];
  const series = new Map<string, { readonly at: number; readonly definition: string }>();
  const counts: string[] = [];
  const place = (increment: Increment) => {
    const { id, definition } = store.names.of(increment);
    let known = series.get(id);
    if (!known) series.set(id, (known = { at: series.size + 1, definition }));
    return known.at;
  };
  for (const { increments } of entries) {
    counts.push(`${increments.length}`);
    for (const increment of increments) counts.push(`${place(increment)}`, `${increment.value}`);
  }
  return store.onShard(shard, async (mark, defined) => {
    const at = countedAt(store);
    const definitions = [...series].flatMap(([id, { definition }]) => [
      id,
      defined.has(id) ? '' : definition,
    ]);
    const ttl = retention + 2 * KEY_MEMORY_SLACK_MS;
    const forgotten = Math.max(0, past() - retention - KEY_MEMORY_SLACK_MS);
    const args = [mark, `${at}`, `${forgotten}`, `${ttl}`, `${series.size}`];
    const answer = await store.connection.run(
      countEvents,
      names,
      [...args, ...definitions, ...counts],
      replicas,
    );
    if (answer !== refusals.lost && answer !== refusals.undefined)
      for (const id of series.keys()) defined.add(id);
    return answer as readonly number[] | string;
  });
}
