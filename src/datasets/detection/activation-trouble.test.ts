import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { findActivationTrouble } from './activation-trouble.ts';

const ROWS = 200;
const WIDTH = 6;

/** Activations of two classes; every fifth row of the first lies in a cluster of its own. */
function activationsOf(seed: number): {
  values: Float32Array;
  numbers: Int32Array;
  apart: readonly number[];
} {
  const random = new Random(seed);
  const numbers = Int32Array.from({ length: ROWS }, (_, row) => row % 2);
  const apart = [...numbers.keys()].filter((row) => row % 10 === 0);
  const values = Float32Array.from({ length: ROWS * WIDTH }, (_, at) => {
    const row = Math.floor(at / WIDTH);
    const centre = row % 10 === 0 ? 9 : 3 * (row % 2);
    return (at % WIDTH === 1 ? centre : 0) + 0.3 * random.normal();
  });
  return { values, numbers, apart };
}

async function accusedBy(votes: (row: number) => number): Promise<readonly number[]> {
  const { values, numbers } = activationsOf(1);
  const found = await findActivationTrouble(
    { rows: ROWS, width: WIDTH, values },
    { column: 'label', numbers, names: ['a', 'b'] },
    Float64Array.from({ length: ROWS }, (_, row) => votes(row)),
    1,
  );
  return found.flatMap(({ claims }) => claims.map(({ row }) => row)).sort((a, b) => a - b);
}

describe('datasets/detection: activations', () => {
  it('tells a cluster of rows that look like other classes', async () => {
    const { apart } = activationsOf(1);

    expect(await accusedBy((row) => (row % 10 === 0 ? 0.1 : 0.9))).toEqual(apart);
  });

  it('takes a cluster of rows that look like their class for one of its kinds', async () => {
    expect(await accusedBy(() => 0.9)).toEqual([]);
  });
});
