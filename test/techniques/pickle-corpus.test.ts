import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareSeverity } from '../../src/core/severity.ts';
import { weighBytes } from '../builders/examine-bytes.ts';

const CORPUS = 'test/corpus/';
const FOLDERS =
  '{catboost,cloudpickle,dill,imblearn,joblib,lightgbm,numpy,pandas,python,scipy,sklearn,statsmodels,torch,transformers,xgboost}';
const honest = globSync(`${CORPUS}${FOLDERS}/**/*.*`).toSorted();
const review = globSync(
  `${CORPUS}review/{cloudpickle-,compiled-code,dill-function,dill-lambda,main-,unknown-}*.*`,
).toSorted();

async function pickleFindings(path: string): Promise<readonly string[]> {
  const { findings } = await weighBytes(readFileSync(path), path.slice(path.lastIndexOf('/') + 1));
  return findings
    .filter(
      ({ rule, severity }) =>
        rule.startsWith('pickle-') && compareSeverity(severity, 'medium') >= 0,
    )
    .map(({ severity, message }) => `${severity}: ${message}`);
}

describe('techniques/pickle-corpus', () => {
  test('has files to be silent about', () => {
    expect(honest.length).toBeGreaterThan(250);
    expect(review.length).toBeGreaterThanOrEqual(8);
  });

  test.each(honest)('%s is honest and gives no cause for concern', async (path) => {
    expect(await pickleFindings(path)).toEqual([]);
  });

  test.each(review)('%s asks for a review', async (path) => {
    expect(await pickleFindings(path)).not.toEqual([]);
  });
});
