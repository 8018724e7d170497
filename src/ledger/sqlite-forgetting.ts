import type { DatabaseSync } from 'node:sqlite';
import { PERIOD_MEMORY_MS } from '../contracts/period.ts';
import { KEY_MEMORY_SLACK_MS, type LedgerOptions } from './options.ts';

/** Rows that every commit may forget, however little it remembered: each costs the write of a page of the index. */
const FORGET_AT_LEAST = 50;
/** Rows that it may forget for each that it remembered: more than one, so that a backlog grows smaller. */
const FORGET_PER_REMEMBERED = 1.5;

/**
 * Forgetting in small steps: each commit drops at most a few rows for each that it remembered. So it keeps up with any
 * traffic and works off a backlog, and no message waits much longer than for its own counting.
 *
 * What is old is reckoned from what is certainly past, so that the mark `forgotten_to` is never in the future. One that
 * is was made by an earlier version whose clock had jumped, and everything up to it would be refused. What was really
 * forgotten was counted before anything that is still remembered; where nothing is, before the last quarter of an hour, in
 * which that version counted nothing.
 */
export function prepareForgetting(db: DatabaseSync, { now, past = now, retention }: LedgerOptions) {
  const oldestKey = db.prepare('SELECT at FROM counted ORDER BY id LIMIT 1');
  // From the front only, in order of counting: a range of ids, which needs no search.
  const forgetKeys = db.prepare(
    'DELETE FROM counted WHERE id IN (SELECT id FROM counted ORDER BY id LIMIT ?) AND at < ?',
  );
  const oldestSlot = db.prepare('SELECT start FROM periods ORDER BY start LIMIT 1');
  const forgetSlots = db.prepare(
    'DELETE FROM periods WHERE (series, start) IN (SELECT series, start FROM periods WHERE start < ? ORDER BY start LIMIT ?)',
  );
  const keepForgottenTo = db.prepare('UPDATE memory SET forgotten_to = max(forgotten_to, ?)');
  const lowerForgottenTo = db.prepare(
    'UPDATE memory SET forgotten_to = coalesce((SELECT min(at) FROM counted WHERE at <= :latest), :latest - :slack) - :slack WHERE forgotten_to > :latest',
  );
  /** No mark in the future is believed. */
  const disbelieve = () =>
    void lowerForgottenTo.run({ latest: Math.max(now(), past()), slack: KEY_MEMORY_SLACK_MS });
  /** What every transaction runs at its end, given how many keys and slots it remembered. */
  const forget = (remembered: number): void => {
    disbelieve();
    const limit = FORGET_AT_LEAST + Math.ceil(FORGET_PER_REMEMBERED * remembered);
    const keysBefore = past() - retention - KEY_MEMORY_SLACK_MS;
    if (isBefore(oldestKey.get()?.['at'], keysBefore)) {
      forgetKeys.run(limit, keysBefore);
      // In the same transaction: a longer retention in the next configuration must not trust what is gone.
      keepForgottenTo.run(keysBefore);
    }
    const slotsBefore = past() - PERIOD_MEMORY_MS;
    if (isBefore(oldestSlot.get()?.['start'], slotsBefore)) forgetSlots.run(slotsBefore, limit);
  };
  return { forget, disbelieve };
}

/** Whether there is a row at all, and an old one. */
function isBefore(oldest: unknown, limit: number): boolean {
  return typeof oldest === 'number' && oldest < limit;
}
