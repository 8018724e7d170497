import type { Increment } from '../../contracts/increment.ts';
import {
  PERIOD_MEMORY_MS,
  type PeriodBatch,
  type PeriodOutcome,
  type SourceState,
} from '../../contracts/period.ts';
import { LedgerError } from '../../contracts/ledger.ts';
import { observePeriod, type PeriodState } from '../period-arithmetic.ts';
import { readPeriods, refusals, writePeriods } from './scripts.ts';
import type { SeriesName } from './series-names.ts';
import type { Store } from './store.ts';

/** Somebody else wrote between reading and writing; whoever collects alone never meets it. */
const TRIES = 10;

/** What a source is known by in Redis. */
interface SourceRecord extends SourceState {
  /** The newest fencing token that wrote; 0 where nobody holds a lease. */
  readonly token: number;
}

/** What a batch touches, by place: series, and for each moment the series whose slots begin then. */
interface Touched {
  readonly series: ReadonlyMap<string, SeriesName>;
  readonly slots: ReadonlyMap<number, readonly string[]>;
}

/**
 * Reads what is remembered, decides here what is new, and writes it if nothing has changed meanwhile: the arithmetic
 * of periods is the same as every ledger's, and the writing is one script.
 */
export async function countReading(store: Store, batch: PeriodBatch, token: number): Promise<PeriodOutcome> {
  const touched = touchedBy(store, batch);
  const shard = store.keys.shardOf(batch.source);
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await read(store, shard, batch.source, touched);
    const known = parseSource(before.source);
    if (known && token > 0 && known.token > token)
      throw new LedgerError(
        `another process is the collector by now (its fencing token is ${known.token}, ours ${token})`,
      );
    const state = known ?? { since: batch.readTo, readTo: batch.readTo };
    const step = observe(store, batch, state, before);
    const source = [
      state.since,
      Math.max(state.readTo, batch.readTo),
      Math.max(known?.token ?? 0, token),
    ].join(' ');
    if (await write(store, shard, batch.source, touched, before, { ...step, source })) return step.outcome;
  }
  throw new LedgerError('several processes write the same periods: give only one of them the role collect');
}

export async function readSource(store: Store, name: string): Promise<SourceState | undefined> {
  const before = await read(store, store.keys.shardOf(name), name, { series: new Map(), slots: new Map() });
  const known = parseSource(before.source);
  return known && { since: known.since, readTo: known.readTo };
}

interface Before {
  readonly source: string;
  /** Ids of series that have a total. */
  readonly born: ReadonlySet<string>;
  /** States as they are written, by start and id; empty where there is none. */
  readonly states: ReadonlyMap<string, string>;
}

interface Step {
  readonly outcome: PeriodOutcome;
  /** Additions by id. */
  readonly added: ReadonlyMap<string, number>;
  /** States by start and id. */
  readonly next: ReadonlyMap<string, string>;
}

function observe({ names, past }: Store, batch: PeriodBatch, state: SourceState, before: Before): Step {
  const next = new Map<string, string>();
  const added = new Map<string, number>();
  const increments: Increment[] = [];
  let shrunk = 0;
  let revised = 0;
  for (const observed of batch.observations) {
    const { metric, labels, part, start } = observed;
    const { id } = names.of(observed);
    const place = placeOf(start, id);
    const step = observePeriod(
      observed,
      parseState(next.get(place) ?? before.states.get(place)),
      state,
      past(),
    );
    if (!step) continue;
    next.set(place, `${step.next.largest} ${step.next.last}`);
    if (step.shrunk) shrunk++;
    if (step.revised) revised++;
    // 0 where a series is born with nothing to count yet.
    if (step.added === 0 && (before.born.has(id) || added.has(id))) continue;
    added.set(id, (added.get(id) ?? 0) + step.added);
    increments.push({ metric, labels, part, value: step.added });
  }
  return { outcome: { increments, shrunk, revised }, added, next };
}

function touchedBy({ names }: Store, { observations }: PeriodBatch): Touched {
  const series = new Map<string, SeriesName>();
  const slots = new Map<number, Set<string>>();
  for (const observed of observations) {
    const name = names.of(observed);
    series.set(name.id, name);
    slots.set(observed.start, (slots.get(observed.start) ?? new Set<string>()).add(name.id));
  }
  return { series, slots: new Map([...slots].map(([start, ids]) => [start, [...ids]])) };
}

async function read(
  store: Store,
  shard: number,
  source: string,
  { series, slots }: Touched,
): Promise<Before> {
  const { keys, connection } = store;
  const ids = [...series.keys()];
  const starts = [...slots.keys()];
  const names = [keys.mark(shard), keys.totals(shard), keys.source(shard, source)];
  const [raw, born, states] = await store.onShard(shard, async (mark) => {
    const args = [mark, `${ids.length}`, ...ids];
    for (const own of slots.values()) args.push(`${own.length}`, ...own);
    const slotNames = starts.map((start) => keys.slots(shard, source, start));
    return (await connection.run(readPeriods, [...names, ...slotNames], args)) as
      | [string, number[], string[][]]
      | string;
  });
  const stateOf = new Map<string, string>();
  for (const [at, [start, own]] of [...slots].entries())
    for (const [of, id] of own.entries()) stateOf.set(placeOf(start, id), states[at]?.[of] ?? '');
  return { source: raw, born: new Set(ids.filter((_id, at) => born[at] === 1)), states: stateOf };
}

/** @returns whether it was written: not where something has changed since it was read. */
async function write(
  store: Store,
  shard: number,
  source: string,
  { series, slots }: Touched,
  before: Before,
  { added, next, source: sourceAfter }: Step & { readonly source: string },
): Promise<boolean> {
  const { keys, connection, now, replicas } = store;
  const names = [keys.mark(shard), keys.totals(shard), keys.series(shard), keys.source(shard, source)];
  const slotNames: string[] = [];
  const states: string[] = [];
  for (const [start, ids] of slots) {
    const own = ids.filter((id) => next.has(placeOf(start, id)));
    if (own.length === 0) continue;
    slotNames.push(keys.slots(shard, source, start));
    states.push(`${own.length}`);
    for (const id of own) {
      const place = placeOf(start, id);
      states.push(id, before.states.get(place) ?? '', next.get(place) ?? '');
    }
  }
  const additions = [...added].flatMap(([id, value]) => [id, series.get(id)?.definition ?? '', `${value}`]);
  const answer = await store.onShard(shard, (mark) => {
    const args = [mark, `${now()}`, before.source, sourceAfter, `${PERIOD_MEMORY_MS}`, `${added.size}`];
    const all = [...args, ...additions, ...states];
    return connection.run(writePeriods, [...names, ...slotNames], all, replicas) as Promise<string>;
  });
  return answer !== refusals.changed;
}

function placeOf(start: number, id: string): string {
  return `${start} ${id}`;
}

function parseState(text: string | undefined): PeriodState | undefined {
  if (!text) return undefined;
  const [largest = NaN, last = NaN] = text.split(' ').map(Number);
  return { largest, last };
}

function parseSource(text: string): SourceRecord | undefined {
  if (!text) return undefined;
  const [since = NaN, readTo = NaN, token = 0] = text.split(' ').map(Number);
  return { since, readTo, token };
}
