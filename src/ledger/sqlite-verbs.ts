import type { DatabaseSync } from 'node:sqlite';
import {
  incrementKey,
  mergeIncrements,
  type Increment,
  type Labels,
  type SeriesPart,
  type Total,
} from '../metrics/increment.ts';
import type { PeriodBatch, PeriodOutcome, SourceState } from '../metrics/period.ts';
import type { Entry, LedgerOptions } from './ledger.ts';
import { observePeriod, type PeriodState } from './period-arithmetic.ts';
import { prepareForgetting } from './sqlite-forgetting.ts';

/** The ledger's work as statements. Everything but `source`, `totals` and `recall` must run inside a transaction. */
export function prepareSqliteVerbs(db: DatabaseSync, options: LedgerOptions) {
  const { now } = options;
  const rememberKey = db.prepare('INSERT INTO counted (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
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
  const allSeries = db.prepare('SELECT metric, part, labels, value, since, revealed FROM series');
  const markRevealed = db.prepare('UPDATE series SET revealed = 1 WHERE id = ?');
  const findForgottenTo = db.prepare('SELECT forgotten_to AS forgottenTo FROM memory');
  const findKept = db.prepare('SELECT text FROM kept WHERE name = ?');
  const keepText = db.prepare('INSERT OR REPLACE INTO kept (name, text) VALUES (?, ?)');
  const forget = prepareForgetting(db, options);

  /** Ids of series that stand in the file. Emptied when a transaction fails, because it may hold undone rows. */
  const ids = new Map<string, number>();
  /** What the transaction adds to the counters, and how many keys and slots it is the first to remember. */
  let pending: Increment[] = [];
  let remembered = 0;

  const findId = (key: string, series: SeriesPart): number | undefined => {
    const id = ids.get(key) ?? (findSeries.get(...columnsOf(series))?.['id'] as number | undefined);
    if (id !== undefined) ids.set(key, id);
    return id;
  };
  const addId = (key: string, series: SeriesPart): number => {
    const id = Number(addSeries.run(...columnsOf(series), now()).lastInsertRowid);
    ids.set(key, id);
    return id;
  };

  const readSource = (name: string) => findSource.get(name) as unknown as SourceState | undefined;

  /** Adds to the slot what is new of it. The increment is 0 where a series is born with nothing to count yet. */
  const countPeriod = (observed: PeriodBatch['observations'][number], source: SourceState) => {
    const { metric, labels, part, start } = observed;
    const key = incrementKey(observed);
    const known = findId(key, observed);
    const before =
      known === undefined ? undefined : (findPeriod.get(known, start) as unknown as PeriodState | undefined);
    const step = observePeriod(observed, before, source, now());
    if (!step) return undefined;
    const { next, added, shrunk, revised } = step;
    if (next.largest !== before?.largest || next.last !== before.last)
      keepPeriod.run(known ?? addId(key, observed), start, next.largest, next.last);
    if (!before) remembered++;
    const grows = known === undefined || added > 0;
    return { shrunk, revised, increment: grows ? { metric, labels, part, value: added } : undefined };
  };

  return {
    countOnce(entries: readonly Entry[]): readonly boolean[] {
      return entries.map(({ key, increments }) => {
        if (rememberKey.run(keyValue(key), now()).changes === 0) return false;
        remembered++;
        pending.push(...increments);
        return true;
      });
    },

    countPeriods({ source, observations, readTo }: PeriodBatch): PeriodOutcome {
      // First sight is when AWS was asked, not when the answer is committed: a slot may begin in between.
      const state = readSource(source) ?? { since: readTo, readTo };
      keepSource.run(source, readTo, readTo);
      const increments: Increment[] = [];
      let shrunk = 0;
      let revised = 0;
      for (const observed of observations) {
        const counted = countPeriod(observed, state);
        if (counted?.shrunk) shrunk++;
        if (counted?.revised) revised++;
        if (counted?.increment) increments.push(counted.increment);
      }
      pending.push(...increments);
      return { increments, shrunk, revised };
    },

    reveal(series: readonly SeriesPart[]): void {
      for (const one of series) {
        const key = incrementKey(one);
        markRevealed.run(findId(key, one) ?? addId(key, one));
      }
    },

    keep(name: string, text: string): void {
      keepText.run(name, text);
    },

    recall: (name: string) => findKept.get(name)?.['text'] as string | undefined,

    /** Writes the increments of the whole group, each series once, and forgets a little of what is too old. */
    settle(): void {
      for (const [key, increment] of mergeIncrements(pending))
        grow.run(increment.value, findId(key, increment) ?? addId(key, increment));
      forget(remembered);
      pending = [];
      remembered = 0;
    },

    /** To be called when the transaction failed: nothing of it may be believed. */
    forgetCaches(): void {
      ids.clear();
      pending = [];
      remembered = 0;
    },

    source: readSource,

    forgottenTo: () => Number(findForgottenTo.get()?.['forgottenTo'] ?? 0),

    totals(): readonly Total[] {
      return allSeries.all().map((row) => {
        const { labels, revealed, ...rest } = row as unknown as Row;
        return { ...rest, labels: JSON.parse(labels) as Labels, revealed: revealed === 1 };
      });
    },
  };
}

/** A series as it stands in the file. */
type Row = Omit<Total, 'labels' | 'revealed'> & { readonly labels: string; readonly revealed: number };

/** What identifies a series in the file. */
function columnsOf({ metric, part, labels }: SeriesPart): [string, string, string] {
  return [metric, part, JSON.stringify(labels, Object.keys(labels).toSorted())];
}

const hash = /^[0-9a-f]{32}$/;

/** Half the size for a hash, and no two keys alike: bytes never equal text in SQLite. */
function keyValue(key: string): string | Uint8Array {
  return hash.test(key) ? Buffer.from(key, 'hex') : key;
}
