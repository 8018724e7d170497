import { defineConfig } from 'vitest/config';

/** Tests with programs that we did not write, one after the other; `.ci/peers.sh` installs those. */
export default defineConfig({
  test: { include: ['test/peers/**/*.test.ts'], fileParallelism: false, testTimeout: 180_000 },
});
