import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import type { Subject } from '../probing/subject.ts';
import { boxSpace } from '../geometry/space.ts';
import { CoordinateAdam } from './coordinate-adam.ts';
import { CoordinateDeck } from './coordinate-deck.ts';
import { coordinateSlopes } from './slopes.ts';

function subjectOf(clean: Float32Array, rows: number): Subject {
  return {
    index: 0,
    space: boxSpace([clean.length]),
    budget: { norm: 'l2', epsilon: 1 },
    clean,
    random: new Random(3),
    allowance: { left: 1000 },
    rows,
    best: Number.POSITIVE_INFINITY,
    keep: () => false,
  };
}

describe('attacks/zoo: slopes', () => {
  it.each([1, 6, 100])('are those of the function, at bounds too, at %i rows a call', (rows) => {
    // The first coordinate lies at its lower bound, the last at its upper one.
    const point = Float32Array.of(0, 0.25, 0.5, 0.75, 1);
    const heights = [3, -2, 0, 5, 7];
    const coordinates = Int32Array.of(4, 1, 0, 2, 3);
    const slopes = new Float64Array(5);
    const search = coordinateSlopes(subjectOf(point, rows), point, coordinates, 1e-3, slopes);
    let asked = 0;
    let next = search.next(new Float32Array(0));
    while (next.done !== true) {
      const { x, count } = next.value;
      expect(Math.min(...x)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...x)).toBeLessThanOrEqual(1);
      asked += count;
      const answers = Float32Array.from({ length: count }, (_, row) =>
        heights.reduce((sum, height, at) => sum + height * x[row * 5 + at]!, 0),
      );
      next = search.next(answers);
    }

    expect(next.value).toBe(4);
    expect(asked).toBe(10);
    for (const [place, at] of coordinates.entries())
      expect(slopes[place]).toBeCloseTo(heights[at]!, 2);
  });
});

describe('attacks/zoo: coordinates', () => {
  it('come in rounds, each once, and only those that may change', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (open, most) => {
          const space = { ...boxSpace([open.length]), mutable: Uint8Array.from(open, Number) };
          const deck = new CoordinateDeck(space, new Random(most));
          const wanted = [...open.keys()].filter((at) => open[at]);
          for (let round = 0; round < 2; round += 1) {
            const dealt: number[] = [];
            while (dealt.length < wanted.length) dealt.push(...deck.deal(most));
            expect(dealt.toSorted((a, b) => a - b)).toEqual(wanted);
          }
          if (wanted.length === 0) expect(deck.deal(most).length).toBe(0);
        },
      ),
    );
  });

  it('take first steps of the rate, each by its own count, and stay in their bounds', () => {
    const adam = new CoordinateAdam(boxSpace([3]), 0.1);
    const point = Float32Array.of(0.5, 0.5, 0.05);
    adam.move(point, 0, 200);
    adam.move(point, 0, 200);
    adam.move(point, 1, -1e-3);
    adam.move(point, 2, 1);
    adam.move(point, 1, Number.NaN);

    expect(point[0]).toBeCloseTo(0.3, 4);
    expect(point[1]).toBeCloseTo(0.6, 4);
    expect(point[2]).toBe(0);
  });
});
