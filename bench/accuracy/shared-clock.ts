import { AcceleratedClock } from '../../src/demo/company/clock.ts';

/** What a process needs to know of the simulated time; without `startedAt` it stands still. */
export interface SharedTime {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly speed: number;
  /** When it began to run, by `machineTime`. */
  readonly startedAt?: number;
}

/** Milliseconds since the machine started: one and the same clock for all its processes, and nobody sets it. */
export function machineTime(): number {
  return Number(process.hrtime.bigint()) / 1_000_000;
}

/** The clock of one process; all of the same shared time agree. */
export function clockOf({ from, speed, startedAt }: SharedTime): AcceleratedClock {
  const clock = new AcceleratedClock(from, speed, machineTime);
  if (startedAt !== undefined) clock.start(startedAt);
  return clock;
}
