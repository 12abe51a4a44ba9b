import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { categoryDrift } from './categories.ts';
import { gradeCategories, gradeDistance, gradeStability } from './judgement.ts';
import { addFlows, labelFlow } from './label-flow.ts';
import { stability } from './stability.ts';

function normals(seed: number, count: number, shift = 0): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => random.normal() + shift);
}

/** Counts of missing values, and of values by tenths of a normal distribution. */
function tenths(values: Float64Array): Float64Array {
  const counts = new Float64Array(11);
  for (const value of values) {
    const at = Number.isNaN(value) ? 0 : 1 + EDGES.filter((edge) => value >= edge).length;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
const EDGES = [-1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816];

describe('datasets/drift: stability index', () => {
  it('has the p-value its distribution promises on equal populations', () => {
    let rejected = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const a = tenths(normals(2 * seed, 2000));
      const b = tenths(normals(2 * seed + 1, 1000));
      if (stability(a, b).logP <= Math.log(0.05)) rejected += 1;
    }
    expect(rejected).toBeGreaterThan(0);
    expect(rejected).toBeLessThanOrEqual(24);
  });

  it('sees a shift, a pile of equal values and missing ones, and names the bin', () => {
    const reference = tenths(normals(1, 5000));
    const shifted = stability(reference, tenths(normals(2, 5000, 1)));
    expect(shifted.index).toBeGreaterThan(0.25);
    expect(gradeStability(shifted, Math.exp(shifted.logP))).toBe('drifted');
    const holes = normals(3, 5000).map((value, at) => (at % 4 === 0 ? Number.NaN : value));
    expect(stability(reference, tenths(holes))).toMatchObject({ worst: 0 });
    const far = normals(4, 5000).map((value, at) => (at % 4 === 0 ? 99 : value));
    expect(stability(reference, tenths(far)).worst).toBe(reference.length - 1);
  });

  it('says nothing of nothing', () => {
    expect(stability(new Float64Array(11), tenths(Float64Array.of(1)))).toMatchObject({
      index: 0,
      logP: 0,
    });
  });
});

describe('datasets/drift: categories', () => {
  it('has the statistics of a table worked by hand', () => {
    // 2 × 2 table 30 20 / 20 30: chi-square 4, G = 4.0271.
    const drift = categoryDrift(
      new Map([
        ['a', 30],
        ['b', 20],
      ]),
      new Map([
        ['a', 20],
        ['b', 30],
      ]),
    );
    expect(drift.chiSquare).toBeCloseTo(4, 12);
    expect(drift.g).toBeCloseTo(4.0271, 4);
    expect(drift).toMatchObject({ freedom: 1, effect: 0.2, changedValue: 'a' });
    expect(drift.largestChange).toBeCloseTo(0.2, 12);
    expect(Math.exp(drift.logP)).toBeCloseTo(0.0448, 3);
  });

  it('names values that appear and vanish, and gates on the effect', () => {
    const drift = categoryDrift(
      new Map([
        ['a', 9000],
        ['old', 5],
      ]),
      new Map([
        ['a', 9000],
        ['new', 7],
        ['x', 9],
      ]),
    );
    expect(drift.appeared).toEqual(['x', 'new']);
    expect(drift.vanished).toEqual(['old']);
    expect(gradeCategories(drift, 0.001)).toBe('slight');
    expect(gradeDistance({ statistic: 0.2, pValue: 0 }, 0)).toBe('drifted');
    expect(gradeDistance({ statistic: 0.2, pValue: 0.5 }, 0.5)).toBe('none');
  });
});

describe('datasets/drift: labels', () => {
  it('counts repeats as often as both versions have them and forgets what is gone', () => {
    const flow = labelFlow(
      [
        ['a', 0],
        ['a', 1],
        ['b', 0],
      ],
      [
        ['a', 1],
        ['a', 1],
        ['c', 0],
      ],
      2,
    );
    expect(Array.from(flow.counts)).toEqual([0, 1, 0, 1]);
  });

  it('does not depend on the order of rows and adds up over contents', () => {
    const pairs = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: -1, max: 2 })),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pairs, pairs, (before, after) => {
        const whole = labelFlow(before, after, 3);
        expect(labelFlow(before.toReversed(), after.toReversed(), 3)).toEqual(whole);
        const part = (keep: (content: string) => boolean) =>
          labelFlow(
            before.filter(([content]) => keep(content)),
            after.filter(([content]) => keep(content)),
            3,
          );
        expect(
          addFlows(
            part((content) => content === 'a'),
            part((content) => content !== 'a'),
          ),
        ).toEqual(whole);
      }),
    );
  });
});
