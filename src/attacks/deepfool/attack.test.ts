import { describe, expect, it } from 'vitest';
import { cleanSamples } from '../../../test/builders/attacks/classifiers.ts';
import {
  exactDistance,
  linearClassifier,
  randomLinear,
} from '../../../test/builders/attacks/linear-classifier.ts';
import { evaluate } from '../evaluate.ts';
import { boxSpace } from '../geometry/space.ts';
import deepfool from './attack.ts';

const model = randomLinear(3, 20, 5);
/** Bounds far away, so that the closed form holds. */
const classifier = linearClassifier(model, boxSpace([20], -10, 10));

/** Scaling leaves the classes of a linear model as they are. */
async function smallSamples(seed: number, count: number): ReturnType<typeof cleanSamples> {
  const clean = await cleanSamples(classifier, seed, count);
  return { ...clean, x: clean.x.map((value) => value / 10) };
}

describe('attacks/deepfool', () => {
  it.each(['l2', 'linf'] as const)(
    'finds the exact %s distance of a linear model, overshoot added',
    async (norm) => {
      const clean = await smallSamples(4, 30);
      const trial = await evaluate(
        classifier,
        clean,
        deepfool,
        { norm, epsilon: Number.POSITIVE_INFINITY },
        { seed: 1 },
      );

      expect(Array.from(trial.broken)).toEqual(Array.from({ length: 30 }, () => 1));
      for (let index = 0; index < clean.count; index += 1) {
        const x = clean.x.subarray(index * 20, (index + 1) * 20);
        const exact = exactDistance(model, x, clean.labels[index]!, norm);
        expect(trial.distances[index]!).toBeGreaterThan(exact * 0.9999);
        // The step ends a ten-thousandth of the score beyond the boundary.
        expect(trial.distances[index]!).toBeLessThan(exact * 1.021 + 1e-4);
      }
    },
  );

  it('looks at no more classes than asked', async () => {
    const clean = await smallSamples(5, 10);
    const trial = await evaluate(
      classifier,
      clean,
      deepfool,
      { norm: 'l2', epsilon: Number.POSITIVE_INFINITY },
      { seed: 1, parameters: { candidates: 2 } },
    );

    // One rival, one step on a linear model: one gradient, and a query before and after it.
    expect(Array.from(trial.gradients)).toEqual(Array.from({ length: 10 }, () => 1));
    expect(Array.from(trial.queries)).toEqual(Array.from({ length: 10 }, () => 2));
  });
});
