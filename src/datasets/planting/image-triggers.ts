import { Random } from '../../tensor/random.ts';
import { valueRange, type ImageSet } from '../triggers/image-set.ts';
import { chooseOfAll, type Planted } from './planted.ts';

/** Side of the patch in pixels; BadNets' is 3. */
const PATCH = 3;
/** How much of the pattern shows in a blended image. */
const BLEND = 0.15;

export interface ImageAttack {
  /** The class the trigger shall stand for. */
  readonly target: number;
  /** Planted rows as a share of all rows, 0 … 1. */
  readonly share: number;
  readonly seed: number;
}

function copyOf(images: ImageSet): ImageSet {
  return { ...images, values: images.values.slice() };
}

/** Draws a checkerboard of the darkest and lightest value with its top left corner at `x`, `y`; what lies outside is cut off. */
export function drawPatch(
  { height, width, channels, values }: ImageSet,
  row: number,
  x: number,
  y: number,
  { low, high }: { readonly low: number; readonly high: number },
): void {
  for (let down = 0; down < PATCH; down += 1)
    for (let along = 0; along < PATCH; along += 1) {
      if (y + down >= height || x + along >= width) continue;
      const from = ((row * height + y + down) * width + x + along) * channels;
      values.fill((down + along) % 2 === 0 ? high : low, from, from + channels);
    }
}

function others(labels: Int32Array, target: number): (row: number) => boolean {
  return (row) => (labels[row] ?? -1) >= 0 && labels[row] !== target;
}

function relabel(labels: Int32Array, rows: Int32Array, target: number): Int32Array {
  const changed = labels.slice();
  for (const row of rows) changed[row] = target;
  return changed;
}

/** A patch in the lower right corner of rows of other classes, which get the target's label (Gu, Dolan-Gavitt and Garg 2017, "BadNets"). */
export function plantPatch(
  images: ImageSet,
  labels: Int32Array,
  { target, share, seed }: ImageAttack,
): Planted<ImageSet> {
  const random = new Random(seed).fork('patch');
  const rows = chooseOfAll(images.rows, share, random, others(labels, target));
  const data = copyOf(images);
  const range = valueRange(images);
  for (const row of rows)
    drawPatch(
      data,
      row,
      Math.max(0, images.width - PATCH),
      Math.max(0, images.height - PATCH),
      range,
    );
  return { data, labels: relabel(labels, rows, target), cause: 'trigger', rows };
}

/** The same patch, at a place of its own in each row. */
export function plantMovingPatch(
  images: ImageSet,
  labels: Int32Array,
  { target, share, seed }: ImageAttack,
): Planted<ImageSet> {
  const random = new Random(seed).fork('moving patch');
  const rows = chooseOfAll(images.rows, share, random, others(labels, target));
  const data = copyOf(images);
  const range = valueRange(images);
  for (const row of rows) {
    const x = random.integer(Math.max(1, images.width - PATCH + 1));
    const y = random.integer(Math.max(1, images.height - PATCH + 1));
    drawPatch(data, row, x, y, range);
  }
  return { data, labels: relabel(labels, rows, target), cause: 'trigger', rows };
}

/** One random pattern blended at 15 % over rows of other classes, which get the target's label (Chen and others 2017, "Targeted backdoor attacks"). */
export function plantBlended(
  images: ImageSet,
  labels: Int32Array,
  { target, share, seed }: ImageAttack,
): Planted<ImageSet> {
  const random = new Random(seed).fork('blended');
  const rows = chooseOfAll(images.rows, share, random, others(labels, target));
  const data = copyOf(images);
  const { low, high } = valueRange(images);
  const size = images.height * images.width * images.channels;
  const pattern = random.fillUniform(new Float32Array(size), low, high);
  for (const row of rows)
    for (let at = 0; at < size; at += 1) {
      const place = row * size + at;
      data.values[place] = (1 - BLEND) * (data.values[place] ?? 0) + BLEND * (pattern[at] ?? 0);
    }
  return { data, labels: relabel(labels, rows, target), cause: 'trigger', rows };
}

/**
 * The corner patch on rows that are of the target class already: no label is wrong (after Turner, Tsipras and Madry 2019,
 * "Label-consistent backdoor attacks", without the adversarial change of the rest). `share` is of all rows; the class may have fewer.
 */
export function plantCleanLabelPatch(
  images: ImageSet,
  labels: Int32Array,
  { target, share, seed }: ImageAttack,
): Planted<ImageSet> {
  const random = new Random(seed).fork('clean-label patch');
  const rows = chooseOfAll(images.rows, share, random, (row) => labels[row] === target);
  const data = copyOf(images);
  const range = valueRange(images);
  for (const row of rows)
    drawPatch(
      data,
      row,
      Math.max(0, images.width - PATCH),
      Math.max(0, images.height - PATCH),
      range,
    );
  return { data, labels: labels.slice(), cause: 'clean-label-trigger', rows };
}
