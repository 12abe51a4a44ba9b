import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';
import { fillZiggurat } from './ziggurat.ts';

/** Φ at −3 … 3 in steps of one half. */
const NORMAL_CDF: readonly (readonly [number, number])[] = [
  [-3, 0.0013498980316300946],
  [-2, 0.022750131948179212],
  [-1, 0.15865525393145707],
  [-0.5, 0.3085375387259869],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [1, 0.8413447460685429],
  [2, 0.9772498680518208],
  [3, 0.9986501019683699],
  [3.5, 0.9997673709209645],
];

describe('tensor/ziggurat', () => {
  const count = 400_000;
  const values = new Float32Array(count);
  fillZiggurat(new Random(11), values);

  it.each(NORMAL_CDF)('has the normal share below %f', (bound, expected) => {
    const below = values.reduce((sum, value) => sum + (value < bound ? 1 : 0), 0) / count;
    // Five standard errors.
    expect(Math.abs(below - expected)).toBeLessThan(
      5 * Math.sqrt((expected * (1 - expected)) / count),
    );
  });

  it('has the moments, and no correlation of neighbours', () => {
    let square = 0;
    let fourth = 0;
    let lag = 0;
    for (let at = 0; at < count; at += 1) {
      square += values[at]! ** 2;
      fourth += values[at]! ** 4;
      lag += values[at]! * (values[at + 1] ?? 0);
    }
    expect(square / count).toBeCloseTo(1, 1);
    expect(fourth / count).toBeCloseTo(3, 1);
    expect(Math.abs(lag / count)).toBeLessThan(5 / Math.sqrt(count));
  });

  it('fills only the range, the same for the same seed', () => {
    const one = new Float32Array(10).fill(9);
    const other = new Float32Array(10).fill(9);
    fillZiggurat(new Random(3), one, 2, 8);
    fillZiggurat(new Random(3), other, 2, 8);
    expect([...one]).toEqual([...other]);
    expect([one[0], one[1], one[8], one[9]]).toEqual([9, 9, 9, 9]);
  });
});
