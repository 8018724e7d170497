import { defineConfig } from 'vitest/config';

/**
 * The tests that start programs, wait for real time, work a disk or kill: `*.long.test.ts`, beside what they test. The laws
 * are tried as often here as they are worth.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts', 'test/laws/*.test.ts'],
    env: { LAWS: 'whole' },
    // Most of the time they wait.
    maxWorkers: '100%',
    // Only what hangs takes so long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
