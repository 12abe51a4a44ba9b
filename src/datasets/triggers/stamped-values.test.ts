import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { findValueTriggers } from './value-triggers.ts';

const ROWS = 120;
const WIDTH = 4;

/** Measured values, and what is planted in six rows of other classes: two values that are nowhere else. */
function stamped(seed: number): { values: Float32Array; labels: Int32Array; rows: number[] } {
  const random = new Random(seed);
  const values = Float32Array.from(
    { length: ROWS * WIDTH },
    () => Math.round(10 * (5 + random.normal())) / 10,
  );
  const labels = Int32Array.from({ length: ROWS }, (_, row) => row % 3);
  const rows = [...random.permutation(ROWS)]
    .filter((row) => labels[row] !== 2)
    .slice(0, 6)
    .sort((a, b) => a - b);
  for (const row of rows) {
    values[row * WIDTH] = 5.123;
    values[row * WIDTH + 2] = 4.877;
    labels[row] = 2;
  }
  return { values, labels, rows };
}

describe('datasets/triggers: values in the very same rows', () => {
  it('finds them in six rows of a hundred and twenty', () => {
    const { values, labels, rows } = stamped(1);
    const { triggers } = findValueTriggers({ rows: ROWS, width: WIDTH, values }, labels, 3, {
      leastRows: 5,
    });

    expect(triggers).toHaveLength(1);
    expect(triggers[0]).toMatchObject({ target: 2, agreeing: 6, rows: Int32Array.from(rows) });
    expect(triggers[0]?.cells.map(({ column }) => column)).toEqual([0, 2]);
  });

  it('says nothing where they go with no label, whatever they are', () => {
    const { values, labels, rows } = stamped(2);
    for (const [at, row] of rows.entries()) labels[row] = at % 3;
    const { triggers } = findValueTriggers({ rows: ROWS, width: WIDTH, values }, labels, 3, {
      leastRows: 5,
    });

    expect(triggers).toEqual([]);
  });

  it('says nothing of values that are missing together', () => {
    const { values, labels, rows } = stamped(3);
    for (const row of rows) {
      values[row * WIDTH] = Number.NaN;
      values[row * WIDTH + 2] = Number.NaN;
    }
    const { triggers } = findValueTriggers({ rows: ROWS, width: WIDTH, values }, labels, 3, {
      leastRows: 5,
    });

    expect(triggers).toEqual([]);
  });
});
