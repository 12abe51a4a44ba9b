import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { distance } from './norm.ts';
import { project } from './projection.ts';
import { boxSpace } from './space.ts';

/** The L1 projection by sorting nothing and guessing nothing: bisection on the multiplier in double precision. */
function byBisection(x: Float32Array, clean: Float32Array, epsilon: number): readonly number[] {
  const at = (multiplier: number): readonly number[] =>
    Array.from(x, (value, index) => {
      const change = value - clean[index]!;
      const room = change >= 0 ? 1 - clean[index]! : clean[index]!;
      return Math.sign(change) * Math.min(Math.max(Math.abs(change) - multiplier, 0), room);
    });
  const sum = (change: readonly number[]): number =>
    change.reduce((all, one) => all + Math.abs(one), 0);
  if (sum(at(0)) <= epsilon) return at(0);
  let [low, high] = [0, 100];
  for (let round = 0; round < 200; round += 1) {
    const middle = (low + high) / 2;
    if (sum(at(middle)) > epsilon) low = middle;
    else high = middle;
  }
  return at(high);
}

describe('attacks/geometry/projection', () => {
  it('onto box and L1 ball together is the one that bisection finds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(),
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        fc.double({ min: 0.01, max: 30, noNaN: true }),
        (size, seed, epsilon, spread) => {
          const random = new Random(seed);
          const clean = random.fillUniform(new Float32Array(size));
          if (size > 3) clean[2] = 1;
          const x = clean.map((value) => value + spread * random.normal());
          // Equal changes meet the multiplier together.
          if (size > 5) x[4] = x[5]! - clean[5]! + clean[4]!;
          const expected = byBisection(x, clean, epsilon);
          project(boxSpace([size]), 'l1', epsilon, x, clean, 1);

          expect(distance('l1', clean, x, 0, size)).toBeLessThanOrEqual(
            epsilon * (1 + 1e-6) + 1e-6,
          );
          for (let at = 0; at < size; at += 1)
            expect(x[at]! - clean[at]!).toBeCloseTo(expected[at]!, 5);
        },
      ),
    );
  });

  it.each(['linf', 'l2', 'l1', 'l0'] as const)('in %s leaves what is inside as it is', (norm) => {
    const clean = new Float32Array([0.5, 0.5, 0.5, 0.5]);
    const x = new Float32Array([0.5, 0.6, 0.45, 0.5]);
    const before = x.slice();
    project(boxSpace([4]), norm, 2, x, clean, 1);

    expect(x).toEqual(before);
  });

  it.each(['linf', 'l2', 'l1', 'l0'] as const)('in %s with radius 0 goes back', (norm) => {
    const clean = new Float32Array([0.5, 0, 1]);
    const x = new Float32Array([0.9, 0.3, -4]);
    project(boxSpace([3]), norm, 0, x, clean, 1);

    expect([...x]).toEqual([0.5, 0, 1]);
  });
});
