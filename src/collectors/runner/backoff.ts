const BASE_MS = 15_000;
const CAP_MS = 15 * 60_000;

/**
 * Milliseconds until the next try after so many failures in a row: exponential with full jitter. It lets a collector that
 * runs seldom recover before its next time; the schedule goes on meanwhile, so that none waits longer than that.
 */
export function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
  return Math.max(1_000, Math.round(random() * ceiling));
}
