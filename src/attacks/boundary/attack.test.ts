import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { linearClassifier, linearDistance } from '../../../test/builders/attacks/linear.ts';
import { evaluate } from '../evaluate.ts';
import boundary from './attack.ts';

const classifier = networkClassifier(randomNetwork(7, 30, 16, 4));
const RADIUS = { norm: 'l2', epsilon: Number.POSITIVE_INFINITY } as const;

function median(values: Float32Array): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

describe('attacks/boundary', () => {
  it('finds smaller changes with more questions, and asks no more than it may', async () => {
    const clean = await cleanSamples(classifier, 1, 12);
    const run = async (queries: number): ReturnType<typeof evaluate> =>
      await evaluate(classifier, clean, boundary, RADIUS, { seed: 1, parameters: { queries } });
    const [few, many] = [await run(150), await run(2000)];

    expect(Math.max(...few.queries)).toBeLessThanOrEqual(150);
    expect(Math.max(...many.queries)).toBeLessThanOrEqual(2000);
    expect(median(many.distances)).toBeLessThan(0.8 * median(few.distances));
  });

  it('comes to the nearest point of a flat boundary, and ends there by itself', async () => {
    const { classifier: linear, weights, bias } = linearClassifier(5, 12, 2);
    const clean = await cleanSamples(linear, 2, 8);
    const trial = await evaluate(linear, clean, boundary, RADIUS, {
      seed: 1,
      parameters: { queries: 25_000 },
    });

    expect(Math.max(...trial.queries)).toBeLessThan(15_000);
    for (let sample = 0; sample < 8; sample += 1) {
      const x = clean.x.subarray(sample * 12, (sample + 1) * 12);
      const exact = linearDistance(weights, bias, x, clean.labels[sample]!, 'l2');
      expect(trial.distances[sample]! / exact).toBeLessThan(1.05);
    }
  });

  it('treats a sample the same whoever else is in the batch', async () => {
    const clean = await cleanSamples(classifier, 3, 6);
    const options = { seed: 5, parameters: { queries: 600 } };
    const all = await evaluate(classifier, clean, boundary, RADIUS, options);
    const some = await evaluate(
      classifier,
      { count: 3, x: clean.x.slice(0, 90), labels: clean.labels.slice(0, 3) },
      boundary,
      RADIUS,
      options,
    );

    expect(some.queries).toEqual(all.queries.subarray(0, 3));
    expect(some.adversarial).toEqual(all.adversarial.subarray(0, 90));
  });
});
