import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * Property tests draw the same cases on every machine, so that a failure in CI is one that anybody sees. `FC_SEED` chooses others, and the
 * fuzzer looks for new ones. Only for files that speak of fast-check: loading it costs each of the others a start-up.
 */
const SEED = 20_261_125;

const { testPath } = expect.getState();
if (testPath !== undefined && readFileSync(testPath, 'utf8').includes("'fast-check'")) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: Number(process.env['FC_SEED'] ?? SEED) });
}
