import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../test/builders/attacks/classifiers.ts';
import type { AnyAttack } from './attack.ts';
import { defineAttack } from './attack.ts';
import { BudgetSpent } from './classifier/classifier.ts';
import { evaluate } from './evaluate.ts';
import fgsm from './fgsm/attack.ts';
import { distance } from './geometry/norm.ts';

const classifier = networkClassifier(randomNetwork(7, 12, 16, 4));

/** An attack that writes whatever it likes and says it has won. */
function liar(value: number): AnyAttack {
  return defineAttack({
    ...fgsm,
    id: 'liar',
    async perturb(_classifier, clean, _goal, _budget, _parameters, _context, findings) {
      findings.adversarial.fill(value);
      findings.found.fill(1);
      await Promise.resolve(clean);
    },
  });
}

describe('attacks/evaluate', () => {
  it.each([5, Number.NaN, Number.POSITIVE_INFINITY])(
    'believes no attack that writes %s',
    async (value) => {
      const clean = await cleanSamples(classifier, 1, 20);
      const trial = await evaluate(
        classifier,
        clean,
        liar(value),
        { norm: 'linf', epsilon: 0.05 },
        { seed: 1 },
      );

      for (let index = 0; index < clean.count; index += 1)
        expect(distance('linf', clean.x, trial.adversarial, index, 12)).toBeLessThanOrEqual(
          0.05 + 1e-6,
        );
      const judged = await classifier.classify(trial.adversarial, clean.count);
      expect(Array.from(trial.broken, Boolean)).toEqual(
        Array.from(judged, (label, index) => label !== clean.labels[index]),
      );
    },
  );

  it('keeps what was found when the budget ends', async () => {
    const clean = await cleanSamples(classifier, 2, 20);
    const full = await evaluate(
      classifier,
      clean,
      fgsm,
      { norm: 'linf', epsilon: 0.5 },
      { seed: 1 },
    );
    const short = await evaluate(
      classifier,
      clean,
      fgsm,
      { norm: 'linf', epsilon: 0.5 },
      { seed: 1, limits: { queries: 3 } },
    );

    expect(full.ended).toBeUndefined();
    expect(short.ended).toBe('queries');
    expect(short.broken).toEqual(full.broken);
    expect(full.broken.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(5);
  });

  it('takes nothing for broken that nobody is left to judge', async () => {
    const clean = await cleanSamples(classifier, 2, 20);
    const trial = await evaluate(
      classifier,
      clean,
      liar(0),
      { norm: 'linf', epsilon: 0.5 },
      {
        seed: 1,
        judge: { ...classifier, classify: () => Promise.reject(new BudgetSpent('scorer')) },
      },
    );

    expect(trial.ended).toBe('scorer');
    expect([...trial.broken]).toEqual(Array.from({ length: 20 }, () => 0));
    expect(trial.adversarial).toEqual(clean.x);
  });
});
