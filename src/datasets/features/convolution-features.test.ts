import { describe, expect, it } from 'vitest';
import { Random } from '../../tensor/random.ts';
import { FoldModels } from '../labels/out-of-fold.ts';
import { convolutionFeatures } from './convolution-features.ts';
import type { ImageGrid } from './image-grid.ts';

const ROWS = 120;
const SIDE = 18;

/** Stripes that lie or stand, at any phase: the mean picture of both is grey. */
function stripes(seed: number, channels = 1): { grid: ImageGrid; labels: Int32Array } {
  const random = new Random(seed);
  const values = new Float32Array(ROWS * SIDE * SIDE * channels);
  const labels = Int32Array.from({ length: ROWS }, (_, row) => row % 2);
  for (let row = 0; row < ROWS; row += 1) {
    const phase = random.uniform() * 6;
    for (let at = 0; at < SIDE * SIDE; at += 1) {
      const along = row % 2 === 0 ? at % SIDE : Math.floor(at / SIDE);
      const value = 0.5 + 0.4 * Math.sin(along + phase) + 0.05 * random.normal();
      for (let channel = 0; channel < channels; channel += 1)
        values[(row * SIDE * SIDE + at) * channels + channel] = value;
    }
  }
  return { grid: { rows: ROWS, height: SIDE, width: SIDE, channels, values }, labels };
}

async function accuracy(
  features: { rows: number; width: number; values: Float32Array },
  labels: Int32Array,
): Promise<number> {
  const { values } = await new FoldModels(features, labels, 2).probabilities();
  return labels.filter((label, row) => (values[row * 2 + label] ?? 0) > 0.5).length / ROWS;
}

describe('datasets/features: convolution', () => {
  it.each([1, 3])(
    'lets a linear model see what pixels do not say (%i channels)',
    async (channels) => {
      const { grid, labels } = stripes(1, channels);
      const features = await convolutionFeatures(grid, 1);
      const pixels = { rows: ROWS, width: SIDE * SIDE * channels, values: grid.values };

      expect(features?.values.every(Number.isFinite)).toBe(true);
      expect(await accuracy(features ?? pixels, labels)).toBe(1);
      expect(await accuracy(pixels, labels)).toBeLessThan(0.9);
    },
  );

  it('gives a picture the same features wherever it stands', async () => {
    const { grid } = stripes(2);
    const size = SIDE * SIDE;
    const order = new Random(3).permutation(ROWS);
    const values = new Float32Array(grid.values.length);
    for (const [at, row] of order.entries())
      values.set(grid.values.subarray(row * size, (row + 1) * size), at * size);
    const [here, there] = [
      await convolutionFeatures(grid, 1),
      await convolutionFeatures({ ...grid, values }, 1),
    ];
    const width = here?.width ?? 0;

    expect(width).toBeGreaterThan(100);
    for (const [at, row] of order.entries())
      for (let column = 0; column < width; column += 37)
        expect(there?.values[at * width + column]).toBeCloseTo(
          here?.values[row * width + column] ?? Number.NaN,
          5,
        );
  });

  it('leaves small and empty pictures alone', async () => {
    const small = { rows: 2, height: 8, width: 8, channels: 1, values: new Float32Array(128) };
    const empty = { ...small, height: 20, width: 20, values: new Float32Array(800).fill(0.7) };

    expect(await convolutionFeatures(small, 1)).toBeUndefined();
    expect(await convolutionFeatures(empty, 1)).toBeUndefined();
  });
});
