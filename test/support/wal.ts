/** What the bytes of a write-ahead log hold. Source of the format: sqlite.org/fileformat2.html#the_write_ahead_log. */
export interface Wal {
  readonly pageSize: number;
  /** Every frame since the log last began anew, in order. */
  readonly frames: readonly WalFrame[];
}

export interface WalFrame {
  /** Where it begins and ends in the file. */
  readonly start: number;
  readonly end: number;
  /** Whether it ends a transaction: only whole transactions are read back. */
  readonly commits: boolean;
}

const HEADER = 32;
const FRAME_HEADER = 24;

/** `undefined` where there is no log yet. Checksums are left to SQLite: what it makes of a log is the question here. */
export function readWal(bytes: Buffer): Wal | undefined {
  if (bytes.length < HEADER) return undefined;
  const pageSize = bytes.readUInt32BE(8);
  const salts = bytes.subarray(16, 24);
  const frames: WalFrame[] = [];
  for (let start = HEADER; start + FRAME_HEADER <= bytes.length; start += FRAME_HEADER + pageSize) {
    // Frames of an earlier log, which this one has not overwritten yet, have other salts.
    if (!bytes.subarray(start + 8, start + 16).equals(salts)) break;
    const end = start + FRAME_HEADER + pageSize;
    frames.push({ start, end, commits: bytes.readUInt32BE(start + 4) > 0 });
  }
  return { pageSize, frames };
}

/** How many frames stand behind the last whole transaction: what a crash in the middle of a commit leaves. */
export function tornFrames(bytes: Buffer): number {
  const frames = readWal(bytes)?.frames ?? [];
  return frames.length - 1 - frames.findLastIndex(({ commits, end }) => commits && end <= bytes.length);
}
