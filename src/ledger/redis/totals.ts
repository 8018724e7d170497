import type { Exemplar } from '../../contracts/exemplar.ts';
import type { Labels, Total } from '../../contracts/increment.ts';
import { parseExemplar } from './exemplars.ts';
import { parseDefinition } from './series-names.ts';
import { readSeries, readTotals } from './scripts.ts';
import type { Store } from './store.ts';

/** Definitions asked for in one script. */
const MAX_TOGETHER = 1_000;

interface Definition {
  readonly metric: string;
  readonly part: string;
  readonly labels: Labels;
}

interface Value {
  value: number;
  since: number;
}

/** What stands beside the totals of a reading, by id of series. */
interface Beside {
  readonly revealed: Set<string>;
  readonly exemplars: Map<string, Exemplar>;
}

/** What was last seen of a shard. */
interface Seen {
  /** Empty before the first reading. */
  mark: string;
  values: Map<string, Value>;
  /** What the shard held before it was lost, so that the sum does not fall. */
  base: Map<string, Value>;
}

/**
 * Totals as the sum over shards. What this process has told once never falls: a total that fell would look to
 * Prometheus like a counter that began anew, and all of it would be counted again.
 *
 * - A shard whose mark is another began anew at 0: it counts on from what it held.
 * - A total that fell in a shard that is the same was lost in a fail-over. Who sent it was not told that it is counted,
 *   where the setting `replicas` is used, and sends it again: the last value stands until the shard has caught up.
 */
export class TotalsReader {
  readonly #store: Store;
  readonly #seen: Seen[];
  readonly #definitions = new Map<string, Definition>();

  constructor(store: Store) {
    this.#store = store;
    this.#seen = Array.from({ length: store.keys.shards }, () => ({
      mark: '',
      values: new Map(),
      base: new Map(),
    }));
  }

  async read(): Promise<readonly Total[]> {
    const beside: Beside = { revealed: new Set(), exemplars: new Map() };
    for (const [shard, seen] of this.#seen.entries()) await this.#readShard(shard, seen, beside);
    const sums = new Map<string, Value>();
    for (const { values, base } of this.#seen) {
      addInto(sums, base);
      addInto(sums, values);
    }
    const totals: Total[] = [];
    for (const [id, { value, since }] of sums) {
      const definition = this.#definitions.get(id);
      const [revealed, exemplar] = [beside.revealed.has(id), beside.exemplars.get(id)];
      if (definition) totals.push({ ...definition, value, since, revealed, ...(exemplar && { exemplar }) });
    }
    return totals;
  }

  async #readShard(shard: number, seen: Seen, beside: Beside): Promise<void> {
    const { connection, keys } = this.#store;
    const names = [keys.mark(shard), keys.totals(shard), keys.revealed(shard), keys.exemplars(shard)];
    const answer = await connection.run(readTotals, names, []);
    const [mark, fields, revealed, exemplars] = answer as [string, string[], string[], string[]];
    for (const id of revealed) beside.revealed.add(id);
    for (let at = 0; at < exemplars.length; at += 2)
      beside.exemplars.set(exemplars[at] ?? '', parseExemplar(exemplars[at + 1] ?? ''));
    if (seen.mark !== '' && mark !== seen.mark) {
      addInto(seen.base, seen.values);
      seen.values = new Map();
    }
    seen.mark = mark;
    const unknown: string[] = [];
    for (let at = 0; at < fields.length; at += 2) {
      const id = fields[at] ?? '';
      const [value = NaN, since = NaN] = (fields[at + 1] ?? '').split(' ').map(Number);
      const before = seen.values.get(id);
      if (before) before.value = Math.max(before.value, value);
      else seen.values.set(id, { value, since });
      if (!this.#definitions.has(id)) unknown.push(id);
    }
    await this.#define(shard, unknown);
  }

  async #define(shard: number, ids: readonly string[]): Promise<void> {
    const { connection, keys } = this.#store;
    for (let from = 0; from < ids.length; from += MAX_TOGETHER) {
      const some = ids.slice(from, from + MAX_TOGETHER);
      const definitions = (await connection.run(readSeries, [keys.series(shard)], some)) as (string | null)[];
      for (const [at, id] of some.entries()) {
        const definition = definitions[at];
        if (definition) this.#definitions.set(id, parseDefinition(definition));
      }
    }
  }
}

function addInto(sums: Map<string, Value>, values: ReadonlyMap<string, Value>): void {
  for (const [id, { value, since }] of values) {
    const before = sums.get(id);
    if (!before) sums.set(id, { value, since });
    else {
      before.value += value;
      before.since = Math.min(before.since, since);
    }
  }
}
