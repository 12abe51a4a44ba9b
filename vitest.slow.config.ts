import { defineConfig } from 'vitest/config';

/** The suites that take minutes: differential runs against CPython, long fuzzing, very large files. */
export default defineConfig({
  test: {
    include: ['src/**/*.slow.test.ts', 'test/**/*.slow.test.ts'],
    testTimeout: 600_000,
  },
});
