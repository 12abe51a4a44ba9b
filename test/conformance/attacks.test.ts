import { describe, expect, it } from 'vitest';
import type { AnyAttack, AttackParameters, CleanBatch, Goal } from '../../src/attacks/attack.ts';
import type { Classifier } from '../../src/attacks/classifier/classifier.ts';
import { evaluate } from '../../src/attacks/evaluate.ts';
import type { Norm } from '../../src/attacks/geometry/norm.ts';
import { distance } from '../../src/attacks/geometry/norm.ts';
import type { SampleSpace } from '../../src/attacks/geometry/space.ts';
import { boxSpace } from '../../src/attacks/geometry/space.ts';
import { ATTACKS } from '../../src/attacks/index.ts';
import type { Trial } from '../../src/attacks/trial.ts';
import { cleanSamples, networkClassifier, randomNetwork } from '../builders/attacks/classifiers.ts';
import { linearClassifier, linearDistance } from '../builders/attacks/linear.ts';

/**
 * What every attack in the registry must keep, whoever wrote it: an attack that does nothing, leaves its ball, changes what must
 * not change, spends more than it says or answers differently the second time fails here.
 */

const CLASSES = 4;
const SHAPE = [6, 6];
const SIZE = 36;
const SAMPLES = 24;
const network = randomNetwork(11, SIZE, 12, CLASSES);

/** Radii at which a network without any defence cannot hold, and at which nothing can be done. */
const GENEROUS: Readonly<Record<Norm, number>> = { linf: 0.35, l2: 1.8, l1: 7, l0: 12 };
/** Attacks of one step, or of one change for all samples. */
const BLUNT = new Set(['fgsm', 'universal', 'patch']);
const HOPELESS: Readonly<Record<Norm, number>> = { linf: 1e-5, l2: 1e-5, l1: 1e-5, l0: 1 };

/**
 * Smaller budgets for attacks whose defaults are for real models: the suite is about promises, not about the last per cent. By
 * the names of parameters, so that a new attack needs no line here. `able` must still find something, `brief` need not.
 */
const BUDGETS = {
  able: { queries: 400, steps: 30, passes: 10, iterations: 10, substitutes: 1 },
  brief: { queries: 25, steps: 8, passes: 3, iterations: 3, substitutes: 1, rounds: 2, targets: 2 },
} as const;

function smaller(attack: AnyAttack, effort: keyof typeof BUDGETS): AttackParameters {
  // A search for the best constant needs its steps: it is slow, but it ends by itself.
  if (effort === 'able' && attack.parameters['rounds'] !== undefined) return {};
  const entries = Object.entries(BUDGETS[effort])
    .filter(([name]) => typeof attack.parameters[name] === 'number')
    .map(([name, most]): [string, number] => [
      name,
      Math.min(most, Number(attack.parameters[name])),
    ]);
  return Object.fromEntries(entries);
}

/** Elements 5, 17 and 30 must stay, bounds differ by element. */
function narrowSpace(): SampleSpace {
  const mutable = new Uint8Array(SIZE).fill(1);
  for (const at of [5, 17, 30]) mutable[at] = 0;
  const space = boxSpace(SHAPE);
  for (let at = 0; at < SIZE; at += 1) {
    space.lower[at] = at % 3 === 0 ? 0.2 : 0;
    space.upper[at] = at % 4 === 0 ? 0.7 : 1;
  }
  return { ...space, mutable };
}

/** Targets that are never the label. */
function targetsFor(clean: CleanBatch): Int32Array {
  return clean.labels.map((label, index) => (label + 1 + (index % (CLASSES - 1))) % CLASSES);
}

function goalFor(kind: Goal['kind'], clean: CleanBatch): Goal {
  return kind === 'untargeted' ? { kind } : { kind, targets: targetsFor(clean) };
}

/** Counts what the attack believes, which the evaluator does not. */
function listening(attack: AnyAttack): { readonly attack: AnyAttack; readonly found: Uint8Array } {
  const found = new Uint8Array(SAMPLES);
  return {
    found,
    attack: {
      ...attack,
      async perturb(classifier, clean, goal, budget, parameters, context, findings) {
        try {
          await attack.perturb(classifier, clean, goal, budget, parameters, context, findings);
        } finally {
          found.set(findings.found);
        }
      },
    },
  };
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((all, one) => all + one, 0);
}

async function run(
  attack: AnyAttack,
  classifier: Classifier,
  clean: CleanBatch,
  norm: Norm,
  epsilon: number,
  seed = 1,
  goal: Goal = { kind: 'untargeted' },
  effort: keyof typeof BUDGETS = 'brief',
): Promise<Trial> {
  return await evaluate(
    classifier,
    clean,
    attack,
    { norm, epsilon },
    {
      seed,
      goal,
      parameters: smaller(attack, effort),
    },
  );
}

const cases = ATTACKS.flatMap((attack) =>
  attack.norms.flatMap((norm) =>
    attack.goals.map((goal) => ({ id: attack.id, attack, norm, goal })),
  ),
);
const withNorms = cases.filter(({ attack, goal }) => goal === attack.goals[0]);

describe('conformance of attacks', () => {
  it('covers a registry that is not empty', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(10);
    expect(new Set(ATTACKS.map(({ id }) => id)).size).toBe(ATTACKS.length);
    for (const attack of ATTACKS) {
      expect(attack.norms.length).toBeGreaterThan(0);
      expect(attack.goals.length).toBeGreaterThan(0);
      expect(attack.source).not.toBe('');
      expect(attack.defaultsFrom).not.toBe('');
    }
  });

  it.each(cases)(
    '$id, $norm, $goal: breaks most samples of a network without defence, and says so',
    async ({ attack, norm, goal }) => {
      const classifier = networkClassifier(network, boxSpace(SHAPE));
      const clean = await cleanSamples(classifier, 3, SAMPLES);
      const { attack: heard, found } = listening(attack);
      const trial = await run(
        heard,
        classifier,
        clean,
        norm,
        attack.search === 'minimal' ? Number.POSITIVE_INFINITY : GENEROUS[norm],
        1,
        goalFor(goal, clean),
        'able',
      );

      const share = sum(trial.broken) / SAMPLES;
      // One step, a few elements, or one change for all samples cannot be expected to find more.
      const isBlunt = BLUNT.has(attack.id) || norm === 'l0';
      const wanted = isBlunt
        ? { untargeted: 0.3, targeted: 0.1 }
        : { untargeted: 0.7, targeted: 0.5 };
      expect(share).toBeGreaterThanOrEqual(wanted[goal]);
      const agreed = sum(trial.broken.map((one, index) => (one === found[index] ? 1 : 0)));
      expect(agreed / SAMPLES).toBeGreaterThanOrEqual(0.99);
    },
  );

  it.each(cases)(
    '$id, $norm, $goal: stays in ball and bounds and leaves immutable elements alone',
    async ({ attack, norm, goal }) => {
      const space = narrowSpace();
      const classifier = networkClassifier(network, space);
      const clean = await cleanSamples(classifier, 4, 8);
      const epsilon = GENEROUS[norm] / 2;
      const trial = await run(attack, classifier, clean, norm, epsilon, 1, goalFor(goal, clean));

      for (let sample = 0; sample < 8; sample += 1) {
        const size = distance(norm, clean.x, trial.adversarial, sample, SIZE);
        expect(size).toBeLessThanOrEqual(epsilon * (1 + 1e-5) + 1e-6);
        for (let at = 0; at < SIZE; at += 1) {
          const value = trial.adversarial[sample * SIZE + at]!;
          expect(value).toBeGreaterThanOrEqual(space.lower[at]!);
          expect(value).toBeLessThanOrEqual(space.upper[at]!);
          if (space.mutable![at] === 0) expect(value).toBe(clean.x[sample * SIZE + at]);
        }
      }
    },
  );

  it.each(withNorms)('$id, $norm: same seed same bytes', async ({ attack, norm, goal }) => {
    const classifier = networkClassifier(network, boxSpace(SHAPE));
    const clean = await cleanSamples(classifier, 5, 8);
    const [first, second] = [
      await run(attack, classifier, clean, norm, GENEROUS[norm] / 3, 7, goalFor(goal, clean)),
      await run(attack, classifier, clean, norm, GENEROUS[norm] / 3, 7, goalFor(goal, clean)),
    ];

    expect(second.adversarial).toEqual(first.adversarial);
    expect(second.queries).toEqual(first.queries);
    expect(second.gradients).toEqual(first.gradients);
  });

  it.each(withNorms.filter(({ goal }) => goal === 'untargeted'))(
    '$id, $norm: never makes a wrong sample right, and never asks for a gradient it has no access to',
    async ({ attack, norm }) => {
      const inner = networkClassifier(network, boxSpace(SHAPE));
      const clean = await cleanSamples(inner, 6, 8);
      const wrong = { ...clean, labels: clean.labels.slice() };
      for (const index of [1, 4]) wrong.labels[index] = (wrong.labels[index]! + 1) % CLASSES;
      const refuse = (): never => {
        throw new Error('asked for more than it may see');
      };
      const classifier: Classifier = {
        ...inner,
        access: attack.access,
        ...(attack.access === 'gradient' ? {} : { gradient: refuse }),
        ...(attack.access === 'label' ? { scores: refuse } : {}),
      };
      const trial = await run(attack, classifier, wrong, norm, GENEROUS[norm] / 2);

      expect(trial.broken[1]).toBe(1);
      expect(trial.broken[4]).toBe(1);
    },
  );

  it.each(withNorms)(
    '$id, $norm: keeps to a budget of queries and gradients with what it has found',
    async ({ attack, norm, goal }) => {
      const classifier = networkClassifier(network, boxSpace(SHAPE));
      const clean = await cleanSamples(classifier, 7, 8);
      const trial = await evaluate(
        classifier,
        clean,
        attack,
        { norm, epsilon: GENEROUS[norm] },
        {
          seed: 1,
          goal: goalFor(goal, clean),
          parameters: smaller(attack, 'brief'),
          limits: { queries: 30, gradients: 20 },
        },
      );

      expect(sum(trial.queries)).toBeLessThanOrEqual(30);
      expect(sum(trial.gradients)).toBeLessThanOrEqual(20);
    },
  );

  it.each(withNorms)(
    '$id, $norm: costs what it says where nothing can be broken',
    async ({ attack, norm, goal }) => {
      const classifier = networkClassifier(network, boxSpace(SHAPE));
      const clean = await cleanSamples(classifier, 8, 4);
      const trial = await run(
        attack,
        classifier,
        clean,
        norm,
        attack.search === 'minimal' ? Number.POSITIVE_INFINITY : HOPELESS[norm],
        1,
        goalFor(goal, clean),
      );
      const cost = attack.cost(smaller(attack, 'brief'), CLASSES);
      const counted = {
        queries: Math.max(...trial.queries),
        gradients: Math.max(...trial.gradients),
      };

      expect(counted.queries).toBeLessThanOrEqual(cost.queries);
      expect(counted.gradients).toBeLessThanOrEqual(cost.gradients);
      // Searches for the smallest change end when they have it; others use what they said they would.
      if (attack.search === 'fixed') {
        expect(cost.queries).toBeLessThanOrEqual(2 * counted.queries + 2);
        expect(cost.gradients).toBeLessThanOrEqual(2 * counted.gradients + 2);
      }
    },
  );

  it.each(withNorms.filter(({ attack, norm }) => attack.search === 'minimal' && norm !== 'l0'))(
    '$id, $norm: finds distances near the exact ones of a linear model',
    async ({ attack, norm, goal }) => {
      const { classifier, weights, bias } = linearClassifier(21, 12, CLASSES);
      const clean = await cleanSamples(classifier, 9, 10);
      const goals = goalFor(goal, clean);
      const trial = await run(
        attack,
        classifier,
        clean,
        norm,
        Number.POSITIVE_INFINITY,
        1,
        goals,
        'able',
      );
      const ratios = Array.from({ length: 10 }, (_, index) => {
        const exact = linearDistance(
          weights,
          bias,
          clean.x.subarray(index * 12, (index + 1) * 12),
          clean.labels[index]!,
          norm,
        );
        expect(trial.distances[index]).toBeGreaterThan(exact * 0.999);
        return trial.distances[index]! / exact;
      }).sort((a, b) => a - b);

      expect(sum(trial.broken)).toBe(10);
      expect(ratios[5]).toBeLessThan(attack.access === 'gradient' ? 1.5 : 2.5);
    },
  );
});
