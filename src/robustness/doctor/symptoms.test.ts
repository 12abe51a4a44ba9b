import { describe, expect, it } from 'vitest';
import type { MaskingEvidence } from './symptoms.ts';
import { diagnose } from './symptoms.ts';

/** What an honest, undefended network shows. */
const HONEST: MaskingEvidence = {
  repeated: { samples: 40, classes: 0, scores: 0 },
  blackBox: { tried: 30, broken: 1, attack: 'Square', search: 'fixed' },
  unbounded: { samples: 40, robust: 0 },
  singleStep: { samples: 40, onlySingle: 1, iterative: 25 },
  noise: { samples: 40, noise: 2, gradient: 25 },
  gradients: { samples: 40, zero: 1, broken: 0, saturated: 0 },
  blocks: [],
  saturatedNodes: [],
};

function verdict(change: Partial<MaskingEvidence>): readonly [string, readonly string[]] {
  const { verdict: answer, symptoms } = diagnose({ ...HONEST, ...change });
  return [answer, symptoms.filter((symptom) => symptom.answer === 'symptom').map(({ id }) => id)];
}

describe('robustness/doctor/symptoms', () => {
  it('finds nothing on an honest network', () => {
    expect(verdict({})).toEqual(['not-masked', []]);
  });

  it.each<readonly [string, Partial<MaskingEvidence>, string]>([
    [
      'masked',
      { blackBox: { tried: 30, broken: 12, attack: 'Square', search: 'fixed' } },
      'black-box',
    ],
    ['masked', { unbounded: { samples: 40, robust: 20 } }, 'unbounded'],
    ['masked', { singleStep: { samples: 40, onlySingle: 9, iterative: 4 } }, 'single-step'],
    ['suspected', { noise: { samples: 40, noise: 10, gradient: 10 } }, 'noise'],
    [
      'suspected',
      { gradients: { samples: 40, zero: 30, broken: 0, saturated: 30 } },
      'zero-gradients',
    ],
    [
      'suspected',
      { gradients: { samples: 40, zero: 0, broken: 6, saturated: 0 } },
      'zero-gradients',
    ],
    ['suspected', { blocks: ['Round "quantise"'] }, 'blocks'],
    ['suspected', { repeated: { samples: 40, classes: 3, scores: 40 } }, 'random-answers'],
  ])('says %s', (expected, change, id) => {
    expect(verdict(change)).toEqual([expected, [id]]);
  });

  it('does not take two lucky samples for a sign', () => {
    expect(
      verdict({
        blackBox: { tried: 4, broken: 2, attack: 'Square', search: 'fixed' },
        unbounded: { samples: 5, robust: 2 },
      }),
    ).toEqual(['not-masked', []]);
  });

  it('says what was not measured instead of calling it healthy', () => {
    const { symptoms } = diagnose({ blocks: [], saturatedNodes: [] });

    expect(symptoms.filter(({ answer }) => answer === 'not-run').map(({ id }) => id)).toEqual([
      'black-box',
      'unbounded',
      'single-step',
      'noise',
      'zero-gradients',
      'random-answers',
    ]);
  });
});
