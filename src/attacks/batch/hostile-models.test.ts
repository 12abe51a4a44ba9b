import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import carliniWagner from '../carlini-wagner/attack.ts';
import type { Classifier } from '../classifier/classifier.ts';
import deepfool from '../deepfool/attack.ts';
import elasticNet from '../elastic-net/attack.ts';
import { evaluate } from '../evaluate.ts';
import jsma from '../jsma/attack.ts';
import patch from '../patch/attack.ts';
import universal from '../universal/attack.ts';

const honest = networkClassifier(randomNetwork(7, 16, 16, 4));

/** Gradients that are no help; where asked, scores that are none either. */
function hostile(value: number, withScores: boolean): Classifier {
  const scores = (count: number): Float32Array => new Float32Array(count * 4).fill(value);
  return {
    ...honest,
    scores: (x, count) => (withScores ? Promise.resolve(scores(count)) : honest.scores(x, count)),
    async gradient(loss, x, count, labels, targets) {
      const answer = await honest.gradient(loss, x, count, labels, targets);
      answer.gradient.fill(value);
      return withScores
        ? { ...answer, scores: scores(count), loss: new Float32Array(count).fill(value) }
        : answer;
    },
  };
}

const cases = [deepfool, carliniWagner, elasticNet, jsma, patch, universal].flatMap((attack) =>
  [0, Number.NaN, Number.POSITIVE_INFINITY, 3e38].flatMap((value) =>
    [true, false].map((withScores) => ({ id: attack.id, attack, value, withScores })),
  ),
);

describe('attacks on models that answer nonsense', () => {
  it.each(cases)(
    '$id ends with gradients of $value (scores too: $withScores), inside of its bounds',
    async ({ attack, value, withScores }) => {
      const model = hostile(value, withScores);
      const clean = await cleanSamples(honest, 3, 6);
      const cost = attack.cost(attack.parameters, 4);
      for (const epsilon of [0.3, Number.POSITIVE_INFINITY]) {
        const norm = attack.norms[0]!;
        const trial = await evaluate(
          model,
          clean,
          attack,
          { norm, epsilon: norm === 'l0' ? epsilon * 20 : epsilon },
          { seed: 1, judge: honest },
        );
        expect(trial.adversarial.every((one) => one >= 0 && one <= 1)).toBe(true);
        expect(Math.max(...trial.gradients)).toBeLessThanOrEqual(cost.gradients);
        expect(Math.max(...trial.queries)).toBeLessThanOrEqual(cost.queries);
      }
    },
  );
});
