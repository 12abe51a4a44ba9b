import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { distance } from '../geometry/norm.ts';
import { boxSpace } from '../geometry/space.ts';
import type { Subject } from '../probing/subject.ts';
import { directionTo, normalise, pointAt, smallerRadius, turn } from './ray.ts';

const SIZE = 7;
const ORIGIN = new Float32Array(SIZE);
const NORMS = ['l2', 'linf'] as const;

function subjectFor(norm: 'l2' | 'linf', bound: number): Subject {
  return {
    index: 0,
    space: boxSpace([SIZE], -bound, bound),
    budget: { norm, epsilon: Number.POSITIVE_INFINITY },
    clean: ORIGIN,
    random: new Random(1),
    allowance: { left: 1 },
    rows: 1,
    best: Number.POSITIVE_INFINITY,
    keep: () => false,
  };
}

function vector(seed: number): Float32Array {
  return new Random(seed).fillNormal(new Float32Array(SIZE));
}

/** Answers as a model would that is fooled from `boundary` on; the radius found, and the questions. */
function search(
  boundary: number,
  radius: number,
  tolerance: number,
): { readonly found: number | undefined; readonly asked: number } {
  const subject = subjectFor('l2', 1e6);
  const direction = vector(4);
  normalise('l2', direction);
  const running = smallerRadius(subject, direction, radius, tolerance);
  let asked = 0;
  for (let next = running.next(new Float32Array(0)); ; asked += 1) {
    if (next.done === true) return { found: next.value, asked };
    const away = distance('l2', ORIGIN, next.value.x, 0, SIZE);
    next = running.next(Float32Array.of(away >= boundary ? 1 : -1));
  }
}

describe('attacks/sign-opt/ray', () => {
  it('finds the boundary along a ray to the tolerance', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 1e-5, max: 0.1, noNaN: true }),
        (boundary, tolerance) => {
          const { found, asked } = search(boundary, 1.1, tolerance);

          expect(found).toBeGreaterThanOrEqual(boundary * (1 - 1e-5));
          expect(found).toBeLessThanOrEqual(boundary * (1 + 2 * tolerance + 1e-5));
          expect(asked).toBeLessThanOrEqual(60);
        },
      ),
    );
  });

  it('spends one question on a direction that is no better', () => {
    expect(search(2, 1, 1e-6)).toEqual({ found: undefined, asked: 1 });
  });

  it('ends where nothing is too near', () => {
    expect(search(0, 1, 1e-6).asked).toBeLessThanOrEqual(60);
  });

  it.each(NORMS)('turns to directions of length 1 in %s, or inside of the cube', (norm) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (seed, amount) => {
          const direction = vector(seed);
          normalise(norm, direction);
          const turned = new Float32Array(SIZE);
          turn(norm, direction, vector(seed + 1), amount, turned);
          const length = distance(norm, ORIGIN, turned, 0, SIZE);

          if (norm === 'l2') expect(length).toBeCloseTo(1, 5);
          else expect(length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each(NORMS)('goes to a point and back in %s, as far as the bounds let it', (norm) => {
    const subject = subjectFor(norm, 0.5);
    const direction = vector(9);
    normalise(norm, direction);
    const point = new Float32Array(SIZE);
    pointAt(subject, direction, 0.1, point);
    const back = new Float32Array(SIZE);

    expect(directionTo(subject, point, back)).toBeCloseTo(0.1, 6);
    expect(distance('linf', direction, back, 0, SIZE)).toBeLessThan(1e-6);
    pointAt(subject, direction, 10, point);
    expect(distance('linf', ORIGIN, point, 0, SIZE)).toBeCloseTo(0.5, 6);
  });
});
