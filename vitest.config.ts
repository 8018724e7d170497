import { defineConfig } from 'vitest/config';

/** What a developer runs at every change: nothing here starts a program, waits for real time, fills a disk or kills. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/{peers,chart,cluster}/**', '**/*.long.test.ts'],
    // No module keeps state, so that files can share a worker: what they import is read once, and not 180 times.
    isolate: false,
    maxWorkers: '100%',
    // None takes a tenth of it, but on a machine that does much else.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
