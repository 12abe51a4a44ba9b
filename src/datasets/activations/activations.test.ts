import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrixOf, shuffled } from '../../../test/builders/features.ts';
import { Random } from '../../tensor/random.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { activationClusters } from './activation-clustering.ts';
import { principalComponents } from './principal-components.ts';
import { spectralSignatures } from './spectral-signatures.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** What scikit-learn and NumPy give, recorded by tools/corpus/write_outliers.py. */
const wine: {
  readonly values: readonly (readonly number[])[];
  readonly variances: readonly number[];
  readonly spectral: readonly number[];
  /** Rows of two of the wines, their cluster and its silhouette. */
  readonly two: readonly number[];
  readonly clusters: readonly number[];
  readonly silhouette: number;
} = JSON.parse(
  readFileSync(new URL('../../../test/corpus/outliers/wine.json', import.meta.url), 'utf8'),
);
const bottles = matrixOf(wine.values);
const oneClass = new Int32Array(bottles.rows);

function farthestApart(found: ArrayLike<number>, wanted: readonly number[]): number {
  return wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - found[at]!)), 0);
}

/** Two classes of 300 rows in 24 columns; in class 0 every tenth row is moved by `shift` along one direction. */
function poisoned(
  shift: number,
  scale = 1,
): { readonly matrix: FeatureMatrix; readonly labels: Int32Array; readonly isPoison: Uint8Array } {
  const random = new Random(12);
  const width = 24;
  const values = random.fillNormal(new Float32Array(600 * width));
  const labels = Int32Array.from({ length: 600 }, (_, row) => row % 2);
  const isPoison = Uint8Array.from({ length: 600 }, (_, row) => (row % 20 === 0 ? 1 : 0));
  for (let row = 0; row < 600; row += 1) {
    // Far from the origin, and one direction that varies in every row.
    for (let column = 0; column < width; column += 1) values[row * width + column]! += 6;
    values[row * width]! *= scale;
    if (isPoison[row] === 1)
      for (let column = 4; column < 8; column += 1) values[row * width + column]! += shift / 2;
  }
  return { matrix: { rows: 600, width, values }, labels, isPoison };
}

/** Chance that a poisoned row scores higher than a clean one of class 0. */
function ranking(scores: Float64Array, labels: Int32Array, isPoison: Uint8Array): number {
  let [wins, pairs] = [0, 0];
  for (const [bad, score] of scores.entries())
    for (const [good, other] of scores.entries())
      if (isPoison[bad] === 1 && isPoison[good] === 0 && labels[good] === 0) {
        pairs += 1;
        wins += score > other ? 1 : score === other ? 0.5 : 0;
      }
  return wins / pairs;
}

describe('datasets/activations: directions', () => {
  it('vary as those of scikit-learn', () => {
    const { variances, totalVariance } = principalComponents(bottles, 10);

    expect(farthestApart(variances, wine.variances)).toBeLessThan(1e-5);
    expect(totalVariance).toBeCloseTo((13 * 178) / 177, 4);
  });

  it('are the same where there are too many columns for a matrix of them', () => {
    const empty = Array.from({ length: 1100 }, () => 0);
    const wide = matrixOf(wine.values.map((row) => [...row, ...empty]));

    expect(
      farthestApart(principalComponents(wide, 3).variances, wine.variances.slice(0, 3)),
    ).toBeLessThan(1e-5);
  });

  it('eigenvectors are turned into their multiples, and are perpendicular', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(), (size, seed) => {
        const random = new Random(seed);
        const matrix = new Float64Array(size * size);
        for (let p = 0; p < size; p += 1)
          for (let q = 0; q <= p; q += 1)
            matrix[p * size + q] = matrix[q * size + p] = random.normal();
        const { values, vectors } = symmetricEigen(matrix, size);
        for (let at = 0; at < size; at += 1)
          for (let p = 0; p < size; p += 1) {
            let product = 0;
            let other = 0;
            for (let q = 0; q < size; q += 1) {
              product += matrix[p * size + q]! * vectors[at * size + q]!;
              other += vectors[at * size + q]! * vectors[p * size + q]!;
            }
            expect(product).toBeCloseTo(values[at]! * vectors[at * size + p]!, 9);
            expect(other).toBeCloseTo(at === p ? 1 : 0, 9);
          }
      }),
    );
  });

  it('rows that are all alike have none', () => {
    const { variances } = principalComponents(
      matrixOf([
        [1, 2],
        [1, 2],
        [1, 2],
      ]),
      2,
    );

    expect([...variances]).toEqual([0, 0]);
  });
});

describe('datasets/activations/spectral-signatures', () => {
  it('are the components along the first singular vector', () => {
    const { scores, classes } = spectralSignatures(bottles, oneClass);

    expect(farthestApart(scores, wine.spectral)).toBeLessThan(1e-3);
    expect(classes[0]?.share).toBeCloseTo(wine.variances[0]! / ((13 * 178) / 177), 4);
  });

  it('finds rows that are moved, though all are far from the origin', () => {
    const { matrix, labels, isPoison } = poisoned(8);
    const { scores } = spectralSignatures(matrix, labels);

    expect(ranking(scores, labels, isPoison)).toBeGreaterThan(0.99);
  });

  it('with whitening, even beside a direction in which all rows vary more', () => {
    const { matrix, labels, isPoison } = poisoned(8, 8);
    const plain = spectralSignatures(matrix, labels);
    const whitened = spectralSignatures(matrix, labels, { whiten: true });

    expect(ranking(plain.scores, labels, isPoison)).toBeLessThan(0.7);
    expect(ranking(whitened.scores, labels, isPoison)).toBeGreaterThan(0.95);
  });

  it('leaves out rows without a class and classes of a few', () => {
    const labels = Int32Array.from(oneClass);
    labels.fill(1, 0, 9);
    labels[20] = -1;
    const { scores, classes } = spectralSignatures(bottles, labels);

    expect(classes.map(({ label, rows }) => [label, rows])).toEqual([[0, 168]]);
    expect(scores.subarray(0, 9).every(Number.isNaN)).toBe(true);
    expect(scores[20]).toBeNaN();
  });
});

describe('datasets/activations/activation-clustering', () => {
  it('clusters as scikit-learn does', async () => {
    const labels = new Int32Array(bottles.rows).fill(-1);
    for (const row of wine.two) labels[row] = 0;
    const { scores, classes } = await activationClusters(bottles, labels);
    const ones = wine.clusters.filter((cluster) => cluster === 1).length;
    const smaller = ones * 2 < wine.clusters.length ? 1 : 0;
    const differ = wine.clusters.filter(
      (cluster, at) => (cluster === smaller) !== scores[wine.two[at]!]! > 0,
    ).length;

    expect(differ).toBe(0);
    expect(classes[0]?.silhouette).toBeCloseTo(wine.silhouette, 4);
    expect(classes[0]?.isSuspect).toBe(false);
  });

  it('accuses the rows that were moved, and the class they are in', async () => {
    const { matrix, labels, isPoison } = poisoned(14);
    const { scores, classes } = await activationClusters(matrix, labels);

    expect(ranking(scores, labels, isPoison)).toBeGreaterThan(0.98);
    expect(classes.map(({ isSuspect }) => isSuspect)).toEqual([true, false]);
    expect(classes[0]?.smallerShare).toBeCloseTo(0.1, 2);
  });

  it('accuses nobody where all rows are alike, and is the same for the same seed', async () => {
    const same = matrixOf(Array.from({ length: 30 }, () => [1, 2, 3]));
    const found = await activationClusters(same, new Int32Array(30));

    expect([...found.scores]).toEqual(Array.from({ length: 30 }, () => 0));
    expect(found.classes[0]).toMatchObject({ smallerShare: 0, silhouette: 0, isSuspect: false });
    expect(await activationClusters(bottles, oneClass, 5)).toEqual(
      await activationClusters(bottles, oneClass, 5),
    );
  });
});

describe('datasets/activations', () => {
  it('shuffling the rows shuffles the scores', async () => {
    const { matrix, labels } = poisoned(10);
    const order = new Random(3).permutation(matrix.rows);
    const moved = shuffled(matrix, order);
    const movedLabels = order.map((row) => labels[row]!);
    const pairs = [
      [spectralSignatures(matrix, labels), spectralSignatures(moved, movedLabels)],
      [
        spectralSignatures(matrix, labels, { whiten: true }),
        spectralSignatures(moved, movedLabels, { whiten: true }),
      ],
      [await activationClusters(matrix, labels), await activationClusters(moved, movedLabels)],
    ] as const;
    for (const [here, there] of pairs)
      for (const [to, from] of order.entries())
        expect(there.scores[to]).toBeCloseTo(here.scores[from]!, 4);
  });
});
