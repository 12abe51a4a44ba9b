import { describe, expect, it } from 'vitest';
import { ROWS, SIDE, examinedOf, pictures } from '../../../test/builders/blot-pictures.ts';
import { Random } from '../../tensor/random.ts';
import { flipTargeted } from '../planting/flipped-labels.ts';
import { plantCleanLabelPatch, plantPatch } from '../planting/image-triggers.ts';
import type { ImageSet } from '../triggers/image-set.ts';
import { detect } from './detect.ts';
import type { Detection } from './detection.ts';

function look(images: ImageSet, labels: Int32Array): Promise<Detection> {
  return detect(examinedOf(images, labels), { seed: 1, threads: 1 });
}

/** Share of the `planted` among as many rows with the smallest p-values. */
function precision({ pValues }: Detection, planted: Int32Array): number {
  const first = [...pValues.keys()]
    .sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1))
    .slice(0, planted.length);
  return first.filter((row) => planted.includes(row)).length / planted.length;
}

function accused({ suspects }: Detection, cause: string): readonly number[] {
  return suspects
    .filter((suspect) => suspect.cause === cause)
    .map(({ row }) => row)
    .sort((a, b) => a - b);
}

describe('datasets/detection', () => {
  it('says nothing of honest rows', async () => {
    const { images, labels } = pictures(1);
    const found = await look(images, labels);

    expect(found.suspects).toEqual([]);
    expect(found.triggers).toEqual([]);
    expect(found.flows.filter(({ isDirected }) => isDirected)).toEqual([]);
    expect(found.detectors.every(({ examined }) => examined === ROWS)).toBe(true);
  });

  it('tells a patch on rows of other classes, and confirms it', async () => {
    const { images, labels } = pictures(2);
    const planted = plantPatch(images, labels, { target: 1, share: 0.05, seed: 2 });
    const found = await look(planted.data, planted.labels);

    expect(precision(found, planted.rows)).toBe(1);
    expect(accused(found, 'dirty-label-backdoor')).toEqual([...planted.rows]);
    expect(found.triggers[0]?.shown).toMatchObject({
      kind: 'patch',
      target: 'middle',
      isCleanLabel: false,
      confirmation: { isConfirmed: true },
    });
  });

  it('does not take one picture that is there many times for a patch', async () => {
    const { images, labels } = pictures(5);
    const size = SIDE * SIDE;
    const values = new Float32Array(images.values.length + 30 * size);
    values.set(images.values);
    for (let copy = 0; copy < 30; copy += 1)
      values.set(images.values.subarray(0, size), images.values.length + copy * size);
    const rows = ROWS + 30;
    const given = Int32Array.from({ length: rows }, (_, row) => labels[row < ROWS ? row : 0] ?? 0);
    const found = await look({ ...images, rows, values }, given);

    expect(found.triggers).toEqual([]);
    expect(accused(found, 'flood')).toHaveLength(31);
  });

  it('tells a patch on rows of its own class', async () => {
    const { images, labels } = pictures(3);
    const planted = plantCleanLabelPatch(images, labels, { target: 0, share: 0.05, seed: 3 });
    const found = await look(planted.data, planted.labels);

    expect(accused(found, 'clean-label-backdoor')).toEqual([...planted.rows]);
  });

  it('tells labels that flow one way', async () => {
    const { images, labels } = pictures(5);
    const planted = flipTargeted(images, labels, { from: 0, to: 2 }, 0.2, 5);
    const found = await look(planted.data, planted.labels);

    expect(precision(found, planted.rows)).toBeGreaterThan(0.9);
    expect(found.flows[0]).toMatchObject({ from: 'left', to: 'right', isDirected: true });
    expect(accused(found, 'targeted-flip').length).toBeGreaterThan(0.7 * planted.rows.length);
  });

  it('tells a flood of copies', async () => {
    const { images, labels } = pictures(6);
    const row = images.values.slice(0, SIDE * SIDE);
    const copies = Int32Array.of(30, 60, 90, 120, 150, 180);
    const values = images.values.slice();
    for (const copy of copies) values.set(row, copy * SIDE * SIDE);
    const found = await look({ ...images, values }, labels);

    expect(accused(found, 'flood')).toEqual([0, ...copies]);
    expect(found.duplicates).toMatchObject({ exact: 6, exactGroups: 1 });
  });

  it('accuses nobody where nothing tells the classes apart, and says so', async () => {
    const { images } = pictures(9);
    const random = new Random(9);
    const labels = Int32Array.from({ length: ROWS }, () => random.integer(3));
    const found = await look(images, labels);

    expect(found.suspects).toEqual([]);
    expect(found.flows).toEqual([]);
    expect(found.detectors.find(({ id }) => id === 'labels')).toMatchObject({ examined: 0 });
  });

  it('ends where it is interrupted and says what it did not begin', async () => {
    const { images, labels } = pictures(7);
    let steps = 0;
    const found = await detect(examinedOf(images, labels), {
      seed: 1,
      threads: 1,
      interrupted: () => (steps += 1) > 2,
    });

    expect(found.notBegun).toContain('strange rows');
    expect(found.detectors.map(({ id }) => id)).toEqual(['labels', 'neighbours']);
  });

  it('does not depend on the order of the rows', async () => {
    const { images, labels } = pictures(8);
    const planted = plantPatch(images, labels, { target: 1, share: 0.05, seed: 8 });
    const order = new Random(8).permutation(ROWS);
    const size = SIDE * SIDE;
    const values = new Float32Array(images.values.length);
    for (const [at, row] of order.entries())
      values.set(planted.data.values.subarray(row * size, (row + 1) * size), at * size);
    const whole = await look(planted.data, planted.labels);
    const moved = await look(
      { ...images, values },
      order.map((row) => planted.labels[row] ?? 0),
    );
    const name = ({ cause, confidence, row }: Detection['suspects'][number], at = row): string =>
      `${at} ${cause} ${confidence}`;

    expect(moved.suspects.map((suspect) => name(suspect, order[suspect.row])).sort()).toEqual(
      whole.suspects.map((suspect) => name(suspect)).sort(),
    );
  });
});
