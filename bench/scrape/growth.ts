import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Growth } from '../report.ts';
import type { Taken } from './growth-program.ts';

const run = promisify(execFile);

/** The processor's time for one scrape, by how many series there are. */
export async function growthScrapeTime(short: boolean): Promise<Growth> {
  const points = await each(short, ({ cpu }) => cpu);
  return { grows: 'one scrape, by series', unit: 'ms of processor time', points };
}

/** The memory that series and scrapes of them take, beside the program's own, by how many series there are. */
export async function growthScrapeMemory(short: boolean): Promise<Growth> {
  const points = await each(short, ({ memory }) => memory);
  return { grows: 'memory of exposed series and their scrapes, by series', unit: 'bytes', points };
}

/** Each size in a process of its own, with room for a million series wherever it runs. */
async function each(short: boolean, costOf: (taken: Taken) => number): Promise<Growth['points']> {
  const points = [];
  for (const size of [1_000, 10_000, 100_000, ...(short ? [] : [1_000_000])]) {
    const args = ['--max-old-space-size=4096', 'bench/scrape/growth-program.ts', String(size)];
    const { stdout } = await run(process.execPath, args);
    points.push({ size, cost: costOf(JSON.parse(stdout) as Taken) });
  }
  return points;
}
