import { defineConfig } from 'vitest/config';

/**
 * Tests with programs that we did not write, which `.ci/peers.sh` installs. Most of the time they wait: for a lease that
 * runs out, an interval, a replica. Hence as many files at once as there are cores.
 */
export default defineConfig({
  test: {
    include: ['test/{peers,chart}/**/*.test.ts'],
    maxWorkers: '100%',
    // Of tests that run side by side, as promtool's: as many as there are cores at least.
    maxConcurrency: 2,
    // Only what hangs takes so long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
