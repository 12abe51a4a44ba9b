import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { Random } from '../../tensor/random.ts';
import { evaluate } from '../evaluate.ts';
import { distance } from '../geometry/norm.ts';
import { boxSpace } from '../geometry/space.ts';
import square from './attack.ts';
import { bump } from './bump.ts';
import { placeWindow, windowShare, windowSize } from './window.ts';

describe('attacks/square windows', () => {
  it.each([
    [0, 0.8],
    [10, 0.8],
    [11, 0.4],
    [51, 0.2],
    [201, 0.1],
    [8001, 0.8 / 512],
  ])('has the share of iteration %i', (iteration, share) => {
    expect(windowShare(0.8, iteration, 10_000, false)).toBe(share);
  });

  it('stretches the schedule over the budget when asked', () => {
    expect(windowShare(0.8, 500, 1000, true)).toBe(windowShare(0.8, 5000, 10_000, false));
    expect(windowShare(0.8, 500, 1000, false)).toBe(0.8 / 8);
  });

  it.each([
    [0.8, 28, 28, 1, false, 25, 25],
    [0.001, 28, 28, 1, false, 1, 1],
    [0.1, 28, 28, 3, true, 9, 9],
    [0.8, 3, 40, 3, true, 3, 11],
    [0.25, 1, 40, 1, false, 1, 10],
  ])('of %d of %i × %i is %i or more a side', (share, height, width, least, odd, rows, columns) => {
    expect(windowSize(share, height, width, least, odd)).toEqual({ height: rows, width: columns });
  });

  it('lies inside of the image, and at its edges only when asked', () => {
    const random = new Random(1);
    const tops = new Set<number>();
    const inner = new Set<number>();
    for (let time = 0; time < 200; time += 1) {
      tops.add(placeWindow({ height: 2, width: 8 }, 8, 8, true, random).top);
      const { top, left } = placeWindow({ height: 2, width: 8 }, 8, 8, false, random);
      inner.add(top);
      expect(left).toBe(0);
    }
    expect([...tops].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...inner].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('fills a window with halves of opposite sign, of length 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('l2' as const, 'l1' as const),
        fc.boolean(),
        (height, width, norm, turned) => {
          const values = bump(height, width, norm, turned);
          const total = values.reduce(
            (sum, one) => sum + (norm === 'l2' ? one * one : Math.abs(one)),
            0,
          );
          expect(total).toBeCloseTo(1, 10);
          if (height * width > 1) {
            expect(values.some((one) => one > 0)).toBe(true);
            expect(values.some((one) => one < 0)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('attacks/square', () => {
  const net = randomNetwork(3, 48, 16, 4);

  it.each([
    ['a vector', [48]],
    ['planes of channels', [3, 4, 4]],
    ['pixels with channels last', [4, 4, 3]],
    ['one plane', [6, 8]],
    ['a wide picture', [1, 3, 16]],
  ] as const)('works on %s in every norm', async (_name, shape) => {
    const classifier = networkClassifier(net, boxSpace(shape));
    const clean = await cleanSamples(classifier, 1, 20);
    for (const [norm, epsilon] of [
      ['linf', 0.3],
      ['l2', 1.6],
      ['l1', 7],
    ] as const) {
      const trial = await evaluate(
        classifier,
        clean,
        square,
        { norm, epsilon },
        {
          seed: 1,
          parameters: { queries: 300 },
        },
      );
      expect(trial.broken.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(10);
      for (let sample = 0; sample < 20; sample += 1)
        expect(distance(norm, clean.x, trial.adversarial, sample, 48)).toBeLessThanOrEqual(
          epsilon * (1 + 1e-5),
        );
      expect(Math.max(...trial.gradients)).toBe(0);
    }
  });

  it('treats a sample alike whether others fall or not', async () => {
    const classifier = networkClassifier(net, boxSpace([3, 4, 4]));
    const clean = await cleanSamples(classifier, 2, 12);
    const wrong = { ...clean, labels: clean.labels.slice() };
    // The last samples are wrong from the first question on.
    for (let sample = 6; sample < 12; sample += 1)
      wrong.labels[sample] = (wrong.labels[sample]! + 1) % 4;
    const run = async (batch: typeof clean): ReturnType<typeof evaluate> =>
      await evaluate(
        classifier,
        batch,
        square,
        { norm: 'linf', epsilon: 0.1 },
        {
          seed: 1,
          parameters: { queries: 200 },
        },
      );
    const [all, some] = [await run(clean), await run(wrong)];

    expect(some.queries.subarray(0, 6)).toEqual(all.queries.subarray(0, 6));
    expect(some.adversarial.subarray(0, 6 * 48)).toEqual(all.adversarial.subarray(0, 6 * 48));
  });
});
