import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import apgdCe from '../apgd-ce/attack.ts';
import apgdDlr from '../apgd-dlr/attack.ts';
import apgdT from '../apgd-t/attack.ts';
import type { Loss } from '../classifier/classifier.ts';
import { evaluate } from '../evaluate.ts';
import pgd from '../pgd/attack.ts';
import { CheckPoints, isOscillating } from './schedule.ts';

function count(values: Uint8Array): number {
  return values.reduce((sum, one) => sum + one, 0);
}

function lookedAt(steps: number, isSparse: boolean): readonly number[] {
  const points = new CheckPoints(steps, isSparse);
  const looks: number[] = [];
  for (let step = 1; step <= steps; step += 1) {
    if (!points.isDue()) continue;
    looks.push(step);
    points.shorten();
  }
  return looks;
}

describe('attacks/apgd schedule', () => {
  it('looks at step sizes when the paper does', () => {
    expect(lookedAt(100, false)).toEqual([22, 41, 57, 70, 80, 87, 93, 99]);
    expect(lookedAt(100, true)).toEqual(Array.from({ length: 25 }, (_, index) => 4 * (index + 1)));
  });

  it('looks after every step of a very short run', () => {
    expect(lookedAt(4, false)).toEqual([1, 2, 3, 4]);
  });

  it('calls it oscillation when the loss rose in at most three of four steps', () => {
    expect(isOscillating(15, 20)).toBe(true);
    expect(isOscillating(16, 20)).toBe(false);
  });
});

describe('attacks/apgd', () => {
  const classifier = networkClassifier(randomNetwork(9, 30, 24, 6));

  it.each([
    ['linf', 0.03],
    ['l2', 0.2],
    ['l1', 0.7],
  ] as const)('breaks no less than PGD of as many steps in %s', async (norm, epsilon) => {
    const clean = await cleanSamples(classifier, 1, 120);
    const budget = { norm, epsilon };
    const options = { seed: 1, parameters: { steps: 100 } };
    const plain = count((await evaluate(classifier, clean, pgd, budget, options)).broken);
    const automatic = count((await evaluate(classifier, clean, apgdCe, budget, options)).broken);
    const targeted = count((await evaluate(classifier, clean, apgdT, budget, options)).broken);

    expect(plain).toBeGreaterThan(20);
    expect(plain).toBeLessThan(110);
    expect(automatic).toBeGreaterThanOrEqual(plain - 1);
    expect(targeted).toBeGreaterThanOrEqual(automatic);
  });

  it.each([
    [2, apgdDlr, 'margin'],
    [3, apgdDlr, 'dlr'],
    [2, apgdT, 'difference'],
    [3, apgdT, 'difference'],
    [4, apgdT, 'targeted-dlr'],
  ] as const)('with %i classes %o uses the loss %s', async (classes, attack, expected) => {
    const inner = networkClassifier(randomNetwork(5, 10, 12, classes));
    const seen = new Set<Loss>();
    const clean = await cleanSamples(inner, 1, 20);
    const trial = await evaluate(
      {
        ...inner,
        gradient: (loss, ...rest) => {
          seen.add(loss);
          return inner.gradient(loss, ...rest);
        },
      },
      clean,
      attack,
      { norm: 'linf', epsilon: 0.4 },
      { seed: 1 },
    );

    expect([...seen]).toEqual([expected]);
    expect(count(trial.broken)).toBeGreaterThan(12);
  });

  it('the ratio is not fooled by logits so large that the softmax is flat', async () => {
    const net = randomNetwork(9, 30, 24, 6);
    const scaled = { ...net, w2: net.w2.map((value) => value * 3000) };
    const saturated = networkClassifier(scaled);
    const clean = await cleanSamples(saturated, 2, 60);
    const budget = { norm: 'linf', epsilon: 0.06 } as const;
    const float32 = {
      ...saturated,
      // As a float32 softmax answers: exactly zero where the label has all of the probability.
      gradient: async (...question: Parameters<typeof saturated.gradient>) => {
        const answer = await saturated.gradient(...question);
        for (let row = 0; row < question[2]; row += 1)
          if (question[0] === 'cross-entropy' && answer.loss[row]! < 1e-7)
            answer.gradient.fill(0, row * 30, (row + 1) * 30);
        return answer;
      },
    };
    const entropy = await evaluate(float32, clean, apgdCe, budget, { seed: 1 });
    const ratio = await evaluate(float32, clean, apgdDlr, budget, { seed: 1 });

    expect(count(ratio.broken)).toBeGreaterThan(2 * count(entropy.broken));
  });
});
