import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { linearClassifier, linearDistance } from '../../../test/builders/attacks/linear.ts';
import type { Goal } from '../attack.ts';
import { evaluate } from '../evaluate.ts';
import signOpt from './attack.ts';

const classifier = networkClassifier(randomNetwork(7, 30, 16, 4));

function median(values: Float32Array): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

describe('attacks/sign-opt', () => {
  it.each(['l2', 'linf'] as const)(
    'comes close to the nearest point of a flat boundary in %s',
    async (norm) => {
      const { classifier: linear, weights, bias } = linearClassifier(5, 12, 2);
      const clean = await cleanSamples(linear, 2, 8);
      const trial = await evaluate(
        linear,
        clean,
        signOpt,
        { norm, epsilon: Number.POSITIVE_INFINITY },
        { seed: 1, parameters: { queries: 4000 } },
      );

      expect(Math.max(...trial.queries)).toBeLessThanOrEqual(4000);
      const ratios = Array.from({ length: 8 }, (_, sample) => {
        const x = clean.x.subarray(sample * 12, (sample + 1) * 12);
        const exact = linearDistance(weights, bias, x, clean.labels[sample]!, norm);
        return trial.distances[sample]! / exact;
      }).sort((a, b) => a - b);
      expect(ratios[4]).toBeLessThan(norm === 'l2' ? 1.01 : 1.1);
    },
  );

  it.each([
    ['untargeted', 200],
    ['targeted', 400],
  ] as const)('finds smaller changes with more questions: %s', async (kind, least) => {
    const clean = await cleanSamples(classifier, 1, 12);
    const targets = clean.labels.map((label) => (label + 1) % 4);
    const goal: Goal = kind === 'targeted' ? { kind, targets } : { kind };
    const run = async (queries: number): ReturnType<typeof evaluate> =>
      await evaluate(
        classifier,
        clean,
        signOpt,
        { norm: 'l2', epsilon: Number.POSITIVE_INFINITY },
        { seed: 1, goal, parameters: { queries } },
      );
    const [few, many] = [await run(least), await run(3000)];

    expect(Math.max(...few.queries)).toBeLessThanOrEqual(least);
    expect(median(many.distances)).toBeLessThan(0.97 * median(few.distances));
  });

  it('stops at the first change inside of a given radius', async () => {
    const clean = await cleanSamples(classifier, 2, 12);
    const run = async (epsilon: number): ReturnType<typeof evaluate> =>
      await evaluate(
        classifier,
        clean,
        signOpt,
        { norm: 'l2', epsilon },
        { seed: 1, parameters: { queries: 2000 } },
      );
    const free = await run(Number.POSITIVE_INFINITY);
    const bound = await run(2 * median(free.distances));
    const asked = (queries: Uint32Array): number => queries.reduce((sum, count) => sum + count, 0);

    expect(asked(bound.queries)).toBeLessThan(0.6 * asked(free.queries));
  });
});
