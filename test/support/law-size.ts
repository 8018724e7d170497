/**
 * How often a law that works a disk is tried: a quarter at every change, the whole with the long tests. A failure is told,
 * with its seed, before the test's own time is over, however small it could still be made.
 */
export function tries(whole: number, limitMs = 10_000) {
  const numRuns = process.env['LAWS'] === 'whole' ? whole : Math.ceil(whole / 4);
  return { numRuns, interruptAfterTimeLimit: limitMs };
}
