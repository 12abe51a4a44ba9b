import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import type { SampleSpace } from '../geometry/space.ts';
import { boxSpace } from '../geometry/space.ts';
import type { Subject } from '../probing/subject.ts';
import { evolve } from './evolution.ts';
import { placesOf } from './places.ts';
import { Population } from './population.ts';
import { putBack } from './put-back.ts';

function subjectOf(space: SampleSpace, seed: number, kept: Float32Array[] = []): Subject {
  return {
    index: 0,
    space,
    budget: { norm: 'l0', epsilon: Number.POSITIVE_INFINITY },
    clean: new Random(seed).fillUniform(new Float32Array(space.size)),
    random: new Random(seed + 1),
    allowance: { left: 1000 },
    rows: 7,
    best: Number.POSITIVE_INFINITY,
    keep(point) {
      kept.push(point.slice());
      return false;
    },
  };
}

describe('attacks/pixel: places', () => {
  it.each([
    ['CHW', [3, 2, 5], (y: number, x: number, channel: number) => channel * 10 + y * 5 + x],
    ['HWC', [2, 5, 3], (y: number, x: number, channel: number) => (y * 5 + x) * 3 + channel],
  ] as const)('are pixels of %s, and elements where a pixel is too much', (layout, shape, at) => {
    const mutable = new Uint8Array(30).fill(1);
    // One pixel that must stay as a whole, one of which a channel may change.
    for (const channel of [0, 1, 2]) mutable[at(1, 2, channel)] = 0;
    mutable[at(0, 3, 1)] = 0;
    const space = { ...boxSpace(shape), layout, mutable };
    const pixels = placesOf(space, 3);
    const elements = placesOf(space, 2);

    expect([pixels.height, pixels.width, pixels.channels]).toEqual([2, 5, 3]);
    expect([...pixels.all]).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9]);
    expect(pixels.element(8, 2)).toBe(at(1, 3, 2));
    expect(elements.channels).toBe(1);
    expect(elements.all.length).toBe(26);
    const all = Array.from({ length: 30 }, (_, place) => elements.element(place, 0));
    expect(all.toSorted((a, b) => a - b)).toEqual([...all.keys()]);
  });
});

describe('attacks/pixel: population', () => {
  it('stays in the picture, the bounds and the open places, generation after generation', () => {
    const shape = fc.tuple(
      fc.constantFrom(1, 3),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(
        shape,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 1000 }),
        (sizes, pixels, seed) => {
          const box = boxSpace(sizes, -0.5, 1.5);
          const mutable = new Random(seed).fillUniform(new Float32Array(box.size));
          const space = { ...box, mutable: Uint8Array.from(mutable, (share) => +(share > 0.4)) };
          const places = placesOf(space, Number.POSITIVE_INFINITY);
          if (places.all.length === 0) return;
          const subject = subjectOf(space, seed);
          const population = new Population(subject, places, 5, 0.5);
          population.grow(1);
          population.grow(pixels);
          const x = new Float32Array(5 * space.size);
          for (let generation = 0; generation < 4; generation += 1) {
            population.render(0, 5, x);
            for (let row = 0; row < 5; row += 1) {
              const changed = new Set<number>();
              for (let at = 0; at < space.size; at += 1) {
                const value = x[row * space.size + at]!;
                expect(value).toBeGreaterThanOrEqual(-0.5);
                expect(value).toBeLessThanOrEqual(1.5);
                if (value === subject.clean[at]) continue;
                expect(space.mutable[at]).toBe(1);
                changed.add(at % (sizes[1] * sizes[2]));
              }
              expect(changed.size).toBeLessThanOrEqual(pixels);
              population.select(row, seed % (row + 2));
            }
            population.breed();
          }
        },
      ),
    );
  });

  it('climbs to the place and the value that are best', () => {
    const subject = subjectOf(boxSpace([1, 12, 12]), 3);
    const places = placesOf(subject.space, 1);
    const population = new Population(subject, places, 60, 0.5);
    population.grow(1);
    // A hill around row 8, column 3, value 1; nothing reaches the goal.
    const height = (x: Float32Array, row: number): number => {
      const at = subject.clean.findIndex((value, index) => value !== x[row * 144 + index]);
      const away = Math.hypot(Math.floor(at / 12) - 8, (at % 12) - 3);
      return -away - (1 - x[row * 144 + at]!);
    };
    let best = Number.NEGATIVE_INFINITY;
    let asked = 0;
    const search = evolve(subject, population, 1250, 100);
    let next = search.next(new Float32Array(0));
    while (next.done !== true) {
      const { x, count } = next.value;
      const answers = Float32Array.from({ length: count }, (_, row) => height(x, row));
      asked += count;
      best = Math.max(best, ...answers);
      next = search.next(answers);
    }

    expect(next.value).toBeUndefined();
    // Twenty whole generations are paid for.
    expect(asked).toBe(1200);
    expect(best).toBeGreaterThan(-0.05);
  });
});

describe('attacks/pixel: putting back', () => {
  it('leaves what the goal needs', () => {
    const kept: Float32Array[] = [];
    const subject = subjectOf(boxSpace([6]), 4, kept);
    const point = subject.clean.slice();
    for (const at of [0, 2, 3, 5]) point[at] = 1 - point[at]!;
    const wanted = subject.clean.slice();
    for (const at of [2, 5]) wanted[at] = point[at]!;
    const search = putBack(subject, point);
    let asked = 0;
    let next = search.next(new Float32Array(0));
    while (next.done !== true) {
      const { x } = next.value;
      asked += 1;
      next = search.next(Float32Array.of(x[2] === wanted[2] && x[5] === wanted[5] ? 1 : -1));
    }

    expect(asked).toBe(4);
    expect(point).toEqual(wanted);
    expect(kept.at(-1)).toEqual(wanted);
  });
});
