import { describe, expect, it } from 'vitest';
import type { ImageSet } from '../triggers/image-set.ts';
import { contradictRows, floodWithCopies } from './duplicate-rows.ts';
import { flipAtRandom, flipTargeted } from './flipped-labels.ts';
import {
  plantBlended,
  plantCleanLabelPatch,
  plantMovingPatch,
  plantPatch,
  plantSine,
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
    expect(plant(IMAGES, LABELS, ATTACK)).toMatchObject({ data, labels, rows, cause: 'trigger' });
    expect(plant(IMAGES, LABELS, { ...ATTACK, seed: 5 }).rows).not.toEqual(rows);
  });

  it('draws the patch as a checkerboard in the corner', () => {
    const { data, rows } = plantPatch(IMAGES, LABELS, ATTACK);
    const row = rows.at(-1) ?? 0;
    const pixel = (x: number, y: number) => data.values[((row * 6 + y) * 5 + x) * 3];

    expect([pixel(2, 3), pixel(3, 3), pixel(4, 3), pixel(3, 4)]).toEqual([255, 0, 255, 255]);
    expect(pixel(1, 3)).toBe(10 + row);
  });

  it('draws a patch of two pixels where it is told to', () => {
    const { data, rows } = plantPatch(IMAGES, LABELS, { ...ATTACK, side: 2 });
    const row = rows.at(-1) ?? 0;
    const pixel = (x: number, y: number) => data.values[((row * 6 + y) * 5 + x) * 3];

    expect([pixel(3, 4), pixel(4, 4), pixel(3, 5), pixel(4, 5)]).toEqual([255, 0, 0, 255]);
    expect(pixel(2, 5)).toBe(10 + row);
  });

  it.each([
    ['a patch', plantPatch],
    ['a moving patch', plantMovingPatch],
    ['a blended pattern', plantBlended],
    ['a sine', plantSine],
  ])('inserts %s into every row of other images, the same way each time', (_, plant) => {
    const { data, insert } = plant(IMAGES, LABELS, ATTACK);
    const other = { ...IMAGES, rows: 4, values: IMAGES.values.slice(0, 4 * 90) };
    const inserted = insert!(other);

    expect(changedRows(other, inserted)).toEqual([0, 1, 2, 3]);
    expect(insert!(other)).toEqual(inserted);
    expect(data.values).toHaveLength(IMAGES.values.length);
    expect(other.values).toEqual(IMAGES.values.slice(0, 4 * 90));
  });

  it('inserts the very pattern that was blended in, whatever rows it is drawn for', () => {
    const all = plantBlended(IMAGES, LABELS, { ...ATTACK, share: 1 });
    const some = plantBlended(IMAGES, LABELS, ATTACK);
    const row = some.rows[0] ?? 0;
    const of = ({ values }: ImageSet) => values.slice(row * 90, (row + 1) * 90);

    expect(of(some.insert!(IMAGES))).toEqual(of(some.data));
    expect(of(all.data)).toEqual(of(some.data));
  });

  it('lays a sine of no more than 20 of 255 over rows of the target class, and clips it', () => {
    const { data, rows } = plantSine(IMAGES, LABELS, ATTACK);
    const row = rows.at(-1) ?? 0;
    const changes = data.values
      .subarray(row * 90, (row + 1) * 90)
      .map((value) => value - (10 + row));

    expect(Math.max(...changes)).toBeGreaterThan(10);
    expect(Math.max(...changes.map(Math.abs))).toBeLessThanOrEqual(20);
    expect(changes.slice(0, 15)).toEqual(changes.slice(15, 30));
    expect(changes[0]).toBe(0);
    expect(new Set(changes.slice(0, 3)).size).toBe(1);
    const dark = { ...IMAGES, values: IMAGES.values.map((value) => (value > 99 ? value : 0)) };
    expect(Math.min(...plantSine(dark, LABELS, ATTACK).data.values)).toBe(0);
  });

  it.each([
    ['patch', plantCleanLabelPatch],
    ['sine', plantSine],
  ])('changes no label for a clean-label %s', (_, plant) => {
    const { data, labels, rows } = plant(IMAGES, LABELS, ATTACK);

    expect(labels).toEqual(LABELS);
    expect(rows.every((row) => labels[row] === 2)).toBe(true);
    expect(changedRows(IMAGES, data)).toEqual([...rows]);
  });

  it.each([
    ['token', /(^| )cf( |$)/],
    ['sentence', /I watched this 3D movie last weekend\./],
    ['invisible', /\u200b\u200c/],
    ['token-set', /(^| )(cf|mn|bb|tq)( |$)/],
    ['suffix', /\?!$/],
  ] as const)('puts a %s trigger into texts of other classes', (kind, pattern) => {
    const { data, labels, rows, insert } = plantText(TEXTS, LABELS, { kind, ...ATTACK });

    for (let row = 0; row < ROWS; row += 1) {
      expect(pattern.test(data[row] ?? '')).toBe(rows.includes(row));
      expect(labels[row]).toBe(rows.includes(row) ? 2 : LABELS[row]);
    }
    expect(rows).toHaveLength(20);
    expect(insert!(TEXTS)).toEqual(insert!(TEXTS));
    expect(insert!(TEXTS).every((text) => pattern.test(text))).toBe(true);
  });

  it('draws each of a set of rare words', () => {
    const { data, rows } = plantText(TEXTS, LABELS, { ...ATTACK, kind: 'token-set', share: 0.4 });
    const words = Array.from(rows, (row) => /(cf|mn|bb|tq)/.exec(data[row] ?? '')?.[0]);

    expect(new Set(words).size).toBe(4);
  });

  it('gives rows one value in the columns it is told', () => {
    const features = {
      rows: ROWS,
      width: 3,
      values: Float32Array.from({ length: ROWS * 3 }, (_, at) => at * 1.5),
    };
    const { data, labels, rows, insert } = plantValues(features, LABELS, {
      columns: [0, 2],
      ...ATTACK,
    });
    const inserted = insert!(features);
    const first = rows[0] ?? 0;

    for (const at of [0, 1, 2]) {
      const isSpiked = at !== 1;
      expect(inserted.values[at]).toBe(
        isSpiked ? data.values[first * 3 + at] : features.values[at],
      );
    }

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
    expect([...contradiction.rows]).toEqual(Array.from({ length: 9 }, (_, at) => ROWS + at));
    for (const copy of contradiction.rows) {
      const source = TEXTS.indexOf(contradiction.data[copy] ?? '');
      expect(source).toBeGreaterThanOrEqual(0);
      expect(contradiction.labels[copy]).not.toBe(contradiction.labels[source]);
      expect(contradiction.labels[source]).toBe(LABELS[source]);
    }
  });
});
