import { readFileSync } from 'node:fs';

/** Bytes. Of the process itself: `taskset` has become the program by then. */
export function residentMemory(pid: number): number {
  return statusOf(pid, 'VmRSS');
}

/** The most that it ever was. */
export function peakMemory(pid: number): number {
  return statusOf(pid, 'VmHWM');
}

function statusOf(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1];
  return Number(kilobytes) * 1_024;
}
