import type { DatabaseSync } from 'node:sqlite';
import { LedgerError } from '../contracts/ledger.ts';

/** "SESL": marks the file as ours. Source: sqlite.org/pragma.html#pragma_application_id. */
const APPLICATION_ID = 0x53_45_53_4c;

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
    key ANY NOT NULL UNIQUE,  -- a hash as bytes, anything else as text
    at INTEGER NOT NULL       -- when it was counted, milliseconds
  ) STRICT;
  CREATE TABLE periods (
    series INTEGER NOT NULL REFERENCES series (id),
    start INTEGER NOT NULL,   -- milliseconds
    largest REAL NOT NULL,    -- the largest total ever seen
    last REAL NOT NULL,       -- the last total seen
    PRIMARY KEY (series, start)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX periods_by_start ON periods (start);
  CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    read_to INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Whether it was shown at 0 long enough. What an earlier version counted it also showed.
  ALTER TABLE series ADD COLUMN revealed INTEGER NOT NULL DEFAULT 0;
  UPDATE series SET revealed = 1;
  -- One row: keys that were counted before this moment may be forgotten, milliseconds.
  CREATE TABLE memory (forgotten_to INTEGER NOT NULL) STRICT;
  INSERT INTO memory VALUES (0);
  `,
  `
  -- Texts that are no counts, such as what is known of SNS's signing certificates.
  CREATE TABLE kept (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- A key that is a hash stands behind 6 bytes that keys of one time share: then they lie side by side in the index, and
  -- a commit writes few of its pages, not one for each key. Keys up to this id stand alone.
  ALTER TABLE memory ADD COLUMN alone_to INTEGER NOT NULL DEFAULT 0;
  UPDATE memory SET alone_to = coalesce((SELECT max(id) FROM counted), 0);
  `,
];

/** @throws LedgerError when the file is another program's, or was written by a newer version of this one. */
export function assertOurs(db: DatabaseSync, path: string): void {
  const tables = numberOf(db, 'SELECT count(*) FROM sqlite_schema');
  if (tables > 0 && numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID) {
    throw new LedgerError(
      `the ledger ${path} cannot be opened: the file is another program’s database; name another file in ledger.path`,
    );
  }
  const version = numberOf(db, 'PRAGMA user_version');
  if (version > migrations.length) {
    throw new LedgerError(
      `the ledger ${path} was written by a newer version of ses-exporter (schema ${version}, this one knows ${migrations.length}): ` +
        'run that version, or set another file in ledger.path',
    );
  }
}

/** Brings the file to this version's schema. It always writes, so that a file that cannot be written is met now. */
export function migrate(db: DatabaseSync): void {
  const version = numberOf(db, 'PRAGMA user_version');
  const statements = migrations.slice(version).join(';');
  const mark = `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`;
  db.exec(`BEGIN IMMEDIATE; ${statements}; ${mark}; COMMIT`);
}

/** The only value of a query that gives one number. */
function numberOf(db: DatabaseSync, query: string): number {
  return Number(Object.values(db.prepare(query).get() ?? {})[0]);
}
