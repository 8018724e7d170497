import type { DatabaseSync } from 'node:sqlite';
import { LedgerError } from './ledger.ts';

/**
 * One statement list per version; a file of version n is brought up to date by the lists from n on.
 * Never change a list that was released: add one.
 */
const migrations: readonly string[] = [
  `
  -- Every counter, and every part of a histogram.
  CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    metric TEXT NOT NULL,
    part TEXT NOT NULL,
    labels TEXT NOT NULL,     -- JSON, names in order
    value REAL NOT NULL,
    since INTEGER NOT NULL,   -- first seen, milliseconds
    UNIQUE (metric, part, labels)
  ) STRICT;
  -- Identities of counted events. Ids grow in order of counting, so that the oldest are forgotten from the front.
  CREATE TABLE counted (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE periods (
    series INTEGER NOT NULL REFERENCES series (id),
    start INTEGER NOT NULL,
    largest REAL NOT NULL,
    last REAL NOT NULL,
    PRIMARY KEY (series, start)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX periods_by_start ON periods (start);
  CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    read_to INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
];

/** Brings the file to this version's schema. @throws LedgerError when the file is of a newer one. */
export function migrate(db: DatabaseSync, path: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw new LedgerError(
      `${path} was written by a newer version of ses-exporter (schema ${version}, this one knows ${migrations.length}): ` +
        'run that version, or name another file in ledger.path',
    );
  }
  for (const [at, statements] of migrations.entries()) {
    if (at < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${statements}; PRAGMA user_version = ${at + 1}; COMMIT`);
  }
}
