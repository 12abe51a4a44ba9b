import { describe, expect, it } from 'vitest';
import { distinctRows } from './distinct-rows.ts';

const MATRIX = { rows: 6, width: 2, values: Float32Array.of(1, 2, 3, 4, 1, 2, 1, 2, 5, 6, 3, 4) };

describe('datasets/detection: rows without their copies', () => {
  it('lets the first of equal content and label stand for all', () => {
    const { rows, allOf } = distinctRows(MATRIX, Int32Array.of(0, 1, 0, 1, 0, 1));

    expect([...rows]).toEqual([0, 1, 3, 4]);
    expect([...allOf(Int32Array.of(0, 1))]).toEqual([0, 1, 2, 5]);
    expect([...allOf(Int32Array.of(2))]).toEqual([3]);
  });
});
