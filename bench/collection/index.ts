import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../../scripts/build/bundle.ts';
import { threads } from '../../scripts/build/program.ts';
import { startOnOneCore } from '../common/child-server.ts';
import { median, type Figure, type Finding, type Growth } from '../report.ts';
import { benchCloudwatchCalls } from './calls.ts';
import type { Cost } from './stopwatch.ts';

const run = promisify(execFile);
const here = import.meta.dirname;
const MiB = 1_024 * 1_024;
/** As what is packed starts. */
const HEAP = ['--require', './bin/heap.cjs'];
/** CloudWatch takes so long for every call: milliseconds. */
const ANSWER_MS = 50;
const SERIES = 8_000;
/** Of a series the slot in progress is new, and the one before has come to its end. */
const CHANGED_SLOTS = 2;
/** Observations that the ledger takes in one commit at most. */
const COMMIT = 1_000;
const MOST_GAP_MS = 25;
const MOST_MIB = 180;

interface Run extends Cost {
  readonly calls: number;
  readonly commits: number;
  readonly slots: number;
  readonly resident: number;
}

/** What it costs to read an account's metrics from CloudWatch, five minutes after the last time. */
export async function benchCollection(short: boolean): Promise<readonly Finding[]> {
  const rounds = short ? 3 : 7;
  const { floor, first, steady } = await collections(SERIES, rounds);
  const what = `a collection of ${SERIES.toLocaleString('en')} CloudWatch series`;
  const cpu = median(steady.map((one) => one.cpu));
  const floorCpu = median(floor.map((one) => one.cpu));
  const wall = median(steady.map((one) => one.wall));
  const floorWall = median(floor.map((one) => one.wall));
  const gap = Math.max(first.gap, ...steady.map((one) => one.gap));
  const resident = Math.max(...steady.map((one) => one.resident)) / MiB;
  const told = Math.max(...steady.map((one) => one.slots));
  const commits = Math.max(...steady.map((one) => one.commits));
  const changed = SERIES * CHANGED_SLOTS;
  const timed = { timed: true } as const;
  const counted = { timed: false } as const;
  return [
    {
      bench: `${what}: processor time of all threads, ${CHANGED_SLOTS} slots of each have changed`,
      measured: `${cpu.toFixed(0)} ms (compared, durable, shown)`,
      floor: `${floorCpu.toFixed(0)} ms (the SDK's client alone, its values added up)`,
      ratio: cpu / floorCpu,
      bound: { atMost: 1.8 },
      ...timed,
    },
    {
      bench: `${what}: time at ${ANSWER_MS} ms a call`,
      measured: `${wall.toFixed(0)} ms`,
      floor: `${floorWall.toFixed(0)} ms (the same calls, five at once, at AWS's rate)`,
      ratio: wall / floorWall,
      bound: { atMost: 1.2 },
      ...timed,
    },
    {
      bench: `${what}: the most that is computed before anything else has its turn, at first sight too`,
      measured: `${gap.toFixed(1)} ms (at first sight ${first.gap.toFixed(1)} ms)`,
      floor: `${MOST_GAP_MS} ms allowed`,
      ratio: gap / MOST_GAP_MS,
      bound: { atMost: 1 },
      ...timed,
    },
    {
      bench: `${what}: resident memory`,
      measured: `${resident.toFixed(0)} MiB`,
      floor: `${MOST_MIB} MiB allowed`,
      ratio: resident / MOST_MIB,
      bound: { atMost: 1 },
      ...timed,
    },
    {
      bench: `${what}: slots that the ledger is told`,
      measured: `${told} slots`,
      floor: `${changed} slots that have changed`,
      ratio: told / changed,
      bound: { atMost: 1 },
      ...counted,
    },
    {
      bench: `${what}: commits of the ledger`,
      measured: `${commits} commits`,
      floor: `${Math.ceil(changed / COMMIT) + 2} commits of ${COMMIT.toLocaleString('en')} slots, and two checkpoints`,
      ratio: commits / (Math.ceil(changed / COMMIT) + 2),
      bound: { atMost: 1 },
      ...counted,
    },
    await benchCloudwatchCalls(12_345),
    await growth(short),
  ] satisfies readonly (Figure | Growth)[];
}

async function growth(short: boolean): Promise<Growth> {
  const points = [];
  for (const size of short ? [80, 800, 8_000] : [80, 800, 8_000, 80_000]) {
    const { steady } = await collections(size, 3);
    points.push({ size, cost: median(steady.map(({ cpu }) => cpu)) });
  }
  return {
    grows: 'a collection of so many CloudWatch series',
    unit: 'ms of processor time',
    points,
    timed: true,
  };
}

/** Bundled, as what is packed is. Of the program the first run, and those after the second, in which everything was told for the first time. */
async function collections(series: number, rounds: number) {
  await using server = await startOnOneCore(['bench/collection/server.ts', `${series}`, `${ANSWER_MS}`]);
  const args = [`http://127.0.0.1:${server.port}`, `${series}`, `${rounds}`];
  const folder = await mkdtemp(join(tmpdir(), 'ses-exporter-bench-'));
  try {
    await bundle({
      entries: { floor: join(here, 'floor.ts'), program: join(here, 'program.ts'), ...threads },
      folder,
    });
    const runsOf = async <Of>(program: string): Promise<readonly Of[]> => {
      const { stdout } = await run(process.execPath, [...HEAP, join(folder, `${program}.js`), ...args]);
      return (JSON.parse(stdout) as { readonly runs: readonly Of[] }).runs;
    };
    const floor = await runsOf<Cost>('floor');
    const [first, , ...steady] = await runsOf<Run>('program');
    if (!first) throw new Error('nothing was collected');
    return { floor: floor.slice(1), first, steady };
  } finally {
    await rm(folder, { recursive: true });
  }
}
