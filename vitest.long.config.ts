import { defineConfig } from 'vitest/config';

/** The tests that start programs, wait for real time, work a disk or kill: `*.long.test.ts`, beside what they test. */
export default defineConfig({
  test: { include: ['test/**/*.long.test.ts'], testTimeout: 120_000 },
});
