import { setTimeout as sleep } from 'node:timers/promises';

/** Lets calls through one by one, at least `interval` milliseconds apart; the first goes at once. */
export function createPace(
  interval: number,
  time = { now: () => performance.now(), sleep: (ms: number): Promise<unknown> => sleep(ms) },
): () => Promise<void> {
  let free = -Infinity;
  return async () => {
    const now = time.now();
    const turn = Math.max(now, free);
    free = turn + interval;
    if (turn > now) await time.sleep(turn - now);
  };
}
