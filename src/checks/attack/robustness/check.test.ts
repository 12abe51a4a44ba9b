import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { SOLID, share } from '../../../../test/builders/robustness.ts';
import type { Robustness } from '../../../core/robustness.ts';
import { robustnessRecord } from '../../../core/robustness.ts';
import check from './check.ts';

async function found(change: Partial<Robustness>): Promise<readonly string[]> {
  const findings = await runCheck(check, [[robustnessRecord, { ...SOLID, ...change }]]);
  return findings.map(({ severity, rule }) => `${severity} ${rule.replace('robustness/', '')}`);
}

const curve = (robust: number): Pick<Robustness, 'threats'> => ({
  threats: [
    {
      norm: 'linf',
      curve: [{ epsilon: 0.05, shown: '12.8/255', robust: share(robust, 200), perClass: [] }],
      measured: 0,
    },
  ],
});
const threshold = (minimum: number, robust: number): Pick<Robustness, 'thresholds'> => ({
  thresholds: [
    { norm: 'linf', epsilon: 0.05, shown: '12.8/255', minimum, robust: share(robust, 200) },
  ],
});
const row = { norm: 'linf', epsilon: 0.05, shown: '12.8/255' } as const;

describe('robustness', () => {
  it.each<readonly [string, Partial<Robustness>]>([
    ['medium easily-fooled', curve(40)],
    ['high below-threshold', threshold(0.9, 120)],
    [
      'high gradient-masked',
      {
        masking: {
          verdict: 'masked',
          symptoms: [
            {
              id: 'black-box',
              question: 'Does a black box beat the white box?',
              answer: 'symptom',
              evidence: 'Square breaks 80 samples PGD does not',
            },
          ],
        },
      },
    ],
    [
      'low random-answers',
      {
        masking: {
          verdict: 'suspected',
          symptoms: [
            {
              id: 'random-answers',
              question: 'Does it answer the same twice?',
              answer: 'symptom',
              evidence: '12 of 20 samples changed their class',
            },
          ],
        },
      },
    ],
    [
      'high robustness-fell',
      {
        baseline: {
          with: 'old.json',
          rows: [
            {
              ...row,
              own: share(90, 200),
              other: share(130, 200),
              onlyOwn: 3,
              onlyOther: 43,
              pValue: 1e-9,
            },
          ],
        },
      },
    ],
    ['medium clean-accuracy-low', { clean: share(20, 200), threats: [] }],
  ])('reports %s', async (expected, change) => {
    expect(await found(change)).toEqual([expected]);
  });

  it.each<readonly [string, Partial<Robustness>]>([
    ['a robust model', {}],
    ['a threshold that is kept', threshold(0.5, 120)],
    ['a threshold whose radius was not run', { thresholds: [{ ...row, minimum: 0.5 }] }],
    [
      'a suspicion without proof',
      {
        masking: {
          verdict: 'suspected',
          symptoms: [{ id: 'steps', question: '?', answer: 'symptom', evidence: '' }],
        },
      },
    ],
    [
      'a difference that chance explains',
      {
        comparison: {
          with: 'other.onnx',
          rows: [
            {
              ...row,
              own: share(100, 200),
              other: share(104, 200),
              onlyOwn: 6,
              onlyOther: 10,
              pValue: 0.45,
            },
          ],
        },
      },
    ],
    [
      'an improvement',
      {
        comparison: {
          with: 'other.onnx',
          rows: [
            {
              ...row,
              own: share(150, 200),
              other: share(100, 200),
              onlyOwn: 50,
              onlyOther: 0,
              pValue: 1e-12,
            },
          ],
        },
      },
    ],
    ['too few samples to say', { clean: share(0, 2), threats: [] }],
  ])('is silent about %s', async (_, change) => {
    expect(await found(change)).toEqual([]);
  });
});
