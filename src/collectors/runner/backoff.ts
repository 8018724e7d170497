const BASE_MS = 15_000;
const CAP_MS = 15 * 60_000;

/**
 * Milliseconds until the next try after so many failures in a row: exponential with full jitter. It may come before the
 * schedule's next tick, so that a rare collector recovers soon; and after it, so that a frequent one does not hammer.
 */
export function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
  return Math.max(1_000, Math.round(random() * ceiling));
}
