import { setTimeout as sleep } from 'node:timers/promises';

/** Where a pace learns the time, in milliseconds of any origin, and how it waits. */
export interface PaceTime {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

const wallTime: PaceTime = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/** Lets calls through one by one, at least `interval` milliseconds apart; the first goes at once. */
export function createPace(interval: number, time: PaceTime = wallTime): () => Promise<void> {
  let free = -Infinity;
  return async () => {
    const now = time.now();
    const turn = Math.max(now, free);
    free = turn + interval;
    if (turn > now) await time.sleep(turn - now);
  };
}
