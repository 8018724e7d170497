import { resolve } from 'node:path';
import { GroupCommit } from './group-commit.ts';
import type { SeriesPart, Total } from '../contracts/increment.ts';
import { LedgerError, type Entry, type Ledger } from '../contracts/ledger.ts';
import { rememberedFrom, type LedgerOptions } from './options.ts';
import {
  decodeFresh,
  decodeOutcome,
  encodeEntries,
  encodePeriods,
  SeriesNumbers,
  totalDecoder,
} from './sqlite-encoding.ts';
import { ledgerFailure } from './sqlite-failure.ts';
import type { Moment, Read, Write } from './sqlite-store.ts';
import { startStoreThread, type RemoteStore } from './sqlite-thread.ts';
import type { SqliteVerbs } from './sqlite-verbs.ts';

type Clocks = Pick<LedgerOptions, 'now' | 'past'>;
type Writes = SqliteVerbs['writes'];
type Reads = SqliteVerbs['reads'];

/** New series whose labels are written and copied before anything else has its turn: some milliseconds. */
const NEW_AT_ONCE = 250;

/** A write that waits. What it is given is encoded when its commit begins, entries of all who wait in one go. */
type Waiting = { readonly entries: readonly Entry[] } | { readonly encode: () => Write };

/**
 * The ledger in one file. Durable: write-ahead log with a flush at every commit. Exclusive: a second process on the
 * same file is refused, because each would keep counters of its own in memory. The file belongs to a thread of its own,
 * so that whoever awaits nothing of the ledger never waits for the disk.
 * @throws LedgerError when the file cannot be used; the message says why and what to do.
 */
export async function openSqliteLedger(file: string, options: LedgerOptions): Promise<Ledger> {
  const path = resolve(file);
  const { retention } = options;
  const store = await startStoreThread({ path, retention, at: momentOf(options) });
  return sqliteLedgerOn(store, path, options);
}

/** The ledger of a store that is open; it closes it. */
export function sqliteLedgerOn(store: RemoteStore, path: string, clocks: Clocks): Ledger {
  let { forgottenTo } = store.opened;
  const numbers = new SeriesNumbers();
  let closing: Promise<void> | undefined;

  const closed = () => new LedgerError(`the ledger ${path} is closed`);
  const assertOpen = () => {
    if (closing) throw closed();
  };
  const queue = new GroupCommit<Waiting, unknown>(async (waiting) => {
    const entries = waiting.flatMap((one) => ('entries' in one ? one.entries : []));
    const counting: Write = { verb: 'countOnce', args: [encodeEntries(entries, numbers)] };
    const others = waiting.flatMap((one) => ('encode' in one ? one.encode() : []));
    const batch = { at: momentOf(clocks), series: numbers.takeUnsent(), writes: [counting, ...others] };
    try {
      const committed = await store.commit(batch);
      ({ forgottenTo } = committed);
      const [known, ...results] = committed.results as [readonly number[], ...unknown[]];
      const fresh = decodeFresh(known, entries.length);
      let [entry, other] = [0, 0];
      return waiting.map((one) =>
        'entries' in one ? fresh.slice(entry, (entry += one.entries.length)) : results[other++],
      );
    } catch (err) {
      numbers.forget();
      throw err;
    }
  });
  const countOnce = (entries: readonly Entry[]) =>
    (closing ? Promise.reject(closed()) : queue.submit({ entries })) as Promise<readonly boolean[]>;
  /** `encode` gives what the verb is given in the other thread. */
  const write = async <Verb extends Exclude<keyof Writes, 'countOnce'>>(
    verb: Verb,
    encode: () => Parameters<Writes[Verb]>,
  ) => {
    assertOpen();
    const result = await queue.submit({ encode: () => ({ verb, args: encode() }) as Write });
    return result as ReturnType<Writes[Verb]>;
  };
  const read = async <Verb extends keyof Reads>(verb: Verb, ...args: Parameters<Reads[Verb]>) => {
    assertOpen();
    return (await store.read({ verb, args } as unknown as Read)) as ReturnType<Reads[Verb]>;
  };
  /**
   * Of thousands of new series at once the labels would take long to write and to copy: they go ahead, some with each of
   * several commits that change nothing.
   */
  const meet = async (series: readonly SeriesPart[]) => {
    for (const one of series) {
      numbers.of(one);
      if (numbers.unsent >= NEW_AT_ONCE) await countOnce([]);
    }
  };
  const close = async () => {
    await queue.drained();
    await store.close();
  };

  return {
    countOnce,
    async countPeriods(batch) {
      await meet(batch.observations);
      return decodeOutcome(await write('countPeriods', () => [encodePeriods(batch, numbers)]), batch);
    },
    reveal: (series) => write('reveal', () => [series.map((one) => numbers.of(one))]),
    keep: (name, text) => write('keep', () => [name, text]),
    recall: (name) => read('recall', name),
    source: (name) => read('source', name),
    async totals() {
      const decode = totalDecoder();
      const totals: Total[] = [];
      let after = 0;
      for (;;) {
        const rows = await read('totals', after);
        const last = rows.at(-1);
        if (!last) return totals;
        try {
          for (const row of rows) totals.push(decode(row));
        } catch (cause) {
          throw ledgerFailure('could not be read', path, cause);
        }
        after = last.id;
      }
    },
    rememberedFrom: () => rememberedFrom(forgottenTo),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

/** Clocks stay in this thread; what they show crosses. */
export function momentOf({ now, past = now }: Clocks): Moment {
  return { now: now(), past: past() };
}
