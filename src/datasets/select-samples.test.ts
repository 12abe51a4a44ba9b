import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random.ts';
import type { LabelledSamples } from './labelled-samples.ts';
import { chooseIndices, selectSamples } from './select-samples.ts';

const labelled = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 });

function counts(labels: Iterable<number>): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const label of labels) found.set(label, (found.get(label) ?? 0) + 1);
  return found;
}

describe('datasets/select-samples', () => {
  it('takes as many of each class as there are, within one', () => {
    fc.assert(
      fc.property(labelled, fc.nat(70), fc.nat(), (list, count, seed) => {
        const labels = Int32Array.from(list);
        const chosen = chooseIndices(
          labels.length,
          labels,
          { count, stratified: true },
          new Random(seed),
        );
        const [there, taken] = [counts(list), counts(chosen.map((index) => list[index] ?? -1))];
        const most = Math.max(0, ...taken.values());

        expect(chosen).toHaveLength(Math.min(count, list.length));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect([...chosen]).toEqual([...chosen].sort((a, b) => a - b));
        for (const [label, all] of there)
          expect(taken.get(label) ?? 0).toBeGreaterThanOrEqual(Math.min(all, most - 1));
      }),
    );
  });

  it('gives the same for the same seed, another for another', () => {
    const choose = (seed: number) => [
      ...chooseIndices(1000, undefined, { count: 20, stratified: true }, new Random(seed)),
    ];

    expect(choose(1)).toEqual(choose(1));
    expect(choose(1)).not.toEqual(choose(2));
  });

  it('keeps values, labels and names together', () => {
    const samples: LabelledSamples = {
      kind: 'array',
      count: 50,
      shape: [2],
      stored: 'uint8',
      values: Float32Array.from({ length: 100 }, (_, index) => index),
      labels: Int32Array.from({ length: 50 }, (_, index) => index % 5),
      names: (index) => `x[${index}]`,
      notes: [],
    };
    const chosen = selectSamples(samples, { count: 10, stratified: false }, new Random(3));

    expect(chosen.count).toBe(10);
    for (let index = 0; index < 10; index += 1) {
      const original = (chosen.values[index * 2] ?? 0) / 2;
      expect(chosen.values[index * 2 + 1]).toBe(original * 2 + 1);
      expect(chosen.labels?.[index]).toBe(original % 5);
      expect(chosen.names(index)).toBe(`x[${original}]`);
    }
  });
});
