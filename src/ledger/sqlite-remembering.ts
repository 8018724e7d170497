import type { DatabaseSync } from 'node:sqlite';

/** In front of every key that is a hash; see `Entry.locality`. */
export const LOCALITY_BYTES = 6;
export const KEY_BYTES = LOCALITY_BYTES + 16;

export interface NumberedKeys {
  /** All entries' keys one after the other, of KEY_BYTES each. */
  readonly keys: Uint8Array;
  /** Of entries whose key is no hash, the key, which stands as text in the file: bytes never equal text in SQLite. */
  readonly others: ReadonlyMap<number, string>;
}

/** Remembering which events were counted. To be used inside a transaction, like all that writes. */
export function prepareRemembering(db: DatabaseSync) {
  const rememberOne = db.prepare('INSERT INTO counted (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const rememberUnlessAlone = db.prepare(
    `INSERT INTO counted (key, at) SELECT ?1, ?2
     WHERE NOT EXISTS (SELECT 1 FROM counted WHERE key = substr(?1, ${LOCALITY_BYTES + 1})) ON CONFLICT DO NOTHING`,
  );
  const rememberMany = db.prepare(
    `WITH RECURSIVE place (number) AS (VALUES (0) UNION ALL SELECT number + 1 FROM place WHERE number + 1 < ?3)
     INSERT INTO counted (key, at) SELECT substr(?1, number * ${KEY_BYTES} + 1, ${KEY_BYTES}), ?2 FROM place
     WHERE true ON CONFLICT DO NOTHING`,
  );
  const lastId = db.prepare('SELECT coalesce(max(id), 0) AS id FROM counted');
  const keysAfter = db.prepare('SELECT key FROM counted WHERE id > ? ORDER BY id');
  const anyAlone = db.prepare('SELECT 1 FROM counted, memory WHERE id <= alone_to LIMIT 1');
  /** Whether keys of an earlier version may be remembered, without their localities. Once they are forgotten, none come. */
  let someAlone = true;

  const keyAt = (keys: Uint8Array, place: number) =>
    keys.subarray(KEY_BYTES * place, KEY_BYTES * (place + 1));

  const rememberEach = ({ keys, others }: NumberedKeys, at: number): number[] => {
    const rememberHash = someAlone ? rememberUnlessAlone : rememberOne;
    const known: number[] = [];
    for (let place = 0; place * KEY_BYTES < keys.length; place++) {
      const other = others.get(place);
      const { changes } =
        other === undefined ? rememberHash.run(keyAt(keys, place), at) : rememberOne.run(other, at);
      if (changes === 0) known.push(place);
    }
    return known;
  };

  /** In one statement: each of its own takes as long as SQLite does for the key. */
  const rememberAll = (keys: Uint8Array, at: number): number[] => {
    const count = keys.length / KEY_BYTES;
    if (count === 0) return [];
    const last = Number(lastId.get()?.['id']);
    if (rememberMany.run(keys, at, count).changes === count) return [];
    // What was new of them stands behind what there was, in their order.
    const fresh = keysAfter.all(last) as unknown as readonly { readonly key: Uint8Array }[];
    const known: number[] = [];
    for (let place = 0, next = 0; place < count; place++) {
      const found = fresh[next];
      if (found && Buffer.compare(found.key, keyAt(keys, place)) === 0) next++;
      else known.push(place);
    }
    return known;
  };

  /**
   * Remembers keys; of two equal ones the first is new. To be called before the transaction forgets any.
   * @param at when they are counted: milliseconds since the epoch.
   * @returns the places of those that were known, in order.
   */
  return (all: NumberedKeys, at: number): readonly number[] => {
    someAlone &&= anyAlone.get() !== undefined;
    return someAlone || all.others.size > 0 ? rememberEach(all, at) : rememberAll(all.keys, at);
  };
}
