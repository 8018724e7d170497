import { DatabaseSync } from 'node:sqlite';

/** What takes a ledger's file from each version of its schema to the one before, the newest first. */
const backwards: ReadonlyMap<number, string> = new Map([
  [
    3,
    `UPDATE counted SET key = substr(key, 7) WHERE typeof(key) = 'blob';
     ALTER TABLE memory DROP COLUMN alone_to`,
  ],
  [2, 'DROP TABLE kept'],
  [1, 'ALTER TABLE series DROP COLUMN revealed; DROP TABLE memory'],
]);

/** Makes a closed ledger's file what an earlier version would have written. */
export function asOfVersion(file: string, version: number): void {
  const db = new DatabaseSync(file);
  for (const [before, statements] of backwards) if (before >= version) db.exec(statements);
  db.exec(`PRAGMA user_version = ${version}`);
  db.close();
}
