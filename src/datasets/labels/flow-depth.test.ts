import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import type { ClassProbabilities } from './class-probabilities.ts';
import { flowDepth, isThroughout } from './flow-depth.ts';

const ROWS = 600;
const FLOW = { from: 0, to: 1, pValue: 0, adjusted: 0 };

interface Labelled {
  readonly probabilities: ClassProbabilities;
  readonly labels: Int32Array;
  /** Rows on the left given the second class, and on the right given the first. */
  readonly moved: number;
  readonly back: number;
}

/** Rows on a line, the first class on the left. `label` says what a row is given by its chance to be of the first class. */
function line(
  seed: number,
  steep: number,
  label: (chance: number, random: Random) => number,
): Labelled {
  const random = new Random(seed);
  const values = new Float32Array(ROWS * 2);
  const labels = new Int32Array(ROWS);
  let [moved, back] = [0, 0];
  for (let row = 0; row < ROWS; row += 1) {
    const chance = 1 / (1 + Math.exp(-steep * (2 * random.uniform() - 1)));
    values.set([chance, 1 - chance], row * 2);
    labels[row] = label(chance, random);
    if (chance > 0.5 && labels[row] === 1) moved += 1;
    if (chance < 0.5 && labels[row] === 0) back += 1;
  }
  return { probabilities: { rows: ROWS, classes: 2, values }, labels, moved, back };
}

function depthOf({ probabilities, labels, moved, back }: Labelled): ReturnType<typeof flowDepth> {
  return flowDepth({ ...FLOW, rows: moved, back }, probabilities, labels);
}

const draw = (chance: number, random: Random): number => (random.uniform() < chance ? 0 : 1);

describe('datasets/labels: where in its class a flow takes its rows from', () => {
  it.each([0.2, 0.3, 0.4])(
    'sees %f of a class flipped at its core as much as at its edge',
    (share) => {
      for (const seed of [1, 2, 3]) {
        const depth = depthOf(
          line(seed, 25, (chance, random) =>
            draw(chance, random) === 0 && random.uniform() >= share ? 0 : 1,
          ),
        );

        expect(Math.abs(depth.core - share)).toBeLessThan(0.09);
        expect(depth.back).toBeLessThan(0.02);
        expect(isThroughout(depth)).toBe(true);
      }
    },
  );

  it.each([
    ['a class next to a commoner one', 5, (chance: number) => chance ** 3],
    ['two classes that touch', 12, (chance: number) => chance],
    ['features that say little', 0.8, (chance: number) => chance],
    ['features that say nothing', 4, () => 0.7],
  ])('takes %s for overlap', (_, steep, chanceOf) => {
    for (const seed of [1, 2, 3])
      expect(
        isThroughout(
          depthOf(line(seed, steep, (chance, random) => draw(chanceOf(chance), random))),
        ),
      ).toBe(false);
  });

  it('gives shares whatever it is given, and the same for rows in another order', () => {
    const row = fc.record({
      label: fc.integer({ min: -1, max: 2 }),
      values: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 4 }))),
    });
    fc.assert(
      fc.property(fc.array(row), fc.nat(30), fc.nat(30), (rows, there, back) => {
        const depth = (list: typeof rows): ReturnType<typeof flowDepth> =>
          flowDepth(
            { ...FLOW, rows: there, back },
            {
              rows: list.length,
              classes: 3,
              values: Float32Array.from(list.flatMap(({ values }) => values)),
            },
            Int32Array.from(list.map(({ label }) => label)),
          );
        const found = depth(rows);

        for (const share of Object.values(found)) expect(share > 0 && share < 1).toBe(true);
        expect(depth(rows.toReversed())).toEqual(found);
      }),
    );
  });
});
