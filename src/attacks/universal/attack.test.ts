import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { Random } from '../../tensor/random.ts';
import { defineAttack } from '../attack.ts';
import { evaluate } from '../evaluate.ts';
import universal from './attack.ts';

const classifier = networkClassifier(randomNetwork(7, 20, 16, 4));
const budget = { norm: 'linf', epsilon: 0.15 } as const;

describe('attacks/universal', () => {
  it.each(['gradient', 'deepfool'])(
    'adds one change to all samples (%s), and it fools more than a random one',
    async (variant) => {
      const clean = await cleanSamples(classifier, 2, 40);
      // Room on both sides, so that clipping hides no difference.
      for (let at = 0; at < clean.x.length; at += 1) clean.x[at] = 0.2 + 0.6 * clean.x[at]!;
      clean.labels.set(await classifier.classify(clean.x, clean.count));
      let change = new Float32Array(0);
      const watched = defineAttack({
        ...universal,
        async perturb(model, samples, goal, given, parameters, context, findings) {
          await universal.perturb(model, samples, goal, given, parameters, context, findings);
          change = findings.adversarial.slice();
        },
      });
      const trial = await evaluate(classifier, clean, watched, budget, {
        seed: 1,
        parameters: { variant, passes: 5 },
      });

      for (let at = 0; at < change.length; at += 1)
        expect(change[at]! - clean.x[at]!).toBeCloseTo(change[at % 20]! - clean.x[at % 20]!, 5);
      const signs = new Random(5).fillSigns(new Float32Array(20));
      const noisy = clean.x.map((value, at) => value + 0.15 * signs[at % 20]!);
      const random = (await classifier.classify(noisy, clean.count)).filter(
        (label, index) => label !== clean.labels[index],
      ).length;
      const broken = trial.broken.reduce((sum, one) => sum + one, 0);
      expect(broken).toBeGreaterThan(random + 4);
    },
  );

  it('has no targets in the variant of the paper', async () => {
    const clean = await cleanSamples(classifier, 2, 4);
    const run = evaluate(classifier, clean, universal, budget, {
      seed: 1,
      goal: { kind: 'targeted', targets: new Int32Array(4) },
      parameters: { variant: 'deepfool' },
    });
    await expect(run).rejects.toThrow('no targets');
  });
});
