import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import type { CleanBatch, Goal } from '../attack.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { evaluate } from '../evaluate.ts';
import { boxSpace } from '../geometry/space.ts';
import jsma from '../jsma/attack.ts';
import pixel from './attack.ts';

const network = randomNetwork(7, 20, 16, 4);
const classifier = networkClassifier(network);
const colours = networkClassifier(randomNetwork(9, 48, 16, 4), boxSpace([3, 4, 4]));
const SMALLEST = { norm: 'l0', epsilon: Number.POSITIVE_INFINITY } as const;

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((all, one) => all + one, 0);
}

/** Whether any value of any single element changes the class, values in steps of a twentieth. */
async function fallsToOneElement(clean: CleanBatch, sample: number): Promise<boolean> {
  const own = clean.x.subarray(sample * 20, (sample + 1) * 20);
  const x = new Float32Array(20 * 21 * 20);
  for (let row = 0; row < 20 * 21; row += 1) {
    x.set(own, row * 20);
    x[row * 20 + Math.floor(row / 21)] = (row % 21) / 20;
  }
  const said = await classifier.classify(x, 20 * 21);
  return said.some((label) => label !== clean.labels[sample]);
}

describe('attacks/pixel', () => {
  it('finds one element wherever one is enough', async () => {
    const clean = await cleanSamples(classifier, 2, 30);
    const budget = { norm: 'l0', epsilon: 1 } as const;
    const trial = await evaluate(classifier, clean, pixel, budget, {
      seed: 1,
      parameters: { queries: 2000 },
    });

    const enough: number[] = [];
    for (let sample = 0; sample < 30; sample += 1)
      if (await fallsToOneElement(clean, sample)) enough.push(sample);
    expect(enough.length).toBeGreaterThan(5);
    expect(enough.length).toBeLessThan(25);
    for (const sample of enough) expect(trial.broken[sample]).toBe(1);
    expect(Math.max(...trial.queries)).toBeLessThanOrEqual(2000);
  });

  it('changes fewer elements with more questions, and fewer than the saliency map', async () => {
    const clean = await cleanSamples(classifier, 3, 30);
    const run = async (queries: number): ReturnType<typeof evaluate> =>
      await evaluate(classifier, clean, pixel, SMALLEST, { seed: 1, parameters: { queries } });
    const [few, many] = [await run(60), await run(4000)];
    const white = await evaluate(classifier, clean, jsma, SMALLEST, {
      seed: 1,
      parameters: { gamma: 1 },
    });

    expect(sum(many.broken)).toBe(30);
    expect(Math.max(...few.queries)).toBeLessThanOrEqual(60);
    expect(Math.max(...many.queries)).toBeLessThanOrEqual(4000);
    expect(sum(many.distances)).toBeLessThan(0.9 * sum(few.distances));
    const both = [...white.broken.keys()].filter((sample) => white.broken[sample] === 1);
    expect(both.length).toBeGreaterThan(5);
    for (const sample of both)
      expect(many.distances[sample]).toBeLessThanOrEqual(white.distances[sample]!);
  });

  it('reaches a target', async () => {
    const clean = await cleanSamples(classifier, 4, 20);
    const goal: Goal = { kind: 'targeted', targets: clean.labels.map((label) => (label + 1) % 4) };
    const options = { seed: 1, goal, parameters: { queries: 4000 } };
    const trial = await evaluate(classifier, clean, pixel, SMALLEST, options);

    expect(sum(trial.broken)).toBeGreaterThan(15);
    for (const [sample, one] of trial.broken.entries())
      if (one === 1) expect(trial.predicted[sample]).toBe(goal.targets[sample]);
  });

  it.each([
    [3, 1],
    [7, 2],
  ])('within a radius of %i elements changes at most %i whole pixels', async (epsilon, pixels) => {
    const clean = await cleanSamples(colours, 5, 20);
    const budget = { norm: 'l0', epsilon } as const;
    const options = { seed: 1, parameters: { queries: 1500 } };
    const trial = await evaluate(colours, clean, pixel, budget, options);

    expect(sum(trial.broken)).toBeGreaterThan(2);
    for (let sample = 0; sample < 20; sample += 1) {
      const changed = new Set<number>();
      for (let at = 0; at < 48; at += 1)
        if (trial.adversarial[sample * 48 + at] !== clean.x[sample * 48 + at]) changed.add(at % 16);
      expect(changed.size).toBeLessThanOrEqual(pixels);
    }
  });

  it('changes single channels where a whole pixel is more than the radius', async () => {
    const clean = await cleanSamples(colours, 5, 30);
    const budget = { norm: 'l0', epsilon: 2 } as const;
    const options = { seed: 1, parameters: { queries: 1500 } };
    const trial = await evaluate(colours, clean, pixel, budget, options);

    expect(sum(trial.broken)).toBeGreaterThan(2);
    for (const [sample, one] of trial.broken.entries())
      if (one === 1) expect(trial.distances[sample]).toBeLessThanOrEqual(2);
  });

  it('never asks about a sample that changes what must stay', async () => {
    const mutable = new Uint8Array(20).fill(1).fill(0, 3, 14);
    const space = { ...classifier.space, mutable };
    const inner = networkClassifier(network, space);
    const clean = await cleanSamples(inner, 6, 1);
    let changes = 0;
    let least = 1;
    let greatest = 0;
    const watching: Classifier = {
      ...inner,
      scores(x, count, owners) {
        for (let at = 0; at < count * 20; at += 1) {
          if (mutable[at % 20] === 0 && x[at] !== clean.x[at % 20]) changes += 1;
          least = Math.min(least, x[at]!);
          greatest = Math.max(greatest, x[at]!);
        }
        return inner.scores(x, count, owners);
      },
    };
    const options = { seed: 1, parameters: { queries: 1500 } };
    const trial = await evaluate(watching, clean, pixel, SMALLEST, options);

    expect(trial.queries[0]).toBeGreaterThan(10);
    expect([changes, least, greatest]).toEqual([0, 0, 1]);
  });

  it.each([
    ['nothing may change', { mutable: new Uint8Array(20) }, Number.POSITIVE_INFINITY],
    ['the radius is less than one element', {}, 0.5],
  ])('asks once where %s', async (_, constraint, epsilon) => {
    const fixed = networkClassifier(network, { ...classifier.space, ...constraint });
    const clean = await cleanSamples(fixed, 5, 3);
    const trial = await evaluate(fixed, clean, pixel, { norm: 'l0', epsilon }, { seed: 1 });

    expect([...trial.queries]).toEqual([1, 1, 1]);
    expect(trial.adversarial).toEqual(clean.x);
  });

  it('treats a sample the same whoever else is in the batch', async () => {
    // So many samples that a generation takes several calls.
    const clean = await cleanSamples(classifier, 7, 60);
    const options = { seed: 5, parameters: { queries: 3000 } };
    const all = await evaluate(classifier, clean, pixel, SMALLEST, options);
    const some = await evaluate(
      classifier,
      { count: 3, x: clean.x.slice(0, 60), labels: clean.labels.slice(0, 3) },
      pixel,
      SMALLEST,
      options,
    );

    expect(some.queries).toEqual(all.queries.subarray(0, 3));
    expect(some.adversarial).toEqual(all.adversarial.subarray(0, 60));
  });
});
