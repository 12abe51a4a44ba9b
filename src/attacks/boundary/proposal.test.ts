import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { distance } from '../geometry/norm.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { boxSpace } from '../geometry/space.ts';
import type { Subject } from '../probing/subject.ts';
import { stepAround, stepTowards } from './proposal.ts';

const SIZE = 9;

function subjectIn(space: SampleSpace, seed: number): Subject {
  const random = new Random(seed);
  return {
    index: 0,
    space,
    budget: { norm: 'l2', epsilon: Number.POSITIVE_INFINITY },
    clean: random.fillUniform(new Float32Array(SIZE)),
    random,
    allowance: { left: 1 },
    rows: 1,
    best: Number.POSITIVE_INFINITY,
    keep: () => false,
  };
}

/** A point of the box in which what must not change is as it was. */
function pointOf({ space, clean, random }: Subject): Float32Array {
  return clean.map((value, at) => (space.mutable?.[at] === 0 ? value : random.uniform()));
}

describe('attacks/boundary/proposal', () => {
  it('turns on the sphere, at right angles to the way back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0.001, max: 2 }),
        (seed, step) => {
          // Bounds far away: nothing is clipped.
          const subject = subjectIn(boxSpace([SIZE], -100, 100), seed);
          const current = pointOf(subject);
          const length = distance('l2', subject.clean, current, 0, SIZE);
          fc.pre(!Number.isNaN(step));
          const turned = new Float32Array(SIZE);
          stepAround(subject, current, length, step, turned);
          let along = 0;
          for (let at = 0; at < SIZE; at += 1)
            along += (turned[at]! - subject.clean[at]!) * (current[at]! - subject.clean[at]!);

          expect(distance('l2', subject.clean, turned, 0, SIZE) / length).toBeCloseTo(1, 4);
          // The cosine of the angle whose tangent is the step.
          expect(along / length ** 2).toBeCloseTo(1 / Math.sqrt(1 + step * step), 4);
        },
      ),
    );
  });

  it('stays in bounds, leaves alone what must not change, and goes towards the sample', () => {
    const mutable = Uint8Array.from({ length: SIZE }, (_, at) => (at % 3 === 0 ? 0 : 1));
    const space = { ...boxSpace([SIZE]), mutable };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, share) => {
          const subject = subjectIn(space, seed);
          const current = pointOf(subject);
          const length = distance('l2', subject.clean, current, 0, SIZE);
          const turned = new Float32Array(SIZE);
          const closer = new Float32Array(SIZE);
          stepAround(subject, current, length, 0.5, turned);
          stepTowards(subject, turned, length * share, closer);

          for (const point of [turned, closer])
            for (let at = 0; at < SIZE; at += 1) {
              expect(point[at]).toBeGreaterThanOrEqual(0);
              expect(point[at]).toBeLessThanOrEqual(1);
              if (mutable[at] === 0) expect(point[at]).toBe(subject.clean[at]);
            }
          expect(distance('l2', subject.clean, closer, 0, SIZE)).toBeLessThanOrEqual(
            length * share + 1e-6,
          );
        },
      ),
    );
  });

  it('stays where it is when nothing but the way back can change', () => {
    const mutable = new Uint8Array(SIZE);
    mutable[4] = 1;
    const subject = subjectIn({ ...boxSpace([SIZE]), mutable }, 3);
    const current = pointOf(subject);
    const length = distance('l2', subject.clean, current, 0, SIZE);
    const turned = new Float32Array(SIZE);
    stepAround(subject, current, length, 0.1, turned);

    expect(turned.every((value) => Number.isFinite(value))).toBe(true);
    expect(Math.abs(turned[4]! - subject.clean[4]!)).toBeLessThanOrEqual(length * (1 + 1e-6));
  });
});
