import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/*.slow.test.ts', 'node_modules/**'],
    testTimeout: 30_000,
    setupFiles: ['test/property-seed.ts'],
    // By default one processor stays idle, which on two doubles the time.
    maxWorkers: '100%',
  },
});
