import { defineConfig } from 'vitest/config';

// The tier that is run, or all of them when vitest is started by hand.
const tier = process.env['OFFBOOK_TEST_TIER'] ?? '{unit,workers,cli,hold,webviews,packaging}';

export default defineConfig({
  test: {
    include: [`test/${tier}/**/*.test.{ts,tsx}`],
    globalSetup: ['test/support/global-setup.ts'],
    // Real processes and a real browser on two cores: more files at once would only wait for one another.
    maxWorkers: 2,
    // What hangs is found as well after a minute, and a machine may be three times slower than another.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is polled for comes when a busy machine gets to it; the second that is vitest's own default is a wall-clock threshold.
    expect: { poll: { timeout: 15_000 } },
  },
});
