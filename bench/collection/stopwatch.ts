/** What a piece of work cost this process. Milliseconds. */
export interface Cost {
  /** Processor time of all threads. */
  readonly cpu: number;
  readonly wall: number;
  /** The most that this thread computed before anything else had its turn; what other processes took is not in it. */
  readonly gap: number;
}

/** Looks every millisecond how much was computed since. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  let gap = 0;
  let last = total(process.threadCpuUsage());
  const look = () => {
    const now = total(process.threadCpuUsage());
    gap = Math.max(gap, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const wall = performance.now() - began;
  look();
  clearInterval(timer);
  return { cpu: total(process.cpuUsage(cpu)), wall, gap };
}

function total({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}
