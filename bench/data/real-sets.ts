import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureMatrix } from '../../src/datasets/features/feature-matrix.ts';
import type { ImageSet } from '../../src/datasets/triggers/image-set.ts';
import { Random } from '../../src/tensor/random.ts';
import { readFloats, readInts } from './raw-arrays.ts';

export const SET_NAMES = ['iris', 'wine', 'breast', 'digits', 'mnist', 'packages'] as const;
export type SetName = (typeof SET_NAMES)[number];

export type Rows =
  | { readonly kind: 'images'; readonly images: ImageSet }
  | { readonly kind: 'table'; readonly matrix: FeatureMatrix; readonly columns: readonly string[] }
  | { readonly kind: 'texts'; readonly texts: readonly string[] };

export interface LabelledRows {
  readonly rows: Rows;
  readonly labels: Int32Array;
}

/** One draw of a real set: what is attacked, and rows held out of it on which attack success is measured. */
export interface RealSet {
  readonly name: SetName;
  readonly classes: readonly string[];
  readonly train: LabelledRows;
  readonly held: LabelledRows;
}

/** Share held out of the small sets. */
const HELD_SHARE = 0.2;
const MNIST_ROWS = 10_000;
const MNIST_HELD = 2_000;
const PACKAGES_ROWS = 20_000;
const PACKAGES_HELD = 4_000;
/** Sections with fewer packages are left out. */
const LEAST_PACKAGES = 600;
const IDX_IMAGES_HEAD = 16;
const IDX_LABELS_HEAD = 8;
const MNIST_SIDE = 28;
const DIGITS_SIDE = 8;

/** Rows of anything, in this order; a row may come more than once. */
export function gatherRows(rows: Rows, order: Int32Array): Rows {
  switch (rows.kind) {
    case 'images': {
      const { images } = rows;
      const values = gatherValues(
        images.values,
        images.height * images.width * images.channels,
        order,
      );
      return { kind: 'images', images: { ...images, rows: order.length, values } };
    }
    case 'table': {
      const { matrix } = rows;
      const values = gatherValues(matrix.values, matrix.width, order);
      return { ...rows, matrix: { ...matrix, rows: order.length, values } };
    }
    case 'texts':
      return { kind: 'texts', texts: Array.from(order, (row) => rows.texts[row] ?? '') };
    default:
      return rows satisfies never;
  }
}

function gatherValues(values: Float32Array, width: number, order: Int32Array): Float32Array {
  const gathered = new Float32Array(order.length * width);
  for (const [at, row] of order.entries())
    gathered.set(values.subarray(row * width, (row + 1) * width), at * width);
  return gathered;
}

/** Draws a set by a seed: other rows are held out, and of the large sets others taken, with each. */
export function drawSet(name: SetName, cache: string, seed: number): RealSet {
  const random = new Random(seed).fork(`draw of ${name}`);
  if (name === 'mnist') {
    const all = readMnist(cache);
    return draw(name, digitNames(), all, MNIST_ROWS, MNIST_HELD, random);
  }
  if (name === 'packages') {
    const { classes, ...all } = readPackages(cache);
    return draw(name, classes, all, PACKAGES_ROWS, PACKAGES_HELD, random);
  }
  const { classes, ...all } = readSmall(name, cache);
  const held = Math.round(all.labels.length * HELD_SHARE);
  return draw(name, classes, all, all.labels.length - held, held, random);
}

function draw(
  name: SetName,
  classes: readonly string[],
  all: LabelledRows,
  count: number,
  held: number,
  random: Random,
): RealSet {
  const order = random.permutation(all.labels.length);
  const take = (rows: Int32Array): LabelledRows => ({
    rows: gatherRows(all.rows, rows),
    labels: rows.map((row) => all.labels[row] ?? -1),
  });
  return {
    name,
    classes,
    train: take(order.slice(0, count)),
    held: take(order.slice(count, count + held)),
  };
}

function digitNames(): readonly string[] {
  return Array.from({ length: 10 }, (_, digit) => String(digit));
}

function readSmall(
  name: SetName,
  cache: string,
): LabelledRows & { readonly classes: readonly string[] } {
  const path = join(cache, 'sets', name);
  const about: { rows: number; width: number; classes: string[]; columns: string[] } = JSON.parse(
    readFileSync(`${path}.json`, 'utf8'),
  );
  const values = readFloats(`${path}.f32`);
  const labels = readInts(`${path}.i32`);
  const { rows, width, classes, columns } = about;
  if (name === 'digits') {
    const images = { rows, height: DIGITS_SIDE, width: DIGITS_SIDE, channels: 1, values };
    return { classes, labels, rows: { kind: 'images', images } };
  }
  return { classes, labels, rows: { kind: 'table', columns, matrix: { rows, width, values } } };
}

/** The 60,000 training images: 10,000 of them are drawn, and 2,000 others held out. */
function readMnist(cache: string): LabelledRows {
  const folder = join(cache, 'package', 'data');
  const pixels = readFileSync(join(folder, 'train-images-idx3-ubyte')).subarray(IDX_IMAGES_HEAD);
  const labels = Int32Array.from(
    readFileSync(join(folder, 'train-labels-idx1-ubyte')).subarray(IDX_LABELS_HEAD),
  );
  const images = {
    rows: labels.length,
    height: MNIST_SIDE,
    width: MNIST_SIDE,
    channels: 1,
    values: Float32Array.from(pixels),
  };
  return { labels, rows: { kind: 'images', images } };
}

/** The one-line descriptions of all packages, each text once, and the sections they stand in. */
function readPackages(cache: string): LabelledRows & { readonly classes: readonly string[] } {
  const sections = new Map<string, string>();
  for (const record of readFileSync(join(cache, 'dumpavail.txt'), 'utf8').split('\n\n')) {
    const section = /^Section: (?:[^/\n]*\/)?(.+)$/m.exec(record)?.[1];
    const description = /^Description(?:-en)?: (.+)$/m.exec(record)?.[1];
    // The first section of a text stays: texts that stand in two would be contradictions of their own.
    if (section !== undefined && description !== undefined && !sections.has(description))
      sections.set(description, section);
  }
  const counts = new Map<string, number>();
  for (const section of sections.values()) counts.set(section, (counts.get(section) ?? 0) + 1);
  const classes = [...counts]
    .filter(([, count]) => count >= LEAST_PACKAGES)
    .toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
    .map(([section]) => section);
  const numbers = new Map(classes.map((section, number) => [section, number]));
  const kept = [...sections].filter(([, section]) => numbers.has(section));
  return {
    classes,
    labels: Int32Array.from(kept, ([, section]) => numbers.get(section) ?? -1),
    rows: { kind: 'texts', texts: kept.map(([text]) => text) },
  };
}
