import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import {
  exactDistance,
  linearClassifier,
  randomLinear,
} from '../../../test/builders/attacks/linear-classifier.ts';
import { evaluate } from '../evaluate.ts';
import { boxSpace } from '../geometry/space.ts';
import carliniWagner from './attack.ts';
import { freeVariables } from './variables.ts';

const unbounded = { norm: 'l2', epsilon: Number.POSITIVE_INFINITY } as const;

describe('attacks/carlini-wagner', () => {
  it('comes within 2 % of the exact distance of a linear model', async () => {
    // Two classes: with more, the boundary it walks to need not be the nearest.
    const model = randomLinear(3, 20, 2);
    const classifier = linearClassifier(model, boxSpace([20], -2, 2));
    const clean = await cleanSamples(classifier, 4, 20);
    // Away from the bounds, which the closed form does not know; a linear model's classes do not change by that.
    for (let at = 0; at < clean.x.length; at += 1) clean.x[at] = clean.x[at]! / 4;
    const trial = await evaluate(classifier, clean, carliniWagner, unbounded, { seed: 1 });

    let far = 0;
    for (let index = 0; index < clean.count; index += 1) {
      const x = clean.x.subarray(index * 20, (index + 1) * 20);
      const exact = exactDistance(model, x, clean.labels[index]!, 'l2');
      expect(trial.distances[index]! / exact).toBeGreaterThan(0.999);
      // Adam's first step moves every element by 0.02: what is nearer than that to its boundary goes too far.
      if (exact < 0.2) continue;
      far += 1;
      expect(trial.distances[index]! / exact).toBeLessThan(1.02);
    }
    expect(far).toBeGreaterThan(5);
  });

  it('reaches targets, and goes beyond the boundary by the confidence', async () => {
    const classifier = networkClassifier(randomNetwork(7, 12, 16, 4));
    const clean = await cleanSamples(classifier, 2, 12);
    const targets = clean.labels.map((label) => (label + 1) % 4);
    const options = { seed: 1, goal: { kind: 'targeted', targets } as const };
    const plain = await evaluate(classifier, clean, carliniWagner, unbounded, options);
    const sure = await evaluate(classifier, clean, carliniWagner, unbounded, {
      ...options,
      parameters: { confidence: 0.5 },
    });

    const scores = await classifier.scores(sure.adversarial, clean.count);
    const reached = Array.from(sure.broken.keys()).filter((index) => sure.broken[index] === 1);
    expect(reached.length).toBeGreaterThan(8);
    for (const index of reached) {
      const row = Array.from(scores.subarray(index * 4, index * 4 + 4));
      const own = row[targets[index]!]!;
      const others = row.filter((_, c) => c !== targets[index]);
      expect(own - Math.max(...others)).toBeGreaterThan(0.5 - 1e-5);
      expect(sure.distances[index]!).toBeGreaterThan(plain.distances[index]!);
    }
  });

  it('spends no more on a sample that is inside of the radius', async () => {
    const classifier = networkClassifier(randomNetwork(7, 12, 16, 4));
    const clean = await cleanSamples(classifier, 2, 12);
    const whole = await evaluate(classifier, clean, carliniWagner, unbounded, { seed: 1 });
    const radius = [...whole.distances].sort((a, b) => a - b)[6]! * 1.2;
    const short = await evaluate(
      classifier,
      clean,
      carliniWagner,
      { norm: 'l2', epsilon: radius },
      { seed: 1 },
    );

    let cheaper = 0;
    for (let index = 0; index < clean.count; index += 1) {
      if (whole.distances[index]! * 1.01 < radius) expect(short.broken[index]).toBe(1);
      if (short.gradients[index]! < whole.gradients[index]!) cheaper += 1;
    }
    expect(cheaper).toBeGreaterThan(5);
  });

  it('gives variables back what they came from, with and without bounds', () => {
    const space = {
      ...boxSpace([4]),
      lower: Float32Array.of(0, -1, Number.NEGATIVE_INFINITY, 2),
      upper: Float32Array.of(1, 3, 5, 2),
    };
    const { toFree, toSample } = freeVariables(space);
    const x = Float32Array.of(1, 0.5, -7, 2);
    const w = new Float64Array(4);
    const back = new Float32Array(4);
    const slope = new Float64Array(4);
    toFree(x, 1, w);
    toSample(w, 1, back, slope);

    for (const [at, value] of x.entries()) expect(back[at]!).toBeCloseTo(value, 5);
    expect(slope[2]).toBe(1);
    expect(slope[3]).toBe(0);
    expect(w.every(Number.isFinite)).toBe(true);
  });
});
