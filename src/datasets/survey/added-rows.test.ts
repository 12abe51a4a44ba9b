import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { addedPValue } from './added-rows.ts';

const OLD = 600;
const WIDTH = 4;

/** 600 old rows of four independent columns, then added ones moved by `shift`. */
function examined(seed: number, added: number, shift: (at: number) => number) {
  const random = new Random(seed);
  const rows = OLD + added;
  const values = new Float32Array(rows * WIDTH);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < WIDTH; column += 1)
      values[row * WIDTH + column] = random.normal() + (row < OLD ? 0 : shift(row - OLD));
  return {
    rows: Int32Array.from({ length: rows }, (_, row) => row),
    features: { rows, width: WIDTH, values },
  };
}

function numbers(added: number): readonly number[] {
  return Array.from({ length: added }, (_, at) => OLD + at);
}

describe('datasets/survey: added rows', () => {
  it('keeps its level where they are like the rest', async () => {
    let low = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const pValue = await addedPValue(
        examined(seed, 50, () => 0),
        numbers(50),
      );
      if ((pValue ?? 0) < 0.05) low += 1;
    }
    expect(low).toBeLessThanOrEqual(6);
  });

  it('sees that all are a little strange, and that a few are very', async () => {
    const moved = examined(1, 60, () => 1);
    expect(await addedPValue(moved, numbers(60))).toBeLessThan(1e-4);
    const few = examined(2, 60, (at) => (at < 6 ? 9 : 0));
    expect(await addedPValue(few, numbers(60))).toBeLessThan(0.15);
    expect(
      await addedPValue(few, numbers(6).concat(OLD + 7, OLD + 8, OLD + 9, OLD + 10)),
    ).toBeLessThan(0.01);
  });

  it('does not depend on the order of the rows', async () => {
    const { rows, features } = examined(3, 40, () => 0.3);
    const turned = Float32Array.from(
      { length: features.values.length },
      (_, at) =>
        features.values[(features.rows - 1 - Math.floor(at / WIDTH)) * WIDTH + (at % WIDTH)] ?? 0,
    );
    const pValue = await addedPValue({ rows, features }, numbers(40));
    const other = await addedPValue(
      { rows: rows.toReversed(), features: { ...features, values: turned } },
      numbers(40),
    );
    expect(other).toBe(pValue);
  });

  it('says nothing of too few', async () => {
    expect(
      await addedPValue(
        examined(4, 9, () => 9),
        numbers(9),
      ),
    ).toBeUndefined();
  });
});
