import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { hyperplaneRoom, toHyperplane } from './hyperplane.ts';
import { boxSpace } from './space.ts';

const NORMS = ['linf', 'l2', 'l1'] as const;

function dot(w: Float32Array, d: Float64Array): number {
  return w.reduce((sum, value, at) => sum + value * d[at]!, 0);
}

function sizeOf(norm: (typeof NORMS)[number], d: ArrayLike<number>): number {
  const sizes = Array.from(d, Math.abs);
  if (norm === 'linf') return Math.max(...sizes);
  const sum = sizes.reduce((all, one) => all + (norm === 'l2' ? one * one : one), 0);
  return norm === 'l2' ? Math.sqrt(sum) : sum;
}

describe('attacks/geometry/hyperplane', () => {
  it.each([
    ['linf', 1 / 6],
    ['l2', 1 / Math.sqrt(14)],
    ['l1', 1 / 3],
  ] as const)('is the distance of the dual norm in %s while no bound is met', (norm, distance) => {
    const x = new Float32Array([0.5, 0.5, 0.5]);
    const w = new Float32Array([1, -2, 3]);
    const room = hyperplaneRoom(3);

    expect(toHyperplane(boxSpace([3]), norm, x, w, 0, 1, room)).toBeCloseTo(distance, 12);
    expect(dot(w, room.change)).toBeCloseTo(1, 12);
    expect(toHyperplane(boxSpace([3]), norm, x, w, 0, -1, room)).toBeCloseTo(distance, 12);
    expect(dot(w, room.change)).toBeCloseTo(-1, 12);
  });

  it('ends in the nearest corner when the box does not reach the hyperplane', () => {
    const room = hyperplaneRoom(2);
    for (const norm of NORMS) {
      toHyperplane(
        boxSpace([2]),
        norm,
        new Float32Array([0.25, 0.5]),
        new Float32Array([1, -1]),
        0,
        9,
        room,
      );
      expect([...room.change]).toEqual([0.75, -0.5]);
    }
  });

  it('stays in the box, leaves immutable elements alone, and no sampled point of the plane is nearer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NORMS),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(),
        fc.double({ min: -0.95, max: 0.95, noNaN: true }),
        (norm, size, seed, share) => {
          const random = new Random(seed);
          const x = random.fillUniform(new Float32Array(size));
          const w = random.fillNormal(new Float32Array(size));
          if (size > 2) w[1] = w[0]!;
          const mutable = new Uint8Array(size).fill(1);
          if (size > 3) mutable[size - 1] = 0;
          const space = { ...boxSpace([size]), mutable };
          // Reachable by construction: a share of what the box allows.
          let reach = 0;
          for (let at = 0; at < size; at += 1)
            if (mutable[at] === 1)
              reach += Math.abs(w[at]!) * (w[at]! * share > 0 ? 1 - x[at]! : x[at]!);
          const offset = reach * share;
          const room = hyperplaneRoom(size);
          const found = toHyperplane(space, norm, x, w, 0, offset, room);

          expect(found).toBeCloseTo(sizeOf(norm, room.change), 9);
          expect(dot(w, room.change)).toBeCloseTo(offset, 5);
          for (let at = 0; at < size; at += 1) {
            if (mutable[at] === 0) expect(Math.abs(room.change[at]!)).toBe(0);
            expect(x[at]! + room.change[at]!).toBeGreaterThanOrEqual(-1e-9);
            expect(x[at]! + room.change[at]!).toBeLessThanOrEqual(1 + 1e-9);
          }
          // Moving along the plane between two elements inside of the box makes it no smaller.
          for (let trial = 0; trial < 40; trial += 1) {
            const [a, b] = [random.integer(size), random.integer(size)];
            if (a === b || mutable[a] === 0 || mutable[b] === 0 || w[a] === 0 || w[b] === 0)
              continue;
            const other = Float64Array.from(room.change);
            const step = (random.uniform() - 0.5) * 0.2;
            other[a]! += step / w[a]!;
            other[b]! -= step / w[b]!;
            if ([a, b].some((at) => x[at]! + other[at]! < 0 || x[at]! + other[at]! > 1)) continue;
            expect(sizeOf(norm, other)).toBeGreaterThanOrEqual(found - 1e-6);
          }
        },
      ),
    );
  });
});
