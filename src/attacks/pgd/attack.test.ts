import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { evaluate } from '../evaluate.ts';
import momentumPgd from '../momentum-pgd/attack.ts';
import { Random } from '../../tensor/random.ts';
import pgd from './attack.ts';

const classifier = networkClassifier(randomNetwork(7, 12, 16, 4));

function count(values: Uint8Array): number {
  return values.reduce((sum, one) => sum + one, 0);
}

/** PGD as the textbook writes it, sample by sample. */
async function textbook(
  norm: 'linf' | 'l2',
  epsilon: number,
  steps: number,
  stepSize: number,
  clean: { readonly x: Float32Array; readonly labels: Int32Array; readonly count: number },
): Promise<Float32Array> {
  const result = clean.x.slice();
  for (let sample = 0; sample < clean.count; sample += 1) {
    const x = result.subarray(sample * 12, sample * 12 + 12);
    const origin = clean.x.subarray(sample * 12, sample * 12 + 12);
    const labels = clean.labels.subarray(sample, sample + 1);
    for (let step = 0; step < steps; step += 1) {
      const { gradient } = await classifier.gradient('cross-entropy', x, 1, labels);
      const length = Math.hypot(...gradient);
      for (let at = 0; at < 12; at += 1)
        x[at]! += stepSize * (norm === 'linf' ? Math.sign(gradient[at]!) : gradient[at]! / length);
      const change = Array.from(x, (value, at) => value - origin[at]!);
      const size = norm === 'linf' ? Math.max(...change.map(Math.abs)) : Math.hypot(...change);
      for (let at = 0; at < 12; at += 1) {
        const kept =
          norm === 'linf'
            ? Math.min(Math.max(change[at]!, -epsilon), epsilon)
            : change[at]! * Math.min(1, epsilon / size);
        x[at] = Math.min(Math.max(origin[at]! + kept, 0), 1);
      }
    }
  }
  return result;
}

describe('attacks/pgd', () => {
  it.each([
    ['linf', 0.08],
    ['l2', 0.25],
  ] as const)('without chance takes the steps of the textbook in %s', async (norm, epsilon) => {
    const clean = await cleanSamples(classifier, 1, 40);
    const trial = await evaluate(
      classifier,
      clean,
      pgd,
      { norm, epsilon },
      {
        seed: 1,
        parameters: { randomStart: false, lastIterate: true, steps: 15, stepSize: epsilon / 6 },
      },
    );
    const expected = await textbook(norm, epsilon, 15, epsilon / 6, clean);
    const predicted = await classifier.classify(expected, 40);

    expect(Array.from(trial.broken)).toEqual(
      Array.from(predicted, (label, index) => (label === clean.labels[index] ? 0 : 1)),
    );
    expect(count(trial.broken)).toBeGreaterThan(3);
    for (let sample = 0; sample < 40; sample += 1)
      if (trial.broken[sample] === 1)
        for (let at = sample * 12; at < sample * 12 + 12; at += 1)
          expect(trial.adversarial[at]).toBeCloseTo(expected[at]!, 5);
  });

  it('asks about a sample no more once it is broken', async () => {
    const clean = await cleanSamples(classifier, 2, 30);
    const trial = await evaluate(
      classifier,
      clean,
      pgd,
      { norm: 'linf', epsilon: 0.5 },
      {
        seed: 1,
        parameters: { steps: 40, restarts: 3 },
      },
    );

    expect(count(trial.broken)).toBe(30);
    expect(Math.max(...trial.gradients)).toBeLessThan(40);
    expect(Math.min(...trial.gradients)).toBeLessThan(5);
  });

  it('finds no less with restarts', async () => {
    const clean = await cleanSamples(classifier, 3, 60);
    const broken = async (restarts: number): Promise<number> =>
      count(
        (
          await evaluate(
            classifier,
            clean,
            pgd,
            { norm: 'linf', epsilon: 0.06 },
            {
              seed: 1,
              parameters: { steps: 3, restarts },
            },
          )
        ).broken,
      );

    expect(await broken(5)).toBeGreaterThanOrEqual(await broken(1));
  });

  it('averages the gradients of a model that answers at random', async () => {
    const random = new Random(1);
    const noisy: Classifier = {
      ...classifier,
      async gradient(...question) {
        const answer = await classifier.gradient(...question);
        for (let at = 0; at < answer.gradient.length; at += 1)
          answer.gradient[at]! += 4 * random.normal();
        return answer;
      },
    };
    const clean = await cleanSamples(classifier, 4, 60);
    const trial = async (eot: number): ReturnType<typeof evaluate> =>
      await evaluate(
        noisy,
        clean,
        pgd,
        { norm: 'linf', epsilon: 0.15 },
        {
          seed: 1,
          parameters: { steps: 5, randomStart: false, eot },
        },
      );
    const [once, often] = [await trial(1), await trial(30)];

    expect(count(often.broken)).toBeGreaterThan(count(once.broken) + 5);
    expect(Math.max(...often.gradients)).toBe(30 * Math.max(...once.gradients));
  });

  it.each(['hinge', '__proto__', ''])('refuses the loss "%s"', async (loss) => {
    const clean = await cleanSamples(classifier, 1, 1);

    await expect(
      evaluate(
        classifier,
        clean,
        pgd,
        { norm: 'linf', epsilon: 0.1 },
        {
          seed: 1,
          parameters: { loss },
        },
      ),
    ).rejects.toThrow(/no loss/);
  });

  it.each(['dlr', 'margin'])('reaches targets with the loss %s', async (loss) => {
    const clean = await cleanSamples(classifier, 5, 20);
    const targets = clean.labels.map((label) => (label + 1) % 4);
    const trial = await evaluate(
      classifier,
      clean,
      pgd,
      { norm: 'linf', epsilon: 0.5 },
      {
        seed: 1,
        goal: { kind: 'targeted', targets },
        parameters: { loss },
      },
    );

    expect(count(trial.broken)).toBeGreaterThan(12);
    for (let index = 0; index < 20; index += 1)
      if (trial.broken[index] === 1) expect(trial.predicted[index]).toBe(targets[index]);
  });
});

describe('attacks/momentum-pgd', () => {
  it('is plain PGD where nothing is kept of the direction before', async () => {
    const clean = await cleanSamples(classifier, 6, 30);
    const parameters = { randomStart: false, lastIterate: true, steps: 8, stepSize: 0.02 };
    const budget = { norm: 'linf', epsilon: 0.1 } as const;
    const plain = await evaluate(classifier, clean, pgd, budget, { seed: 1, parameters });
    const [forgetful, keeping] = [
      await evaluate(classifier, clean, momentumPgd, budget, {
        seed: 1,
        parameters: { ...parameters, decay: 1e-9 },
      }),
      await evaluate(classifier, clean, momentumPgd, budget, { seed: 1, parameters }),
    ];

    expect(forgetful.adversarial).toEqual(plain.adversarial);
    expect(keeping.adversarial).not.toEqual(plain.adversarial);
  });
});
