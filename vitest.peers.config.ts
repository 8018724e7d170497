import { defineConfig } from 'vitest/config';

/**
 * Tests with programs that we did not write, one after the other: test/peers and test/chart with what `.ci/peers.sh`
 * installs, test/cluster in the Kubernetes cluster that `.ci/cluster.sh` brings up.
 */
export default defineConfig({
  test: {
    include: ['test/{peers,chart,cluster}/**/*.test.ts'],
    fileParallelism: false,
    // Of tests that run side by side, as promtool's: as many as there are cores at least.
    maxConcurrency: 2,
    testTimeout: 180_000,
  },
});
