import { defineConfig } from 'vitest/config';

/** The stories on real hosts. Each file runs alone, in a bubble of its own. */
export default defineConfig({
  test: {
    include: ['test/suites/*.test.ts'],
    setupFiles: ['test/lab/failures.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    teardownTimeout: 5_000,
  },
});
