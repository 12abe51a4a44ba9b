import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { linearClassifier, linearDistance } from '../../../test/builders/attacks/linear.ts';
import { Random } from '../../tensor/random.ts';
import { evaluate } from '../evaluate.ts';
import { CoordinateAdam } from './coordinate-adam.ts';
import zoo from './attack.ts';

const ANYWHERE = { norm: 'l2', epsilon: Number.POSITIVE_INFINITY } as const;

describe('attacks/zoo', () => {
  it('comes near the boundary of a linear model from scores alone', async () => {
    const { classifier, weights, bias } = linearClassifier(3, 10, 3);
    const clean = await cleanSamples(classifier, 5, 12);
    const trial = await evaluate(classifier, clean, zoo, ANYWHERE, {
      seed: 1,
      parameters: { queries: 10_000 },
    });

    expect([...trial.broken].every((one) => one === 1)).toBe(true);
    for (let sample = 0; sample < 12; sample += 1) {
      const x = clean.x.subarray(sample * 10, (sample + 1) * 10);
      const exact = linearDistance(weights, bias, x, clean.labels[sample]!, 'l2');
      expect(trial.distances[sample]! / exact).toBeLessThan(1.2);
    }
  });

  it('changes no more coordinates a step than it may, and keeps what must not move', async () => {
    const network = networkClassifier(randomNetwork(5, 20, 12, 4));
    const mutable = new Uint8Array(20).fill(1);
    mutable.fill(0, 0, 15);
    const classifier = { ...network, space: { ...network.space, mutable } };
    const clean = await cleanSamples(classifier, 4, 8);
    const asked: number[] = [];
    /** Of what must stay, against the sample that is nearest. */
    const smallestChange = (x: Float32Array, row: number): number =>
      Math.min(
        ...Array.from({ length: 8 }, (_, sample) =>
          clean.x
            .subarray(sample * 20, sample * 20 + 15)
            .reduce((sum, value, at) => sum + Math.abs(value - x[row * 20 + at]!), 0),
        ),
      );
    const watching = {
      ...classifier,
      scores: (...args: Parameters<typeof classifier.scores>) => {
        const [x, count] = args;
        for (let row = 0; row < count; row += 1) asked.push(smallestChange(x, row));
        return classifier.scores(...args);
      },
    };
    const options = { seed: 1, parameters: { queries: 600, coordinates: 2 } };
    const trial = await evaluate(watching, clean, zoo, ANYWHERE, options);

    expect(Math.max(...asked)).toBe(0);
    expect(Math.max(...trial.queries)).toBeLessThanOrEqual(600);
    expect(Math.max(...trial.queries)).toBeGreaterThan(500);
  });

  it('moves each coordinate by the rate at its own first step, however late that is', () => {
    const adam = new CoordinateAdam(3, 0.01);
    const point = new Float32Array(3);
    const slope = Float64Array.of(5, -0.1, new Random(1).uniform());
    for (let step = 0; step < 50; step += 1) adam.step(point, slope, Int32Array.of(0));
    adam.step(point, slope, Int32Array.of(1));

    expect(point[0]).toBeCloseTo(-0.5, 2);
    expect(point[1]).toBeCloseTo(0.01, 6);
    expect(point[2]).toBe(0);
  });
});
