import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['test/**/*.test.ts'], exclude: ['test/{peers,chart,cluster}/**'], testTimeout: 20_000 },
});
