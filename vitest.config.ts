import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Many tests make files durable; memory holds them as well as a disk, and at once.
const MEMORY = '/dev/shm';

export default defineConfig({
  test: {
    include: ['{hub,spoke,shared,test/unit,deploy}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    // One process for many small files: importing grpc-js and x509 anew for each costs far more than the tests.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    // A busy machine is no failure.
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    env: existsSync(MEMORY) ? { TMPDIR: MEMORY } : {},
  },
});
