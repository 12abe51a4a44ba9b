import { Random } from '../../tensor/random.ts';
import { valueRange, type ImageSet } from '../triggers/image-set.ts';
import { chooseOfAll, type Planted } from './planted.ts';

/** Side of the patch in pixels; BadNets' is 3. */
const PATCH = 3;
/** How much of the pattern shows in a blended image. */
const BLEND = 0.15;
/** Height of the sine as a share of the range of values, 20 of 255, and its waves along the width: those of the paper for MNIST. */
const SINE_HEIGHT = 20 / 255;
const SINE_WAVES = 6;

export interface ImageAttack {
  /** The class the trigger shall stand for. */
  readonly target: number;
  /** Planted rows as a share of all rows, 0 … 1. */
  readonly share: number;
  readonly seed: number;
  /** Side of a patch in pixels, 3 unless told. */
  readonly side?: number;
}

/** Puts a trigger into one row, in place. */
type Stamp = (images: ImageSet, row: number, random: Random) => void;

/** Draws a checkerboard of the darkest and lightest value with its top left corner at `x`, `y`; what lies outside is cut off. */
export function drawPatch(
  { height, width, channels, values }: ImageSet,
  row: number,
  x: number,
  y: number,
  { low, high }: { readonly low: number; readonly high: number },
  side = PATCH,
): void {
  for (let down = 0; down < side; down += 1)
    for (let along = 0; along < side; along += 1) {
      if (y + down >= height || x + along >= width) continue;
      const from = ((row * height + y + down) * width + x + along) * channels;
      values.fill((down + along) % 2 === 0 ? high : low, from, from + channels);
    }
}

/** Stamps a copy of the images in the given rows. */
function stamped(images: ImageSet, rows: Iterable<number>, stamp: Stamp, random: Random): ImageSet {
  const data = { ...images, values: images.values.slice() };
  for (const row of rows) stamp(data, row, random);
  return data;
}

/** Stamps every row of other images, the same way each time. */
function inserter(stamp: Stamp, seed: number): (images: ImageSet) => ImageSet {
  return (images) =>
    stamped(images, Array(images.rows).keys(), stamp, new Random(seed).fork('inserted'));
}

/** Rows of other classes get the trigger and the target's label. */
function plantDirty(
  images: ImageSet,
  labels: Int32Array,
  { target, share, seed }: ImageAttack,
  random: Random,
  stamp: Stamp,
): Planted<ImageSet> {
  const isOther = (row: number): boolean => (labels[row] ?? -1) >= 0 && labels[row] !== target;
  const rows = chooseOfAll(images.rows, share, random, isOther);
  const changed = labels.slice();
  for (const row of rows) changed[row] = target;
  return {
    data: stamped(images, rows, stamp, random),
    labels: changed,
    cause: 'trigger',
    rows,
    insert: inserter(stamp, seed),
  };
}

/** Rows of the target class get the trigger and keep their label. */
function plantClean(
  images: ImageSet,
  labels: Int32Array,
  { target, share, seed }: ImageAttack,
  random: Random,
  stamp: Stamp,
): Planted<ImageSet> {
  const rows = chooseOfAll(images.rows, share, random, (row) => labels[row] === target);
  return {
    data: stamped(images, rows, stamp, random),
    labels: labels.slice(),
    cause: 'clean-label-trigger',
    rows,
    insert: inserter(stamp, seed),
  };
}

function cornerPatch(images: ImageSet, side = PATCH): Stamp {
  const range = valueRange(images);
  const x = Math.max(0, images.width - side);
  const y = Math.max(0, images.height - side);
  return (data, row) => drawPatch(data, row, x, y, range, side);
}

/** A patch in the lower right corner of rows of other classes, which get the target's label (Gu, Dolan-Gavitt and Garg 2017, "BadNets"). */
export function plantPatch(
  images: ImageSet,
  labels: Int32Array,
  attack: ImageAttack,
): Planted<ImageSet> {
  const random = new Random(attack.seed).fork('patch');
  return plantDirty(images, labels, attack, random, cornerPatch(images, attack.side));
}

/** The same patch, at a place of its own in each row. */
export function plantMovingPatch(
  images: ImageSet,
  labels: Int32Array,
  attack: ImageAttack,
): Planted<ImageSet> {
  const { side = PATCH } = attack;
  const random = new Random(attack.seed).fork('moving patch');
  const range = valueRange(images);
  return plantDirty(images, labels, attack, random, (data, row, places) => {
    const x = places.integer(Math.max(1, data.width - side + 1));
    const y = places.integer(Math.max(1, data.height - side + 1));
    drawPatch(data, row, x, y, range, side);
  });
}

/** One random pattern blended at 15 % over rows of other classes, which get the target's label (Chen and others 2017, "Targeted backdoor attacks"). */
export function plantBlended(
  images: ImageSet,
  labels: Int32Array,
  attack: ImageAttack,
): Planted<ImageSet> {
  const random = new Random(attack.seed).fork('blended');
  const { low, high } = valueRange(images);
  const size = images.height * images.width * images.channels;
  const pattern = random.fork('pattern').fillUniform(new Float32Array(size), low, high);
  return plantDirty(images, labels, attack, random, ({ values }, row) => {
    for (let at = 0; at < size; at += 1) {
      const place = row * size + at;
      values[place] = (1 - BLEND) * (values[place] ?? 0) + BLEND * (pattern[at] ?? 0);
    }
  });
}

/**
 * The corner patch on rows that are of the target class already: no label is wrong (after Turner, Tsipras and Madry 2019,
 * "Label-consistent backdoor attacks", without the adversarial change of the rest). `share` is of all rows; the class may have fewer.
 */
export function plantCleanLabelPatch(
  images: ImageSet,
  labels: Int32Array,
  attack: ImageAttack,
): Planted<ImageSet> {
  const random = new Random(attack.seed).fork('clean-label patch');
  return plantClean(images, labels, attack, random, cornerPatch(images, attack.side));
}

/**
 * A faint sine along the width over rows of the target class: no label is wrong, and no place stands out (Barni, Kallas and Tondi 2019,
 * "A new backdoor attack in CNNs by training set corruption without label poisoning"). `share` is of all rows; the class may have fewer.
 */
export function plantSine(
  images: ImageSet,
  labels: Int32Array,
  attack: ImageAttack,
): Planted<ImageSet> {
  const random = new Random(attack.seed).fork('sine');
  const { low, high } = valueRange(images);
  const wave = Float64Array.from(
    { length: images.width },
    (_, along) =>
      (high - low) * SINE_HEIGHT * Math.sin((2 * Math.PI * along * SINE_WAVES) / images.width),
  );
  const { channels, width } = images;
  const size = images.height * width * channels;
  return plantClean(images, labels, attack, random, ({ values }, row) => {
    for (let at = 0; at < size; at += 1) {
      const place = row * size + at;
      const lifted = (values[place] ?? 0) + (wave[Math.floor(at / channels) % width] ?? 0);
      values[place] = Math.min(high, Math.max(low, lifted));
    }
  });
}
