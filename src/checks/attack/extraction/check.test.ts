import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOLID } from '../../../../test/builders/robustness.ts';
import type { ExtractionResult } from '../../../core/robustness.ts';
import { robustnessRecord } from '../../../core/robustness.ts';
import check from './check.ts';

function stolen(queries: number | undefined): ExtractionResult {
  const at95 = queries === undefined ? { agreement: 0.95 } : { agreement: 0.95, queries };
  return {
    queriesFrom: 'mixed samples',
    substitute: 'an MLP of 64 units',
    seeds: [0, 1, 2],
    curves: [
      { answers: 'probabilities', points: [], reached: [{ agreement: 0.9, queries: 100 }, at95] },
    ],
  };
}

async function found(extraction: ExtractionResult | undefined): Promise<readonly string[]> {
  const record = extraction === undefined ? SOLID : { ...SOLID, extraction };
  const findings = await runCheck(check, [[robustnessRecord, record]]);
  return findings.map(({ severity, rule }) => `${severity} ${rule}`);
}

describe('extraction', () => {
  it('reports cheap-to-clone', async () => {
    expect(await found(stolen(800))).toEqual(['medium extraction/cheap-to-clone']);
  });

  it.each([
    ['a copy that takes very many questions', stolen(2_000_000)],
    ['a copy that never became good', stolen(undefined)],
    ['a run without stealing', undefined],
  ])('is silent about %s', async (_, extraction) => {
    expect(await found(extraction)).toEqual([]);
  });
});
