import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../../attacks/index.ts';
import type { KeptTrial } from '../request.ts';
import { blackBoxEvidence } from './black-box.ts';

const known = new Map(ATTACKS.map((attack) => [attack.id, attack]));
const NONE = new Set<string>();

/** Sizes of the changes that were found, by sample; NaN where none was. */
function trial(
  attack: string,
  epsilon: number,
  distances: readonly number[],
  more: Partial<KeptTrial> = {},
): KeptTrial {
  return {
    attack,
    norm: 'l2',
    epsilon,
    parameters: {},
    rows: Int32Array.from(distances.keys()),
    broken: Uint8Array.from(distances, (size) => (Number.isNaN(size) ? 0 : 1)),
    distances: Float32Array.from(distances),
    queries: new Uint32Array(distances.length),
    gradients: 0,
    milliseconds: 0,
    ...more,
  };
}

describe('robustness/doctor/black-box', () => {
  it('counts what gradient attacks had left within the same radius', () => {
    const left = { rows: Int32Array.of(1, 3) };
    const trials = [
      trial('apgd-ce', 0.5, [0.5, Number.NaN, 0.5, Number.NaN]),
      trial('square', 0.5, [0.5, Number.NaN], left),
    ];

    expect(blackBoxEvidence(trials, known, NONE)).toEqual({
      tried: 2,
      broken: 1,
      attack: 'Square attack',
      search: 'fixed',
    });
  });

  it('is not alarmed by a search for the smallest change that finds what gradients found, too', () => {
    const trials = [
      trial('deepfool', Number.POSITIVE_INFINITY, [1, 1, 1, 1]),
      trial('hop-skip-jump', Number.POSITIVE_INFINITY, [0.9, 1.1, 0.8, 0.7]),
    ];

    expect(blackBoxEvidence(trials, known, NONE)).toMatchObject({ tried: 4, broken: 0 });
  });

  it('is by one that finds changes half as large, or any where gradients found none', () => {
    const trials = [
      trial('deepfool', Number.POSITIVE_INFINITY, [1, 1, Number.NaN, 1]),
      trial('hop-skip-jump', Number.POSITIVE_INFINITY, [0.4, 1.1, 5, 0.7]),
    ];

    expect(blackBoxEvidence(trials, known, NONE)).toMatchObject({
      tried: 4,
      broken: 2,
      search: 'minimal',
    });
  });

  it.each([
    [
      'in L0',
      [trial('jsma', 4, [Number.NaN], { norm: 'l0' }), trial('pixel', 4, [1], { norm: 'l0' })],
    ],
    [
      'of an attack that is left out',
      [trial('pgd', 4, [Number.NaN]), trial('tabular-greedy', 4, [1])],
    ],
    [
      'without a gradient attack before it',
      [trial('square', 4, [1]), trial('pgd', 4, [Number.NaN])],
    ],
    ['at another radius', [trial('pgd', 2, [Number.NaN]), trial('square', 4, [1])]],
    [
      'that was cut off',
      [trial('pgd', 4, [Number.NaN]), trial('square', 4, [1], { ended: 'time' })],
    ],
  ])('says nothing %s', (_what, trials) => {
    expect(blackBoxEvidence(trials, known, new Set(['tabular-greedy']))).toBeUndefined();
  });
});
