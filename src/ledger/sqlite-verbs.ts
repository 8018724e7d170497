import type { DatabaseSync } from 'node:sqlite';
import type { SourceState } from '../contracts/period.ts';
import { countedAt, type LedgerOptions } from './options.ts';
import { observePeriod, type PeriodState } from './period-arithmetic.ts';
import { prepareForgetting } from './sqlite-forgetting.ts';
import { prepareRemembering, type NumberedKeys } from './sqlite-remembering.ts';

/** A series as it stands in the file: metric, part, and labels as JSON with names in order. */
export type SeriesRow = readonly [metric: string, part: string, labels: string];

/** Entries without their labels: a series is its number, see `meet`. */
export interface NumberedEntries extends NumberedKeys {
  /** How many increments each entry has. */
  readonly sizes: Uint32Array;
  /** All entries' increments one after the other, each a series and what it grows by. */
  readonly increments: Float64Array;
}

/** Numbers that each observation of a slot has here. */
export const PERIOD_FIELDS = 4;

type Observed = Parameters<typeof observePeriod>[0];

export interface NumberedPeriods {
  readonly source: string;
  /** One after the other, each a series, the start and the end of the slot, and its total. */
  readonly observations: Float64Array;
  readonly readTo: number;
}

export interface NumberedOutcome {
  /** For which of the observations something was added, each with what. */
  readonly increments: Float64Array;
  readonly shrunk: number;
  readonly revised: number;
}

export interface TotalRow {
  readonly id: number;
  readonly metric: string;
  readonly part: string;
  readonly labels: string;
  readonly value: number;
  readonly since: number;
  readonly revealed: number;
}

/** Rows that cross to the other thread together. */
const TOTALS_PAGE = 1_000;

export type SqliteVerbs = ReturnType<typeof prepareSqliteVerbs>;

/**
 * The ledger's work as statements. The tables `writes` and `reads` are what can be asked of it from the other thread:
 * arguments and results are copied, so they hold plain data. Writes must run inside a transaction.
 */
export function prepareSqliteVerbs(db: DatabaseSync, options: LedgerOptions) {
  const { past = options.now } = options;
  const findSeries = db.prepare('SELECT id FROM series WHERE metric = ? AND part = ? AND labels = ?');
  const addSeries = db.prepare(
    'INSERT INTO series (metric, part, labels, value, since) VALUES (?, ?, ?, 0, ?)',
  );
  const grow = db.prepare('UPDATE series SET value = value + ? WHERE id = ?');
  const findPeriod = db.prepare('SELECT largest, last FROM periods WHERE series = ? AND start = ?');
  const keepPeriod = db.prepare(
    'INSERT OR REPLACE INTO periods (series, start, largest, last) VALUES (?, ?, ?, ?)',
  );
  const findSource = db.prepare('SELECT since, read_to AS readTo FROM sources WHERE name = ?');
  const keepSource = db.prepare(
    'INSERT INTO sources (name, since, read_to) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET read_to = max(read_to, excluded.read_to)',
  );
  const seriesAfter = db.prepare(
    'SELECT id, metric, part, labels, value, since, revealed FROM series WHERE id > ? ORDER BY id LIMIT ?',
  );
  const markRevealed = db.prepare('UPDATE series SET revealed = 1 WHERE id = ?');
  const findForgottenTo = db.prepare('SELECT forgotten_to AS forgottenTo FROM memory');
  const remember = prepareRemembering(db);
  const { forget, disbelieve } = prepareForgetting(db, options);
  disbelieve();
  const findKept = db.prepare('SELECT text FROM kept WHERE name = ?');
  const keepText = db.prepare('INSERT OR REPLACE INTO kept (name, text) VALUES (?, ?)');

  /** By number: the series' id, once it is known to stand in the file, and until then its row. */
  let series: (number | SeriesRow)[] = [];
  /** What the transaction adds to the counters by series, and how many keys and slots it is the first to remember. */
  let pending = new Map<number, number>();
  let remembered = 0;

  const findId = (number: number): number | undefined => {
    const known = series[number];
    if (typeof known === 'number') return known;
    if (known === undefined) throw new Error(`nobody has said which series is number ${number}`);
    const id = findSeries.get(...known)?.['id'] as number | undefined;
    if (id !== undefined) series[number] = id;
    return id;
  };
  const idOf = (number: number): number => {
    const found = findId(number);
    if (found !== undefined) return found;
    // Just looked for in vain, so its row is still there.
    const id = Number(addSeries.run(...(series[number] as SeriesRow), countedAt(options)).lastInsertRowid);
    series[number] = id;
    return id;
  };
  const add = (number: number, value: number) => pending.set(number, (pending.get(number) ?? 0) + value);

  const source = (name: string) => findSource.get(name) as unknown as SourceState | undefined;

  /** Adds to the slot what is new of it. The increment is 0 where a series is born with nothing to count yet. */
  const countPeriod = (number: number, observed: Observed, state: SourceState) => {
    const { start } = observed;
    const known = findId(number);
    const before =
      known === undefined ? undefined : (findPeriod.get(known, start) as unknown as PeriodState | undefined);
    const step = observePeriod(observed, before, state, past());
    if (!step) return undefined;
    const { next, added, shrunk, revised } = step;
    if (next.largest !== before?.largest || next.last !== before.last)
      keepPeriod.run(idOf(number), start, next.largest, next.last);
    if (!before) remembered++;
    return { shrunk, revised, added: known === undefined || added > 0 ? added : undefined };
  };

  return {
    /** Numbers these series from `from` on, for the verbs that come. Until `forgetCaches`, when numbers begin anew. */
    meet(from: number, rows: readonly SeriesRow[]): void {
      if (from !== series.length) throw new Error(`series ${series.length} is next, not ${from}`);
      series.push(...rows);
    },

    writes: {
      /** @returns which entries were known, by their places. */
      countOnce({ keys, others, sizes, increments }: NumberedEntries): readonly number[] {
        const known = remember({ keys, others }, countedAt(options));
        remembered += sizes.length - known.length;
        let at = 0;
        let nextKnown = 0;
        for (const [entry, size] of sizes.entries()) {
          const end = at + 2 * size;
          if (known[nextKnown] === entry) nextKnown++;
          else
            for (let pair = at; pair < end; pair += 2) add(increments[pair] ?? 0, increments[pair + 1] ?? 0);
          at = end;
        }
        return known;
      },

      countPeriods({ source: name, observations, readTo }: NumberedPeriods): NumberedOutcome {
        // First sight is when AWS was asked, not when the answer is committed: a slot may begin in between.
        const state = source(name) ?? { since: readTo, readTo };
        keepSource.run(name, readTo, readTo);
        const increments: number[] = [];
        let shrunk = 0;
        let revised = 0;
        for (let at = 0; at < observations.length; at += PERIOD_FIELDS) {
          const [number = 0, start = 0, end = 0, total = 0] = observations.subarray(at, at + PERIOD_FIELDS);
          const counted = countPeriod(number, { start, end, total }, state);
          if (counted?.shrunk) shrunk++;
          if (counted?.revised) revised++;
          if (counted?.added === undefined) continue;
          increments.push(at / PERIOD_FIELDS, counted.added);
          add(number, counted.added);
        }
        return { increments: new Float64Array(increments), shrunk, revised };
      },

      reveal(numbers: readonly number[]): void {
        for (const number of numbers) markRevealed.run(idOf(number));
      },

      keep(name: string, text: string): void {
        keepText.run(name, text);
      },
    },

    reads: {
      source,

      /** The rows that follow an id, a page of them at most: all at once would be in memory three times on their way. */
      totals: (after: number) => seriesAfter.all(after, TOTALS_PAGE) as unknown as readonly TotalRow[],

      recall: (name: string) => findKept.get(name)?.['text'] as string | undefined,
    },

    /** Writes the increments of the whole group, each series once, and forgets a little of what is too old. */
    settle(): void {
      for (const [number, value] of pending) grow.run(value, idOf(number));
      forget(remembered);
      pending = new Map();
      remembered = 0;
    },

    /** To be called when the transaction failed: nothing of it may be believed. */
    forgetCaches(): void {
      series = [];
      pending = new Map();
      remembered = 0;
    },

    forgottenTo: () => Number(findForgottenTo.get()?.['forgottenTo'] ?? 0),
  };
}
