import { writeFileSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';

export interface StatementCounts {
  readonly statements: number;
  readonly commits: number;
}

/**
 * Preloaded with --import, which reaches the ledger's thread: counts what is asked of SQLite, and writes it as JSON into
 * the file that STATEMENT_COUNTS names, once the database is closed.
 */
const file = process.env['STATEMENT_COUNTS'] ?? '';
let statements = 0;
let commits = 0;

for (const verb of ['run', 'get', 'all'] as const) {
  // oxlint-disable-next-line typescript/unbound-method -- called with its statement below
  const plain = StatementSync.prototype[verb] as (...given: unknown[]) => unknown;
  StatementSync.prototype[verb] = function counted(this: StatementSync, ...given: unknown[]) {
    statements++;
    return plain.apply(this, given);
  } as never;
}

// oxlint-disable-next-line typescript/unbound-method -- called with their database below
const { exec, close } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function counted(sql: string) {
  statements++;
  if (sql === 'COMMIT') commits++;
  exec.call(this, sql);
};
DatabaseSync.prototype.close = function counted() {
  close.call(this);
  writeFileSync(file, JSON.stringify({ statements, commits } satisfies StatementCounts));
};
