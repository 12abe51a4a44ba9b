import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { Random } from '../../tensor/random.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { evaluate } from '../evaluate.ts';
import transfer from './attack.ts';

const white = networkClassifier(randomNetwork(8, 12, 16, 3));

/** Says the class and nothing else. */
const closed: Classifier = {
  ...white,
  access: 'label',
  scores: () => {
    throw new Error('a model that says only the class was asked for scores');
  },
  gradient: () => {
    throw new Error('a model that says only the class was asked for a gradient');
  },
};

const parameters = { queries: 20, substitutes: 1, steps: 10, looks: 2 };

function count(broken: Uint8Array): number {
  return broken.reduce((sum, one) => sum + one, 0);
}

describe('attacks/transfer', () => {
  it.each(['linf', 'l2'] as const)(
    'breaks a model that says only the class (%s), far more often than random signs do',
    async (norm) => {
      const clean = await cleanSamples(closed, 2, 40);
      const epsilon = norm === 'linf' ? 0.2 : 0.7;
      const trial = await evaluate(
        closed,
        clean,
        transfer,
        { norm, epsilon },
        { seed: 1, parameters },
      );

      const signs = new Random(5).fillSigns(new Float32Array(clean.x.length));
      const step = norm === 'linf' ? epsilon : epsilon / Math.sqrt(12);
      const noisy = clean.x.map((value, at) => Math.min(Math.max(value + step * signs[at]!, 0), 1));
      const said = await closed.classify(noisy, clean.count);
      const random = said.filter((label, index) => label !== clean.labels[index]).length;
      expect(count(trial.broken)).toBeGreaterThan(random + 5);
      expect(Math.max(...trial.gradients)).toBe(0);
      // Twenty questions each, and three looks at where the walk led.
      expect(Math.max(...trial.queries)).toBeLessThanOrEqual(23);
    },
  );

  it('learns from scores where there are some, with questions led by a first substitute, towards targets', async () => {
    const clean = await cleanSamples(white, 3, 20);
    const targets = clean.labels.map((label) => (label + 1) % 3);
    const trial = await evaluate(
      { ...white, access: 'scores' },
      clean,
      transfer,
      { norm: 'linf', epsilon: 0.3 },
      {
        seed: 1,
        goal: { kind: 'targeted', targets },
        parameters: { ...parameters, strategy: 'jacobian' },
      },
    );
    expect(count(trial.broken)).toBeGreaterThan(3);
    for (const [index, target] of targets.entries())
      if (trial.broken[index] === 1) expect(trial.predicted[index]).toBe(target);
  });

  it('knows no other strategy, and keeps what it had when the budget ends', async () => {
    const clean = await cleanSamples(closed, 2, 10);
    const budget = { norm: 'linf', epsilon: 0.2 } as const;
    const wrong = evaluate(closed, clean, transfer, budget, {
      seed: 1,
      parameters: { strategy: 'margin' },
    });
    await expect(wrong).rejects.toThrow('no strategy "margin"');
    const short = await evaluate(closed, clean, transfer, budget, {
      seed: 1,
      parameters,
      limits: { queries: 215 },
    });
    expect(short.ended).toBe('queries');
  });
});
