import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import type { CleanBatch } from '../attack.ts';
import type { Access, Classifier } from '../classifier/classifier.ts';
import { evaluate } from '../evaluate.ts';
import type { Norm } from '../geometry/norm.ts';
import { distance } from '../geometry/norm.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { boxSpace } from '../geometry/space.ts';
import type { Trial } from '../trial.ts';
import tabularGreedy from './attack.ts';

/** Columns 0 to 2 of any value, 3 and 4 whole, 5 only upwards, 6 immutable, 7 to 9 one of a group. */
const SIZE = 10;
const GROUP = [7, 8, 9] as const;
const LOWER = [-3, -3, -3, 0, -4, -3, -3, 0, 0, 0];
const UPPER = [3, 3, 3, 9, 4, 3, 3, 1, 1, 1];

const space: SampleSpace = {
  ...boxSpace([SIZE]),
  lower: Float32Array.from(LOWER),
  upper: Float32Array.from(UPPER),
  mutable: Uint8Array.from({ length: SIZE }, (_, at) => (at === 6 ? 0 : 1)),
  groups: [GROUP],
  repair(x, clean, count) {
    for (let start = 0; start < count * SIZE; start += SIZE) {
      for (const at of [3, 4]) x[start + at] = Math.round(x[start + at]!);
      x[start + 5] = Math.max(x[start + 5]!, clean[start + 5]!);
      let one: number = GROUP[0];
      for (const at of GROUP) if (x[start + at]! > x[start + one]!) one = at;
      for (const at of GROUP) x[start + at] = at === one ? 1 : 0;
    }
  },
};

function brokenRule(row: Float32Array, clean: Float32Array): string | undefined {
  for (let at = 0; at < SIZE; at += 1)
    if (!(row[at]! >= LOWER[at]! && row[at]! <= UPPER[at]!)) return `column ${at} is out of range`;
  if (!Number.isInteger(row[3]) || !Number.isInteger(row[4])) return 'not whole';
  if (row[5]! < clean[5]!) return 'fell';
  if (row[6] !== clean[6]) return 'immutable';
  const ones = GROUP.filter((at) => row[at] === 1).length;
  const zeros = GROUP.filter((at) => row[at] === 0).length;
  return ones === 1 && zeros === 2 ? undefined : 'not one of the group';
}

/** Class 1 where `margin` is above 0; every row that is asked for is shown to `watch`. */
function model(
  margin: (row: Float32Array) => number,
  access: Access = 'scores',
  watch: (row: Float32Array, owner: number) => void = () => undefined,
): Classifier {
  const refuse = (): never => {
    throw new Error('asked for more than it may see');
  };
  const rows = (x: Float32Array, count: number, owners?: Int32Array): number[] =>
    Array.from({ length: count }, (_, index) => {
      const row = x.slice(index * SIZE, (index + 1) * SIZE);
      watch(row, owners?.[index] ?? index);
      return margin(row);
    });
  return {
    space,
    classes: 2,
    access,
    gradient: refuse,
    scores: (x, count, owners) =>
      access === 'label'
        ? refuse()
        : Promise.resolve(
            Float32Array.from(rows(x, count, owners).flatMap((value) => [-value / 2, value / 2])),
          ),
    classify: (x, count, owners) =>
      Promise.resolve(Int32Array.from(rows(x, count, owners), (value) => (value > 0 ? 1 : 0))),
  };
}

const PLAIN = [0, 0, 0, 4, 0, 0, 0, 1, 0, 0];

function batch(rows: readonly (readonly number[])[], labels?: readonly number[]): CleanBatch {
  return {
    count: rows.length,
    x: Float32Array.from(rows.flat()),
    labels: Int32Array.from(labels ?? rows.map(() => 0)),
  };
}

function run(
  classifier: Classifier,
  clean: CleanBatch,
  norm: Norm,
  epsilon: number,
  queries = 300,
): Promise<Trial> {
  return evaluate(
    classifier,
    clean,
    tabularGreedy,
    { norm, epsilon },
    { seed: 1, parameters: { queries } },
  );
}

function changedColumns(trial: Trial, clean: CleanBatch): readonly number[] {
  return [...trial.adversarial.keys()].filter((at) => trial.adversarial[at] !== clean.x[at]);
}

const row = fc
  .tuple(
    fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 5, maxLength: 5 }),
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: -4, max: 4 }),
    fc.constantFrom(0, 1, 2),
  )
  .map(([free, whole, signed, member]) => {
    const [a, b, c, d, e] = free.map((value) => Math.fround(value / 100));
    return [a!, b!, c!, whole, signed, d!, e!, ...GROUP.map((_, at) => (at === member ? 1 : 0))];
  });

describe('attacks/tabular-greedy', () => {
  it.each(['scores', 'label'] as const)(
    'only ever asks for rows that keep the rules, with %s',
    async (access) => {
      let asked = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(row, { minLength: 2, maxLength: 4 }),
          fc.array(fc.integer({ min: -5, max: 5 }), { minLength: SIZE, maxLength: SIZE }),
          fc.constantFrom<Norm>('linf', 'l2', 'l1', 'l0'),
          fc.constantFrom(0.3, 1, 2.4),
          async (rows, weights, norm, epsilon) => {
            const margin = (point: Float32Array): number =>
              point.reduce((sum, value, at) => sum + value * weights[at]!, 0);
            const labels = rows.map((one) => (margin(Float32Array.from(one)) > 0 ? 1 : 0));
            const clean = batch(rows, labels);
            const problems: string[] = [];
            const classifier = model(margin, access, (point, owner) => {
              asked += 1;
              const own = clean.x.subarray(owner * SIZE, (owner + 1) * SIZE);
              const problem = brokenRule(point, own);
              if (problem !== undefined) problems.push(problem);
              // Labels alone are guided by rows from outside of the radius; these keep the rules as well.
              if (access === 'scores' && distance(norm, own, point, 0, SIZE) > epsilon + 1e-5)
                problems.push('outside of the radius');
            });
            // Past the evaluator, whose meter does not say whose row it is.
            await tabularGreedy.perturb(
              classifier,
              clean,
              { kind: 'untargeted' },
              { norm, epsilon },
              { queries: 150 },
              { random: new Random(1), progress: () => undefined },
              { adversarial: clean.x.slice(), found: new Uint8Array(clean.count) },
            );

            expect(problems).toEqual([]);
          },
        ),
        { numRuns: 60 },
      );
      expect(asked).toBeGreaterThan(2000);
    },
  );

  it.each(['scores', 'label'] as const)('moves a one-hot group as one, with %s', async (access) => {
    const clean = batch([PLAIN]);
    const trial = await run(
      model((point) => (point[8] === 1 ? 1 : -1), access),
      clean,
      'l2',
      1.5,
    );

    expect(trial.broken[0]).toBe(1);
    expect(changedColumns(trial, clean)).toEqual([7, 8]);
    expect(trial.distances[0]).toBeCloseTo(Math.SQRT2, 5);
  });

  it('reaches a whole number that rounding would put outside of the radius', async () => {
    const clean = batch([PLAIN]);
    const classifier = model((point) => (point[3]! >= 6 ? 1 : -1));
    const trial = await run(classifier, clean, 'linf', 2.7);

    expect(trial.broken[0]).toBe(1);
    expect(trial.adversarial[3]).toBe(6);
    expect(changedColumns(trial, clean)).toEqual([3]);
    // One step less is not enough, and nothing else helps.
    const held = await run(classifier, clean, 'linf', 1.9);
    expect(held.broken[0]).toBe(0);
  });

  it('finds two columns of which neither helps alone', async () => {
    const clean = batch([PLAIN]);
    const trial = await run(
      model((point) => (point[0]! > 0.8 && point[4]! <= -1 ? 1 : -1)),
      clean,
      'linf',
      1,
    );

    expect(trial.broken[0]).toBe(1);
    expect(changedColumns(trial, clean)).toEqual([0, 4]);
  });

  it('takes back what is not needed and draws the rest in to the threshold', async () => {
    const clean = batch([PLAIN]);
    const trial = await run(
      model((point) => point[1]! - 0.5 + 0.01 * point[2]!),
      clean,
      'l1',
      3,
    );

    expect(trial.broken[0]).toBe(1);
    expect(changedColumns(trial, clean)).toEqual([1]);
    expect(trial.distances[0]).toBeGreaterThan(0.5);
    expect(trial.distances[0]).toBeLessThan(0.56);
  });

  it('is led by labels from samples of other classes into the radius', async () => {
    // Three columns at once, in a corner that random changes hit seldom.
    const isThere = (point: Float32Array): boolean =>
      point[0]! > 0.9 && point[1]! < -0.9 && point[2]! > 0.9 && point[5]! > 0.9;
    const clean = batch([PLAIN, [2, -2, 2, 1, 3, 2, 1, 0, 1, 0]], [0, 1]);
    const trial = await run(
      model((point) => (isThere(point) ? 1 : -1), 'label'),
      clean,
      'linf',
      1,
      120,
    );

    expect(trial.broken[0]).toBe(1);
    expect(brokenRule(trial.adversarial.slice(0, SIZE), clean.x)).toBeUndefined();
  });

  it('asks no more than it may', async () => {
    const trial = await run(
      model(() => -1),
      batch([PLAIN, PLAIN]),
      'linf',
      1,
      77,
    );

    expect([...trial.queries]).toEqual([77, 77]);
  });
});
