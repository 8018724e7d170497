import { closeSync, fstatSync, ftruncateSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { LedgerError } from '../contracts/ledger.ts';

/** The ledger's file is not what it was: what was counted since it was opened may be gone. */
export class LostFile extends LedgerError {
  /** Whether the bytes themselves were changed; else the file is whole, if it is still anywhere. */
  readonly changed: boolean;

  constructor(ledger: string, what: string, toDo: string, changed = false) {
    super(
      `the ledger ${ledger} is lost: ${what} while ses-exporter used it; ${toDo}; no events are counted until then`,
    );
    this.changed = changed;
  }
}

/** The database's header, with its counter of changes, and the log's, with its salts (sqlite.org/fileformat2.html). */
const DATABASE_HEADER_BYTES = 100;
const LOG_HEADER_BYTES = 32;

/**
 * Watches over a database that this thread has open, and over its log. On POSIX systems a file can be removed, replaced
 * or written by anyone while it is open, and writing to what nobody will find again succeeds.
 *
 * Descriptors are kept from the opening to the closing of the database: closing any of a file's would let go of the
 * locks that SQLite holds on it (sqlite.org/howtocorrupt.html, 2.2).
 */
export function holdFiles(ledger: string) {
  const database = new HeldFile(ledger, ledger, DATABASE_HEADER_BYTES);
  // SQLite follows symbolic links before it names the log.
  const log = new HeldFile(ledger, `${realpathSync(ledger)}-wal`, LOG_HEADER_BYTES);
  const both = [database, log];
  return {
    /** @throws LostFile when a path does not name the file any more; an error of the system when that cannot be told. */
    assertInPlace: () => both.forEach((file) => file.assertInPlace()),
    /** The same, and that nobody else has written since `note`. */
    assertUntouched() {
      for (const file of both) file.assertUnchanged();
      for (const file of both) file.assertInPlace();
    },
    /** To be called after everything that writes. */
    note: () => both.forEach((file) => file.note()),
    emptyLog: () => log.empty(),
    close: () => both.forEach((file) => file.close()),
  };
}

class HeldFile {
  readonly #ledger: string;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #header: Buffer;
  /** As this thread has left it; `undefined` where that could not be read. */
  #noted: { readonly size: bigint; readonly header: Buffer } | undefined;

  constructor(ledger: string, path: string, headerBytes: number) {
    this.#ledger = ledger;
    this.#path = path;
    this.#descriptor = openSync(path, 'r+');
    this.#header = Buffer.alloc(headerBytes);
    this.note();
  }

  note(): void {
    try {
      this.#noted = { size: this.#opened().size, header: Buffer.from(this.#readHeader()) };
    } catch {
      // A disk that fails is told by what writes to it.
      this.#noted = undefined;
    }
  }

  /** A log is written over from its front, and the database only ever grows while it is open. */
  assertUnchanged(): void {
    const noted = this.#noted;
    if (!noted) return;
    const cut = this.#opened().size < noted.size;
    if (!cut && this.#readHeader().equals(noted.header)) return;
    const what = `${this.#path} was ${cut ? 'cut short' : 'written over'}`;
    throw new LostFile(this.#ledger, what, 'restore a copy, and restart', true);
  }

  assertInPlace(): void {
    const { dev, ino } = this.#opened();
    const found = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    if (found?.dev === dev && found.ino === ino) return;
    throw found
      ? new LostFile(this.#ledger, `${this.#path} was replaced by another file`, 'restart to use that one')
      : new LostFile(
          this.#ledger,
          `${this.#path} was removed or moved away`,
          'put it back if you can, and restart',
        );
  }

  empty(): void {
    ftruncateSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #opened() {
    return fstatSync(this.#descriptor, { bigint: true });
  }

  /** Of a file that is shorter than its header the rest is 0. */
  #readHeader(): Buffer {
    this.#header.fill(0);
    readSync(this.#descriptor, this.#header, 0, this.#header.length, 0);
    return this.#header;
  }
}
