import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,workers,cli,webviews,packaging}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/global-setup.ts'],
    // Real processes and a real browser on two cores: a file at a time is quicker than four that wait for one another.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
