import { defineConfig } from 'vitest/config';

/** What a developer runs at every change: nothing here starts a program, waits for real time, fills a disk or kills. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/{peers,chart,cluster}/**', '**/*.long.test.ts'],
    testTimeout: 20_000,
  },
});
