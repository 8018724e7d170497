import type { DatabaseSync } from 'node:sqlite';
import {
  incrementKey,
  mergeIncrements,
  type Increment,
  type Labels,
  type Total,
} from '../metrics/increment.ts';
import {
  PERIOD_MEMORY_MS,
  type PeriodBatch,
  type PeriodOutcome,
  type SourceState,
} from '../metrics/period.ts';
import { KEY_MEMORY_SLACK_MS, type Entry, type LedgerOptions } from './ledger.ts';
import { observePeriod, type PeriodState } from './period-arithmetic.ts';

/** Rows that one commit forgets at most, so that forgetting never makes a message wait. */
const FORGET_AT_ONCE = 2_000;

/** The ledger's work as statements. Everything but `source` and `totals` must run inside a transaction. */
export function prepareSqliteVerbs(db: DatabaseSync, { now, retention }: LedgerOptions) {
  const remember = db.prepare('INSERT INTO counted (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
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
  const forgetKeys = db.prepare(
    `DELETE FROM counted WHERE id IN (SELECT id FROM counted ORDER BY id LIMIT ${FORGET_AT_ONCE}) AND at < ?`,
  );
  const forgetPeriods = db.prepare(
    `DELETE FROM periods WHERE (series, start) IN (SELECT series, start FROM periods WHERE start < ? LIMIT ${FORGET_AT_ONCE})`,
  );
  const allSeries = db.prepare('SELECT metric, part, labels, value, since FROM series');

  /** Ids of series that stand in the file. Emptied when a transaction fails, because it may hold undone rows. */
  const ids = new Map<string, number | bigint>();
  let pending: Increment[] = [];
  let nextForgetting = 0;

  const idOf = (key: string, { metric, part, labels }: Pick<Increment, 'metric' | 'part' | 'labels'>) => {
    let id = ids.get(key);
    if (id === undefined) {
      const text = JSON.stringify(labels, Object.keys(labels).toSorted());
      const found = findSeries.get(metric, part, text)?.['id'] as number | undefined;
      id = found ?? addSeries.run(metric, part, text, now()).lastInsertRowid;
      ids.set(key, id);
    }
    return id;
  };

  const readSource = (name: string) => findSource.get(name) as unknown as SourceState | undefined;

  return {
    countOnce(entries: readonly Entry[]): readonly boolean[] {
      return entries.map(({ key, increments }) => {
        if (remember.run(Buffer.from(key, 'hex'), now()).changes === 0) return false;
        pending.push(...increments);
        return true;
      });
    },

    countPeriods({ source, observations, readTo }: PeriodBatch): PeriodOutcome {
      keepSource.run(source, now(), readTo);
      const since = readSource(source)?.since ?? now();
      const increments: Increment[] = [];
      let shrunk = 0;
      for (const observed of observations) {
        const { metric, labels, part, start } = observed;
        const id = idOf(incrementKey(observed), observed);
        const before = findPeriod.get(id, start) as unknown as PeriodState | undefined;
        const step = observePeriod(observed, before, since, now());
        if (!step) continue;
        const { next, added } = step;
        if (next.largest !== before?.largest || next.last !== before.last)
          keepPeriod.run(id, start, next.largest, next.last);
        if (step.shrunk) shrunk++;
        if (added > 0) increments.push({ metric, labels, part, value: added });
      }
      pending.push(...increments);
      return { increments, shrunk };
    },

    /** Writes the increments of the whole group, each series once, and forgets a little of what is too old. */
    settle(): void {
      for (const [key, increment] of mergeIncrements(pending))
        grow.run(increment.value, idOf(key, increment));
      pending = [];
      if (now() < nextForgetting) return;
      const forgotten = [
        forgetKeys.run(now() - retention - KEY_MEMORY_SLACK_MS),
        forgetPeriods.run(now() - PERIOD_MEMORY_MS),
      ];
      // While there is a backlog every commit takes a slice; otherwise once a minute is plenty.
      const backlog = forgotten.some(({ changes }) => changes === FORGET_AT_ONCE);
      nextForgetting = backlog ? 0 : now() + 60_000;
    },

    forgetCaches(): void {
      ids.clear();
      pending = [];
    },

    source: readSource,

    totals(): readonly Total[] {
      return allSeries.all().map((row) => {
        const { labels, ...rest } = row as unknown as Omit<Total, 'labels'> & { labels: string };
        return { ...rest, labels: JSON.parse(labels) as Labels };
      });
    },
  };
}
