import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { startOnOneCore } from '../common/child-server.ts';
import type { Figure } from '../report.ts';

const MiB = 1_024 * 1_024;
const ALLOWED_MIB = 150;

/** Resident memory of the running program with nothing to do, beside that of an empty Node server. */
export async function benchIdleMemory(seconds: number): Promise<Figure> {
  const ours = await residentAfter(['bench/start/idle-program.ts'], seconds);
  const floor = await residentAfter(['bench/start/floor-idle.ts'], seconds);
  return {
    bench: `idle memory against the ${ALLOWED_MIB} MiB allowed`,
    measured: `${ours.toFixed(0)} MiB`,
    floor: `${ALLOWED_MIB} MiB (an empty node:http server: ${floor.toFixed(0)} MiB)`,
    ratio: ours / ALLOWED_MIB,
    bound: { atMost: 1 },
    timed: false,
  };
}

async function residentAfter(args: readonly string[], seconds: number): Promise<number> {
  await using child = await startOnOneCore(args);
  await setTimeout(seconds * 1_000);
  return residentMemory(child.pid) / MiB;
}

/** Of the process itself: `taskset` has become the program by then. */
export function residentMemory(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1_024;
}
