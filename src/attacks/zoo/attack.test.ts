import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { linearClassifier, linearDistance } from '../../../test/builders/attacks/linear.ts';
import type { Goal } from '../attack.ts';
import carliniWagner from '../carlini-wagner/attack.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { highest } from '../classifier/classifier.ts';
import { evaluate } from '../evaluate.ts';
import zoo from './attack.ts';

const network = randomNetwork(7, 30, 16, 4);
const classifier = networkClassifier(network);
const RADIUS = { norm: 'l2', epsilon: Number.POSITIVE_INFINITY } as const;

function median(values: Float32Array): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

describe('attacks/zoo', () => {
  it('comes to the nearest point of a flat boundary', async () => {
    const { classifier: linear, weights, bias } = linearClassifier(5, 12, 2);
    const clean = await cleanSamples(linear, 2, 8);
    const trial = await evaluate(linear, clean, zoo, RADIUS, {
      seed: 1,
      parameters: { queries: 8000 },
    });

    expect(Math.max(...trial.queries)).toBeLessThanOrEqual(8000);
    for (let sample = 0; sample < 8; sample += 1) {
      const x = clean.x.subarray(sample * 12, (sample + 1) * 12);
      const exact = linearDistance(weights, bias, x, clean.labels[sample]!, 'l2');
      expect(trial.distances[sample]! / exact).toBeLessThan(1.1);
    }
  });

  it.each(['untargeted', 'targeted'] as const)(
    'is as good as the attack with gradients whose loss it follows: %s',
    async (kind) => {
      const clean = await cleanSamples(classifier, 1, 12);
      const targets = clean.labels.map((label) => (label + 1) % 4);
      const goal: Goal = kind === 'targeted' ? { kind, targets } : { kind };
      const own = await evaluate(classifier, clean, zoo, RADIUS, {
        seed: 1,
        goal,
        parameters: { queries: 4000 },
      });
      const white = await evaluate(classifier, clean, carliniWagner, RADIUS, { seed: 1, goal });

      expect([...own.broken]).toEqual([...white.broken]);
      expect(median(own.distances)).toBeLessThan(1.05 * median(white.distances));
    },
  );

  it('finds smaller changes with more questions', async () => {
    const clean = await cleanSamples(classifier, 3, 12);
    const run = async (queries: number): ReturnType<typeof evaluate> =>
      await evaluate(classifier, clean, zoo, RADIUS, { seed: 1, parameters: { queries } });
    const [few, many] = [await run(300), await run(3000)];

    expect(Math.max(...few.queries)).toBeLessThanOrEqual(300);
    expect(median(many.distances)).toBeLessThan(0.97 * median(few.distances));
  });

  it('stops at the first change inside of a given radius', async () => {
    const clean = await cleanSamples(classifier, 3, 12);
    const options = { seed: 1, parameters: { queries: 2000 } };
    const free = await evaluate(classifier, clean, zoo, RADIUS, options);
    const epsilon = 2 * median(free.distances);
    const bound = await evaluate(classifier, clean, zoo, { norm: 'l2', epsilon }, options);
    const asked = (queries: Uint32Array): number => queries.reduce((sum, count) => sum + count, 0);

    expect(asked(bound.queries)).toBeLessThan(0.6 * asked(free.queries));
  });

  it('gets through a model that rounds its scores', async () => {
    const scores: Classifier['scores'] = async (x, count) =>
      (await classifier.scores(x, count)).map((score) => Math.round(score * 20) / 20);
    const rounding: Classifier = {
      ...classifier,
      scores,
      async classify(x, count) {
        const rounded = await scores(x, count);
        return Int32Array.from({ length: count }, (_, row) => highest(rounded, row, 4));
      },
    };
    const clean = await cleanSamples(classifier, 4, 12);
    const options = { seed: 1, parameters: { queries: 3000 } };
    const exact = await evaluate(classifier, clean, zoo, RADIUS, options);
    const rounded = await evaluate(rounding, clean, zoo, RADIUS, options);

    expect(median(rounded.distances)).toBeLessThan(1.5 * median(exact.distances));
  });

  it('asks once, and no more, where nothing may change', async () => {
    const mutable = new Uint8Array(30);
    const fixed = networkClassifier(network, { ...classifier.space, mutable });
    const clean = await cleanSamples(fixed, 5, 3);
    const trial = await evaluate(fixed, clean, zoo, RADIUS, { seed: 1 });

    expect([...trial.queries]).toEqual([1, 1, 1]);
    expect(trial.adversarial).toEqual(clean.x);
  });

  it('treats a sample the same whoever else is in the batch', async () => {
    const clean = await cleanSamples(classifier, 6, 6);
    const options = { seed: 5, parameters: { queries: 900 } };
    const all = await evaluate(classifier, clean, zoo, RADIUS, options);
    const some = await evaluate(
      classifier,
      { count: 3, x: clean.x.slice(0, 90), labels: clean.labels.slice(0, 3) },
      zoo,
      RADIUS,
      options,
    );

    expect(some.queries).toEqual(all.queries.subarray(0, 3));
    expect(some.adversarial).toEqual(all.adversarial.subarray(0, 90));
  });
});
