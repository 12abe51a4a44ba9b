import { describe, expect, it } from 'vitest';
import { makeOptimiser } from './optimiser.ts';
import type { OptimiserOptions } from './optimiser.ts';

/** Weight after three steps with gradients 1, −2, 0.5 from weight 1: computed by torch 2.13 (Adam/AdamW, SGD). */
const RECORDED: readonly { readonly options: OptimiserOptions; readonly after: number }[] = [
  { options: { kind: 'adam', learningRate: 0.1 }, after: 0.9502794742584229 },
  { options: { kind: 'adam', learningRate: 0.1, weightDecay: 0.01 }, after: 0.9474457502365112 },
  { options: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 }, after: 1.059000015258789 },
  {
    options: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 },
    after: 1.0535746812820435,
  },
];

describe('engine/training: optimisers', () => {
  it.each(RECORDED)('$options.kind moves as torch does', ({ options, after }) => {
    const optimiser = makeOptimiser(options);
    const weights = new Map([['w', Float32Array.of(1)]]);
    for (const gradient of [1, -2, 0.5])
      optimiser.step(weights, new Map([['w', Float32Array.of(gradient)]]), 1);
    expect(weights.get('w')![0]).toBeCloseTo(after, 6);
  });

  it('scales its rate by the factor of a schedule', () => {
    const weights = new Map([['w', Float32Array.of(1)]]);
    makeOptimiser({ kind: 'sgd', learningRate: 0.5 }).step(
      weights,
      new Map([['w', Float32Array.of(1)]]),
      0.5,
    );
    expect(weights.get('w')![0]).toBe(0.75);
  });
});
