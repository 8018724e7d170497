import { defineConfig } from 'vitest/config';

/** Tests in the Kubernetes cluster that `.ci/cluster.sh` brings up, one file after the other: there is one cluster. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    fileParallelism: false,
    // Only what hangs takes so long.
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
});
