import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { openSqliteLedger } from '../../src/ledger/sqlite.ts';
import type { Figure, Growth } from '../report.ts';

const run = promisify(execFile);
const DAY_MS = 86_400_000;
const RETENTION_MS = 14 * DAY_MS;
const NOW = Date.UTC(2026, 0, 15);

/** What the child prints: milliseconds of a commit of 100 events, and the process's resident memory after all. */
interface Cost {
  readonly opened: number;
  /** Of all threads, for all commits: milliseconds. */
  readonly processorMs: number;
  readonly residentMiB: number;
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

/**
 * A ledger that remembers many keys against one that remembers none: memory, the cost of a commit, and the cost of a
 * commit while all those keys are too old and are being forgotten. Each in a process of its own.
 */
export async function benchLedgerKeys(keys: number, commits: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-keys-'));
  try {
    const full = join(folder, 'full.db');
    await fill(full, keys);
    const bytesPerKey = (await stat(full)).size / keys;
    const empty = await cost(join(folder, 'empty.db'), NOW, commits);
    const filled = await cost(full, NOW, commits);
    const expiring = await cost(full, NOW + RETENTION_MS + DAY_MS, commits);
    const of = `${keys.toLocaleString('en')} remembered keys`;
    return [
      {
        bench: `memory of the ledger with ${of}`,
        measured: `${filled.residentMiB.toFixed(0)} MiB resident; ${bytesPerKey.toFixed(0)} bytes a key on the disk; opened in ${filled.opened.toFixed(0)} ms`,
        floor: `${empty.residentMiB.toFixed(0)} MiB with none`,
        ratio: filled.residentMiB / empty.residentMiB,
        bound: { atMost: 1.25 },
        timed: false,
      },
      commitFigure(`a commit of 100 events with ${of}`, filled, empty, 4),
      commitFigure(`a commit of 100 events while ${of} are forgotten`, expiring, filled, 8),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Milliseconds of processor time that 10,000 more events take, by how many are remembered. */
export async function growthLedgerCounting(short: boolean): Promise<Growth> {
  const points = (await grownLedgers(short)).map(({ size, processorMs }) => ({ size, cost: processorMs }));
  return {
    grows: 'counting 10,000 events beside remembered ones',
    unit: 'ms of processor time',
    points,
    timed: true,
  };
}

/** Bytes of the file, by how many events are remembered. */
export async function growthLedgerFile(short: boolean): Promise<Growth> {
  const points = (await grownLedgers(short)).map(({ size, bytes }) => ({ size, cost: bytes }));
  return { grows: 'the file of remembered events', unit: 'bytes', points, timed: false };
}

interface GrownLedger {
  readonly size: number;
  readonly bytes: number;
  readonly processorMs: number;
}

/** Ten million take minutes to make, so that both growths are of the same files. */
const grown = new Map<boolean, Promise<readonly GrownLedger[]>>();

function grownLedgers(short: boolean): Promise<readonly GrownLedger[]> {
  const known = grown.get(short);
  if (known) return known;
  const measured = measureGrownLedgers(short ? [1e3, 1e4, 1e5] : [1e3, 1e4, 1e5, 1e6, 1e7]);
  grown.set(short, measured);
  return measured;
}

async function measureGrownLedgers(sizes: readonly number[]): Promise<readonly GrownLedger[]> {
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-keys-'));
  try {
    const ledgers: GrownLedger[] = [];
    for (const size of sizes) {
      const file = join(folder, `${size}.db`);
      await fill(file, size);
      const { size: bytes } = await stat(file);
      const { processorMs } = await cost(file, NOW, 100);
      ledgers.push({ size, bytes, processorMs });
      await rm(file);
    }
    return ledgers;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function commitFigure(bench: string, measured: Cost, floor: Cost, atMost: number): Figure {
  const inWords = ({ median, p99, longest }: Cost) =>
    `median ${median.toFixed(2)} ms, 99th percentile ${p99.toFixed(2)} ms, longest ${longest.toFixed(1)} ms`;
  return {
    bench,
    measured: inWords(measured),
    floor: inWords(floor),
    ratio: measured.median / floor.median,
    bound: { atMost },
    timed: true,
  };
}

async function cost(file: string, now: number, commits: number): Promise<Cost> {
  const program = join(import.meta.dirname, 'program.ts');
  const { stdout } = await run(process.execPath, [program, file, `${now}`, `${commits}`]);
  return JSON.parse(stdout) as Cost;
}

/** Makes a ledger that counted so many events over the last two weeks, without counting them one by one. */
async function fill(file: string, keys: number): Promise<void> {
  await using ledger = await openSqliteLedger(file, { now: () => NOW, retention: RETENTION_MS });
  await ledger[Symbol.asyncDispose]();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000');

  db.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
     INSERT INTO counted (key, at)
     SELECT CAST(unhex(printf('%012x', at)) || randomblob(16) AS BLOB), at
     FROM (SELECT CAST(?2 - ?3 + i * (1.0 * ?3 / ?1) AS INTEGER) AS at FROM n)`,
  ).run(keys, NOW, RETENTION_MS - DAY_MS);
  db.close();
}
