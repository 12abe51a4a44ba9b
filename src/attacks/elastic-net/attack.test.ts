import { describe, expect, it } from 'vitest';
import { cleanSamples } from '../../../test/builders/attacks/classifiers.ts';
import {
  exactDistance,
  linearClassifier,
  randomLinear,
} from '../../../test/builders/attacks/linear-classifier.ts';
import carliniWagner from '../carlini-wagner/attack.ts';
import { evaluate } from '../evaluate.ts';
import { distance } from '../geometry/norm.ts';
import { boxSpace } from '../geometry/space.ts';
import elasticNet from './attack.ts';

const model = randomLinear(3, 20, 5);
const classifier = linearClassifier(model, boxSpace([20], -2, 2));
const infinite = Number.POSITIVE_INFINITY;

describe('attacks/elastic-net', () => {
  it('finds changes of small L1: sparser than Carlini-Wagner, near the exact distance', async () => {
    const clean = await cleanSamples(classifier, 4, 20);
    const run = (rule: string): ReturnType<typeof evaluate> =>
      evaluate(
        classifier,
        clean,
        elasticNet,
        { norm: 'l1', epsilon: infinite },
        { seed: 1, parameters: { rule, beta: 0.05 } },
      );
    const l1 = await run('l1');
    const elastic = await run('elastic');
    const l2 = await evaluate(
      classifier,
      clean,
      carliniWagner,
      { norm: 'l2', epsilon: infinite },
      { seed: 1 },
    );

    let exact = 0;
    let found = 0;
    let dense = 0;
    for (let index = 0; index < clean.count; index += 1) {
      const x = clean.x.subarray(index * 20, (index + 1) * 20);
      const least = exactDistance(model, x, clean.labels[index]!, 'l1');
      expect(l1.distances[index]!).toBeGreaterThan(least * 0.999);
      // The elastic rule minimises another sum, so its L1 is never smaller.
      expect(l1.distances[index]!).toBeLessThanOrEqual(elastic.distances[index]! + 1e-5);
      exact += least;
      found += l1.distances[index]!;
      dense += distance('l1', clean.x, l2.adversarial, index, 20);
    }
    expect(found / exact).toBeLessThan(1.25);
    expect(found).toBeLessThan(0.8 * dense);
  });

  it('knows no other rule', async () => {
    const clean = await cleanSamples(classifier, 4, 1);
    const run = evaluate(
      classifier,
      clean,
      elasticNet,
      { norm: 'l1', epsilon: infinite },
      { seed: 1, parameters: { rule: 'l7' } },
    );
    await expect(run).rejects.toThrow('no rule "l7"');
  });
});
