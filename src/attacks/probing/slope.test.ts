import { describe, expect, it } from 'vitest';
import {
  cleanSamples,
  networkClassifier,
  randomNetwork,
} from '../../../test/builders/attacks/classifiers.ts';
import { linearClassifier } from '../../../test/builders/attacks/linear.ts';
import { Random } from '../../tensor/random.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { evaluate } from '../evaluate.ts';
import { distance } from '../geometry/norm.ts';
import nes from '../nes/attack.ts';
import spsa from '../spsa/attack.ts';
import { margins } from './answers.ts';
import type { Differences } from './slope.ts';
import { estimateSlope } from './slope.ts';
import type { Subject } from './subject.ts';

const network = networkClassifier(randomNetwork(5, 20, 12, 4));

/** Probabilities in float32 that are 1 and nearly nothing. */
const saturated: Classifier = {
  ...network,
  async scores(x, count, owners) {
    const scores = (await network.scores(x, count, owners)).slice();
    for (let row = 0; row < count; row += 1) {
      const own = scores.subarray(row * 4, row * 4 + 4);
      const top = Math.max(...own);
      const powers = Array.from(own, (score) => Math.exp(6 * (score - top)));
      const sum = powers.reduce((all, one) => all + one, 0);
      own.set(powers.map((power) => power / sum));
    }
    return scores;
  },
};

async function cosine(
  asked: Classifier,
  exact: Classifier,
  draw: Differences['draw'],
): Promise<number> {
  const { space } = exact;
  const clean = await cleanSamples(exact, 2, 1);
  const subject: Subject = {
    index: 0,
    space,
    budget: { norm: 'l2', epsilon: 1 },
    clean: clean.x,
    random: new Random(3),
    allowance: { left: 4000 },
    rows: 64,
    best: Number.POSITIVE_INFINITY,
    keep: () => false,
  };
  const slope = new Float32Array(space.size);
  const ask = margins(asked, clean, { kind: 'untargeted' });
  const search = estimateSlope(subject, clean.x, { draw, radius: 1e-3, probes: 4000 }, slope);
  let next = search.next(new Float32Array(0));
  while (next.done !== true) {
    const { x, count } = next.value;
    next = search.next((await ask(x, count, new Int32Array(count))).slice());
  }
  const { gradient } = await exact.gradient('margin', clean.x, 1, clean.labels);
  const dot = gradient.reduce((sum, value, at) => sum + value * slope[at]!, 0);
  return dot / (Math.hypot(...gradient) * Math.hypot(...slope));
}

describe('attacks/probing/slope', () => {
  it.each(['normal', 'signs'] as const)('agrees with the gradient, with %s', async (draw) => {
    const { classifier: linear } = linearClassifier(21, 12, 4);

    expect(await cosine(linear, linear, draw)).toBeGreaterThan(0.98);
    expect(await cosine(network, network, draw)).toBeGreaterThan(0.98);
    expect(await cosine(saturated, network, draw)).toBeGreaterThan(0.95);
  });
});

describe.each([nes, spsa])('attacks/$id', (attack) => {
  it.each([
    ['linf', 0.2],
    ['l2', 0.9],
  ] as const)('breaks a saturated model in %s, inside of the ball', async (norm, epsilon) => {
    const clean = await cleanSamples(saturated, 4, 16);
    const options = { seed: 1, parameters: { queries: 1000 } };
    const trial = await evaluate(saturated, clean, attack, { norm, epsilon }, options);

    expect(trial.broken.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(8);
    expect(Math.max(...trial.queries)).toBeLessThanOrEqual(1000);
    for (let sample = 0; sample < 16; sample += 1)
      expect(distance(norm, clean.x, trial.adversarial, sample, 20)).toBeLessThan(epsilon + 2e-6);
    // A hit that rounding puts a hair outside of the radius ends the search, too.
    for (const [sample, one] of trial.broken.entries())
      if (one === 1) expect(trial.queries[sample]).toBeLessThan(990);
  });
});
