import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readWal } from './wal.ts';

/** What of a ledger stands on the disk. The third file, `-shm`, is memory of a running process and is not missed. */
export interface Disk {
  readonly db: Buffer;
  readonly log: Buffer;
}

/** One moment at which a machine can stop, and what is then found on its disk. */
export interface Moment {
  readonly what: string;
  readonly disk: () => Disk;
}

const LOG_HEADER = 32;
const empty = Buffer.alloc(0);

export function readDisk(file: string): Disk {
  return { db: readIfThere(file), log: readIfThere(`${file}-wal`) };
}

export function writeDisk(file: string, { db, log }: Disk): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, db);
  if (log.length > 0) writeFileSync(`${file}-wal`, log);
}

/**
 * Every moment of one commit, in order: before it; in the middle and at the end of each write to the log; then, where
 * the commit also moved the log's pages into the database, after each of those. What the commit did not come to write
 * is as it was, an earlier log's bytes included. Source of the order: sqlite.org/wal.html, "Checkpointing".
 * @param before the disk at the last commit, so that nothing acknowledged is ever missing.
 */
export function momentsOf(before: Disk, after: Disk): readonly Moment[] {
  // A file that is just being made gets its first page before there is a log.
  const start = before.db.length === 0 ? { ...before, db: after.db } : before;
  return [
    { what: 'before the commit', disk: () => before },
    ...logMoments(start, after),
    ...pageMoments(start, after),
  ];
}

/** So many of the moments, evenly spread, the last included. */
export function spread(moments: readonly Moment[], count: number): readonly Moment[] {
  const every = Math.max(1, Math.floor(moments.length / count));
  return moments.filter((_moment, at) => (moments.length - 1 - at) % every === 0);
}

function logMoments({ db, log: earlier }: Disk, { log }: Disk): Moment[] {
  const differs = (from: number, to: number) => !log.subarray(from, to).equals(earlier.subarray(from, to));
  const cutAt = (cut: number, what: string): Moment => ({
    what,
    disk: () => ({ db, log: Buffer.concat([log.subarray(0, cut), earlier.subarray(cut)]) }),
  });
  const moments: Moment[] = [];
  if (differs(0, LOG_HEADER))
    moments.push(cutAt(LOG_HEADER / 2, 'in the log’s header'), cutAt(LOG_HEADER, 'after the log’s header'));
  for (const [at, { start, end }] of (readWal(log)?.frames ?? []).entries()) {
    if (!differs(start, end)) continue;
    moments.push(
      cutAt(Math.floor((start + end) / 2), `in frame ${at}`),
      cutAt(end, `after frame ${at}, at byte ${end} of the log`),
    );
  }
  return moments;
}

function pageMoments({ db: earlier }: Disk, { db, log }: Disk): Moment[] {
  const size = readWal(log)?.pageSize ?? db.length;
  const moments: Moment[] = [];
  for (let start = 0; start < db.length; start += size) {
    const end = start + size;
    if (db.subarray(start, end).equals(earlier.subarray(start, end))) continue;
    const disk = () => ({ db: Buffer.concat([db.subarray(0, end), earlier.subarray(end)]), log });
    moments.push({ what: `after page ${start / size} of the database`, disk });
  }
  return moments;
}

function readIfThere(file: string): Buffer {
  return statSync(file, { throwIfNoEntry: false }) ? readFileSync(file) : empty;
}
