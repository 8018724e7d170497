import { LedgerError } from '../contracts/ledger.ts';

const elsewhere = 'or set another file in ledger.path';

/** SQLite’s result codes, primary and extended, that an operator can do something about. Source: sqlite.org/rescode.html. */
const sqliteAdvice: Readonly<Record<number, string>> = {
  5: `another process uses it; stop that one, ${elsewhere}`,
  8: `it or its folder is read-only; let this user write there, ${elsewhere}`,
  10: 'the disk failed to read or write; see the system’s log',
  11: 'the file is damaged; restore a copy, or move it away to start with an empty ledger',
  13: 'the disk is full; free space',
  14: `the file or its folder cannot be opened; let this user write there, ${elsewhere}`,
  26: `the file is not a ledger; move it away to start with an empty one, ${elsewhere}`,
  3850: `it cannot be locked, because it is read-only or its file system does not support locks; let this user write there, ${elsewhere}`,
};

/** Why the ledger’s folder could not be made or entered, by the operating system’s error codes. */
const folderAdvice: Readonly<Record<string, string>> = {
  EACCES: `its folder cannot be created or opened; let this user write there, ${elsewhere}`,
  EPERM: `its folder cannot be created or opened; let this user write there, ${elsewhere}`,
  EROFS: `its folder is on a read-only disk; make the disk writable, ${elsewhere}`,
  EEXIST: `there is a file in place of its folder; move the file away, ${elsewhere}`,
  ENOTDIR: `there is a file in place of its folder; move the file away, ${elsewhere}`,
  ENOSPC: 'the disk is full; free space',
};

/** What could not be done, with which file, why, and what to do. An error that says all that already stays as it is. */
export function ledgerFailure(what: string, path: string, cause: unknown): LedgerError {
  if (cause instanceof LedgerError) return cause;
  const { errcode, code, message } = cause as { errcode?: number; code?: string; message?: string };
  const advice = errcode === undefined ? folderAdvice[code ?? ''] : adviceFor(errcode);
  const reason = advice ? `${advice} (${message})` : (message ?? String(cause));
  return new LedgerError(`the ledger ${path} ${what}: ${reason}`, { cause });
}

/** The low byte of an extended result code is the primary one. */
function adviceFor(errcode: number): string | undefined {
  return sqliteAdvice[errcode] ?? sqliteAdvice[errcode & 0xff];
}

/** The same for a damage that SQLite found and reported without an error. */
export function ledgerDamage(path: string, finding: string): LedgerError {
  return new LedgerError(`the ledger ${path} cannot be opened: ${sqliteAdvice[11]} (${finding})`);
}
