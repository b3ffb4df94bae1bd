// The kinds of tests, one vitest project per folder of tests/. `npm test` runs them in two rounds (scripts/test-kinds.mjs).
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { kinds } from './scripts/test-kinds.mjs';

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: kinds.map(({ name, timeoutMs, alone }) => ({
      test: {
        name,
        include: [`tests/${name}/**/*.test.{ts,tsx}`],
        environment: 'node',
        pool: 'forks',
        testTimeout: timeoutMs,
        hookTimeout: Math.max(timeoutMs, 30_000),
        teardownTimeout: 30_000,
        fileParallelism: !alone,
        maxWorkers: alone ? 1 : Math.max(2, availableParallelism()),
      },
    })),
  },
});
