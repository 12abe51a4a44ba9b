import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { evaluate } from '../evaluate.ts';
import hopSkipJump from './attack.ts';

const classifier = networkClassifier(randomNetwork(7, 30, 16, 4));
const RADIUS = { norm: 'l2', epsilon: Number.POSITIVE_INFINITY } as const;

function median(values: Float32Array): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

describe('attacks/hop-skip-jump', () => {
  it('finds smaller changes with more questions, and asks no more than it may', async () => {
    const clean = await cleanSamples(classifier, 1, 12);
    const [few, many] = [
      await evaluate(classifier, clean, hopSkipJump, RADIUS, {
        seed: 1,
        parameters: { queries: 200 },
      }),
      await evaluate(classifier, clean, hopSkipJump, RADIUS, {
        seed: 1,
        parameters: { queries: 3000 },
      }),
    ];

    expect(Math.max(...few.queries)).toBeLessThanOrEqual(200);
    expect(Math.max(...many.queries)).toBeLessThanOrEqual(3000);
    expect(median(many.distances)).toBeLessThan(0.9 * median(few.distances));
  });

  it('stops at the first change inside of a given radius', async () => {
    const clean = await cleanSamples(classifier, 2, 12);
    const free = await evaluate(classifier, clean, hopSkipJump, RADIUS, {
      seed: 1,
      parameters: { queries: 2000 },
    });
    const bound = await evaluate(
      classifier,
      clean,
      hopSkipJump,
      { norm: 'l2', epsilon: 2 * median(free.distances) },
      { seed: 1, parameters: { queries: 2000 } },
    );

    expect(bound.queries.reduce((sum, count) => sum + count, 0)).toBeLessThan(
      0.6 * free.queries.reduce((sum, count) => sum + count, 0),
    );
  });

  it('treats a sample the same whoever else is in the batch', async () => {
    const clean = await cleanSamples(classifier, 3, 6);
    const options = { seed: 5, parameters: { queries: 600 } };
    const all = await evaluate(classifier, clean, hopSkipJump, RADIUS, options);
    const some = await evaluate(
      classifier,
      { count: 3, x: clean.x.slice(0, 90), labels: clean.labels.slice(0, 3) },
      hopSkipJump,
      RADIUS,
      options,
    );

    // Sums of probes are taken in parts whose length depends on the batch: equal but for rounding.
    expect([...some.queries]).toEqual([...all.queries.subarray(0, 3)]);
    for (let index = 0; index < 3; index += 1)
      expect(some.distances[index]).toBeCloseTo(all.distances[index]!, 3);
  });
});
