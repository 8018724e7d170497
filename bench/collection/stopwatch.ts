/** What a piece of work cost this process, its threads included. */
export interface Cost {
  /** Processor time: milliseconds. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly wall: number;
  /** The longest time for which nothing else could run: milliseconds. */
  readonly gap: number;
}

/** A timer that is due every millisecond tells when it was kept waiting: it costs a hundredth of the processor. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  let gap = 0;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    gap = Math.max(gap, now - last - 1);
    last = now;
  };
  const timer = setInterval(look, 1);
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const wall = performance.now() - began;
  look();
  clearInterval(timer);
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1_000, wall, gap };
}
