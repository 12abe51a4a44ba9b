import type { ExaminedRows } from '../../src/datasets/detection/examined-rows.ts';
import type { ImageSet } from '../../src/datasets/triggers/image-set.ts';
import { Random } from '../../src/tensor/random.ts';

export const SIDE = 8;
export const ROWS = 450;
const CLASSES = 3;

/** Three kinds of blots in noise, by turns. */
export function pictures(seed: number): { readonly images: ImageSet; readonly labels: Int32Array } {
  const random = new Random(seed);
  const values = new Float32Array(ROWS * SIDE * SIDE);
  const labels = Int32Array.from({ length: ROWS }, (_, row) => row % CLASSES);
  for (const [row, label] of labels.entries()) {
    for (let y = 0; y < SIDE; y += 1)
      for (let x = 0; x < SIDE; x += 1) {
        const far = Math.hypot(x - 1.5 - 2 * label, y - 1.5 - label);
        values[(row * SIDE + y) * SIDE + x] =
          200 * Math.exp(-far * far) * (0.7 + 0.3 * random.uniform()) + 40 * random.uniform();
      }
  }
  return { images: { rows: ROWS, height: SIDE, width: SIDE, channels: 1, values }, labels };
}

export function examinedOf(images: ImageSet, numbers: Int32Array): ExaminedRows {
  return {
    rows: Int32Array.from({ length: images.rows }, (_, row) => row),
    names: (index) => `row ${index}`,
    labels: { column: 'label', numbers, names: ['left', 'middle', 'right'] },
    features: { rows: images.rows, width: SIDE * SIDE, values: images.values },
    featuresAre: '64 pixels',
    images,
  };
}
