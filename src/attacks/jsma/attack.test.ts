import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { evaluate } from '../evaluate.ts';
import jsma from './attack.ts';

const classifier = networkClassifier(randomNetwork(7, 20, 16, 4));

describe('attacks/jsma', () => {
  it('changes few features, each to its bound, and more with a larger share', async () => {
    const clean = await cleanSamples(classifier, 2, 30);
    const run = (gamma: number): ReturnType<typeof evaluate> =>
      evaluate(
        classifier,
        clean,
        jsma,
        { norm: 'l0', epsilon: 20 },
        { seed: 1, parameters: { gamma } },
      );
    const few = await run(0.2);
    const many = await run(0.6);

    let fewBroken = 0;
    let manyBroken = 0;
    for (let index = 0; index < clean.count; index += 1) {
      fewBroken += few.broken[index]!;
      manyBroken += many.broken[index]!;
      if (few.broken[index] === 1) expect(few.distances[index]).toBeLessThanOrEqual(4);
      for (let at = index * 20; at < (index + 1) * 20; at += 1)
        if (many.adversarial[at] !== clean.x[at]) expect(many.adversarial[at]).toBe(1);
    }
    expect(fewBroken).toBeGreaterThan(5);
    expect(manyBroken).toBeGreaterThan(fewBroken);
  });

  it('keeps to the radius, and leaves what must not change', async () => {
    const mutable = new Uint8Array(20).fill(1).fill(0, 0, 10);
    const fixed = networkClassifier(randomNetwork(7, 20, 16, 4), { ...classifier.space, mutable });
    const clean = await cleanSamples(fixed, 2, 30);
    const trial = await evaluate(
      fixed,
      clean,
      jsma,
      { norm: 'l0', epsilon: 3 },
      { seed: 1, parameters: { gamma: 1, theta: -1 } },
    );

    expect(trial.broken.some((one) => one === 1)).toBe(true);
    for (let index = 0; index < clean.count; index += 1) {
      if (trial.broken[index] === 1) expect(trial.distances[index]).toBeLessThanOrEqual(2);
      for (let at = index * 20; at < index * 20 + 10; at += 1)
        expect(trial.adversarial[at]).toBe(clean.x[at]);
    }
  });
});
