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
  const mostOf = (of: 'gap' | 'resident' | 'slots' | 'commits') => Math.max(...steady.map((one) => one[of]));
  const changed = SERIES * CHANGED_SLOTS;
  return [
    figure({
      of: `processor time of all threads, ${CHANGED_SLOTS} slots of each have changed`,
      unit: 'ms',
      measured: medianOf(steady, 'cpu'),
      how: ' (compared, durable, shown)',
      floor: medianOf(floor, 'cpu'),
      against: "(the SDK's client alone, its values added up)",
      atMost: 1.8,
    }),
    figure({
      of: `time at ${ANSWER_MS} ms a call`,
      unit: 'ms',
      measured: medianOf(steady, 'wall'),
      floor: medianOf(floor, 'wall'),
      against: "(the same calls, five at once, at AWS's rate)",
      atMost: 1.2,
    }),
    figure({
      of: 'the most that is computed before anything else has its turn, at first sight too',
      unit: 'ms',
      digits: 1,
      measured: Math.max(first.gap, mostOf('gap')),
      how: ` (at first sight ${first.gap.toFixed(1)} ms)`,
      floor: MOST_GAP_MS,
      against: 'allowed',
    }),
    figure({
      of: 'resident memory',
      unit: 'MiB',
      measured: mostOf('resident') / MiB,
      floor: MOST_MIB,
      against: 'allowed',
    }),
    figure({
      of: 'slots that the ledger is told',
      unit: 'slots',
      measured: mostOf('slots'),
      floor: changed,
      against: 'that have changed',
      timed: false,
    }),
    figure({
      of: 'commits of the ledger',
      unit: 'commits',
      measured: mostOf('commits'),
      floor: Math.ceil(changed / COMMIT) + 2,
      against: `of ${COMMIT.toLocaleString('en')} slots, and two checkpoints`,
      timed: false,
    }),
    await benchCloudwatchCalls(12_345),
    await growth(short),
  ];
}

function medianOf(runs: readonly Cost[], of: 'cpu' | 'wall'): number {
  return median(runs.map((one) => one[of]));
}

/** A number against its floor: both are in this unit, and so many digits of what was measured are shown. */
interface Compared {
  readonly of: string;
  readonly unit: string;
  readonly digits?: number;
  readonly measured: number;
  readonly how?: string;
  readonly floor: number;
  readonly against: string;
  readonly atMost?: number;
  readonly timed?: boolean;
}

function figure(compared: Compared): Figure {
  const { of, unit, digits = 0, measured, how = '', floor, against, atMost = 1, timed = true } = compared;
  return {
    bench: `a collection of ${SERIES.toLocaleString('en')} CloudWatch series: ${of}`,
    measured: `${measured.toFixed(digits)} ${unit}${how}`,
    floor: `${floor.toFixed(0)} ${unit} ${against}`,
    ratio: measured / floor,
    bound: { atMost },
    timed,
  };
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
