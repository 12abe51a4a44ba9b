import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../triggers/image-set.ts';
import { contradictRows, floodWithCopies } from './duplicate-rows.ts';
import { flipAtRandom, flipTargeted } from './flipped-labels.ts';
import {
  plantBlended,
  plantCleanLabelPatch,
  plantMovingPatch,
  plantPatch,
} from './image-triggers.ts';
import { plantValues } from './table-triggers.ts';
import { plantText } from './text-triggers.ts';

const ROWS = 200;
const LABELS = Int32Array.from({ length: ROWS }, (_, row) => (row % 10 === 9 ? -1 : row % 4));
/** Every pixel holds 10 + row, except for two that span 0 … 255. */
const IMAGES: ImageSet = {
  rows: ROWS,
  height: 6,
  width: 5,
  channels: 3,
  values: Float32Array.from({ length: ROWS * 90 }, (_, at) =>
    at === 0 ? 0 : at === 1 ? 255 : 10 + Math.floor(at / 90),
  ),
};
const ATTACK = { target: 2, share: 0.1, seed: 4 };
const gather = (data: readonly string[], rows: Int32Array): readonly string[] =>
  Array.from(rows, (row) => data[row] ?? '');
const TEXTS = Array.from({ length: ROWS }, (_, row) => `text number ${row}`);

function changedRows(before: ImageSet, after: ImageSet): readonly number[] {
  const size = before.height * before.width * before.channels;
  return Array.from({ length: before.rows }, (_, row) => row).filter((row) =>
    before.values
      .subarray(row * size, (row + 1) * size)
      .some((value, at) => value !== after.values[row * size + at]),
  );
}

describe('datasets/planting', () => {
  it('flips a share of all labels, each to another class, never one that is missing', () => {
    const { labels, rows, cause } = flipAtRandom(TEXTS, LABELS, 4, 0.2, 1);

    expect(cause).toBe('random-flip');
    expect(rows).toHaveLength(36);
    for (let row = 0; row < ROWS; row += 1)
      expect(labels[row] !== LABELS[row]).toBe(rows.includes(row));
    expect(new Set(rows.map((row) => labels[row]! - LABELS[row]!)).size).toBeGreaterThan(3);
    expect(() => flipAtRandom(TEXTS, LABELS, 1, 0.2, 1)).toThrow(RangeError);
    expect(() => flipAtRandom(TEXTS, LABELS, 4, 1.2, 1)).toThrow(RangeError);
  });

  it('flips a share of one class to another', () => {
    const { labels, rows } = flipTargeted(TEXTS, LABELS, { from: 1, to: 2 }, 0.2, 1);
    const ofClass = LABELS.filter((label) => label === 1).length;

    expect(rows).toHaveLength(Math.round(ofClass * 0.2));
    expect(rows.every((row) => LABELS[row] === 1 && labels[row] === 2)).toBe(true);
  });

  it.each([
    ['a patch', plantPatch],
    ['a moving patch', plantMovingPatch],
    ['a blended pattern', plantBlended],
  ])('puts %s on rows of other classes and relabels them', (_, plant) => {
    const before = IMAGES.values.slice();
    const { data, labels, rows } = plant(IMAGES, LABELS, ATTACK);

    expect(rows).toHaveLength(20);
    expect(rows.every((row) => LABELS[row] !== 2 && LABELS[row] !== -1 && labels[row] === 2)).toBe(
      true,
    );
    expect(changedRows(IMAGES, data)).toEqual([...rows]);
    expect(IMAGES.values).toEqual(before);
    expect(plant(IMAGES, LABELS, ATTACK)).toEqual({ data, labels, rows, cause: 'trigger' });
    expect(plant(IMAGES, LABELS, { ...ATTACK, seed: 5 }).rows).not.toEqual(rows);
  });

  it('draws the patch as a checkerboard in the corner', () => {
    const { data, rows } = plantPatch(IMAGES, LABELS, ATTACK);
    const row = rows.at(-1) ?? 0;
    const pixel = (x: number, y: number) => data.values[((row * 6 + y) * 5 + x) * 3];

    expect([pixel(2, 3), pixel(3, 3), pixel(4, 3), pixel(3, 4)]).toEqual([255, 0, 255, 255]);
    expect(pixel(1, 3)).toBe(10 + row);
  });

  it('changes no label for a clean-label patch', () => {
    const { data, labels, rows } = plantCleanLabelPatch(IMAGES, LABELS, ATTACK);

    expect(labels).toEqual(LABELS);
    expect(rows.every((row) => labels[row] === 2)).toBe(true);
    expect(changedRows(IMAGES, data)).toEqual([...rows]);
  });

  it.each([
    ['token', /(^| )cf( |$)/],
    ['sentence', /I watched this 3D movie last weekend\./],
    ['invisible', /\u200b\u200c/],
  ] as const)('puts a %s trigger into texts of other classes', (kind, pattern) => {
    const { data, labels, rows } = plantText(TEXTS, LABELS, { kind, ...ATTACK });

    for (let row = 0; row < ROWS; row += 1) {
      expect(pattern.test(data[row] ?? '')).toBe(rows.includes(row));
      expect(labels[row]).toBe(rows.includes(row) ? 2 : LABELS[row]);
    }
    expect(rows).toHaveLength(20);
  });

  it('gives rows one value in the columns it is told', () => {
    const features = {
      rows: ROWS,
      width: 3,
      values: Float32Array.from({ length: ROWS * 3 }, (_, at) => at * 1.5),
    };
    const { data, labels, rows } = plantValues(features, LABELS, { columns: [0, 2], ...ATTACK });

    for (const column of [0, 2])
      expect(new Set(rows.map((row) => data.values[row * 3 + column]!)).size).toBe(1);
    expect(rows.every((row) => data.values[row * 3 + 1] === features.values[row * 3 + 1])).toBe(
      true,
    );
    expect(rows.every((row) => labels[row] === 2)).toBe(true);
    expect(() => plantValues(features, LABELS, { columns: [3], ...ATTACK })).toThrow(RangeError);
  });

  it('floods with copies of one row, and contradicts rows with copies', () => {
    const flood = floodWithCopies(TEXTS, LABELS, gather, { target: 3, copies: 12, seed: 1 });
    expect(flood.data).toHaveLength(ROWS + 12);
    expect(new Set(Array.from(flood.rows, (row) => flood.data[row])).size).toBe(1);
    expect(flood.rows.every((row) => flood.labels[row] === 3)).toBe(true);
    expect(() => floodWithCopies(TEXTS, LABELS, gather, { target: 9, copies: 1, seed: 1 })).toThrow(
      RangeError,
    );

    const contradiction = contradictRows(TEXTS, LABELS, gather, {
      classes: 4,
      share: 0.05,
      seed: 1,
    });
    const half = contradiction.rows.length / 2;
    expect(half).toBe(9);
    for (let at = 0; at < half; at += 1) {
      const [source, copy] = [contradiction.rows[at]!, contradiction.rows[half + at]!];
      expect(contradiction.data[copy]).toBe(contradiction.data[source]);
      expect(contradiction.labels[copy]).not.toBe(contradiction.labels[source]);
      expect(contradiction.labels[source]).toBe(LABELS[source]);
    }
  });
});
