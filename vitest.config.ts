import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{hub,spoke,shared,test/unit,deploy}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    // One process for many small files: importing grpc-js and x509 anew for each costs far more than the tests.
    pool: 'forks',
    isolate: false,
    setupFiles: [],
  },
});
