import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clustered, matrixOf, rankCorrelation, shuffled } from '../../../test/builders/features.ts';
import { Random } from '../../tensor/random.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { nearestNeighbours, neighboursOf } from '../neighbours/nearest-neighbours.ts';
import type { NeighbourGraph } from '../neighbours/neighbour-graph.ts';
import { fitTails, tailContributions, tailScores } from './ecod.ts';
import { growForest, isolationScores } from './isolation-forest.ts';
import { localDensity, localOutlierFactor } from './local-outlier.ts';
import { neighbourDistance } from './neighbour-distance.ts';

type Table = readonly (readonly number[])[];

function textOf(name: string): string {
  return readFileSync(
    new URL(`../../../test/corpus/outliers/${name}.json`, import.meta.url),
    'utf8',
  );
}

/** Scores of PyOD 3.6 and scikit-learn 1.9, recorded by tools/corpus/write_outliers.py. */
const iris: {
  readonly values: Table;
  readonly untied: Table;
  readonly untiedLof: readonly number[];
  readonly fresh: Table;
  readonly freshLof: readonly number[];
  readonly forest: readonly number[];
  readonly pyod: Readonly<Record<'ecod' | 'lof' | 'knn', readonly number[]>>;
} = JSON.parse(textOf('iris'));
const wine: { readonly values: Table; readonly forest: readonly number[] } = JSON.parse(
  textOf('wine'),
);
const flowers = matrixOf(iris.values);

async function graphOf(matrix: FeatureMatrix, count: number): Promise<NeighbourGraph> {
  return (await nearestNeighbours(matrix, { count, metric: 'euclidean' })).graph;
}

function farthestApart(found: ArrayLike<number>, wanted: readonly number[]): number {
  return wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - found[at]!)), 0);
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Twelve rows close together and one far from them. */
const lonely = matrixOf([
  ...Array.from({ length: 30 }, (_, row) => [(row % 6) / 10, Math.floor(row / 6) / 10, 3]),
  [4, -3, 3],
]);

describe('datasets/outliers/ecod', () => {
  it('is that of PyOD on iris', () => {
    const scores = tailScores(fitTails(flowers), flowers);

    expect(sum(scores)).toBeCloseTo(908.137563, 5);
    expect(scores.indexOf(Math.max(...scores))).toBe(13);
    expect(farthestApart(scores, iris.pyod.ecod)).toBeLessThan(1e-7);
  });

  it('columns add up to the score, a constant one adds nothing', () => {
    const model = fitTails(lonely);
    const scores = tailScores(model, lonely);
    for (let row = 0; row < lonely.rows; row += 1) {
      const parts = tailContributions(model, lonely, row);
      expect(sum(parts)).toBeCloseTo(scores[row]!, 12);
      expect(parts[2]).toBeCloseTo(0, 12);
    }
    expect(scores.indexOf(Math.max(...scores))).toBe(30);
  });

  it('new rows do not change the scores of old ones, and those beyond them all score most', () => {
    const model = fitTails(flowers);
    const both = tailScores(model, matrixOf([...iris.values.slice(0, 5), [99, 99, 99, 99]]));

    expect([...both.subarray(0, 5)]).toEqual([...tailScores(model, flowers).subarray(0, 5)]);
    expect(both[5]).toBeGreaterThan(4 * Math.log(150));
    expect(both[5]).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(() => tailScores(model, matrixOf([[1]]))).toThrow(RangeError);
  });
});

describe('datasets/outliers/local-outlier', () => {
  it('is that of PyOD on iris', async () => {
    const scores = localOutlierFactor(await graphOf(flowers, 20));

    expect(Math.abs(sum(scores) - 161.970188)).toBeLessThan(0.01);
    expect(farthestApart(scores, [0.974418, 1.013398, 1.024391])).toBeLessThan(1e-3);
    expect(Math.max(...scores)).toBeCloseTo(1.777582, 3);
    expect(scores.indexOf(Math.max(...scores))).toBe(41);
    // Iris is written in tenths: many are equally far, and which of those are the 20 nearest is left to the library.
    expect(farthestApart(scores, iris.pyod.lof)).toBeLessThan(0.02);
  });

  it('to all digits where no distances are equal', async () => {
    const scores = localOutlierFactor(await graphOf(matrixOf(iris.untied), 20));

    expect(farthestApart(scores, iris.untiedLof)).toBeLessThan(2e-6);
  });

  it('scores new rows among the old as scikit-learn does', async () => {
    const old = matrixOf(iris.untied);
    const { graph } = await neighboursOf(old, matrixOf(iris.fresh), {
      count: 20,
      metric: 'euclidean',
    });
    const among = localDensity(await graphOf(old, 20));

    expect(farthestApart(localOutlierFactor(graph, 20, among), iris.freshLof)).toBeLessThan(1e-5);
  });

  it('duplicates have a finite score, and what stands apart from them a large one', async () => {
    const rows = matrixOf([...Array.from({ length: 40 }, () => [1, 1]), [2, 1], [1, 3]]);
    const scores = localOutlierFactor(await graphOf(rows, 20));

    expect(scores.every(Number.isFinite)).toBe(true);
    expect(scores[0]).toBe(1);
    expect(scores[41]).toBeGreaterThan(1e6);
  });
});

describe('datasets/outliers/neighbour-distance', () => {
  it('is that of PyOD on iris', async () => {
    const scores = neighbourDistance(await graphOf(flowers, 5));

    expect(sum(scores)).toBeCloseTo(65.399023, 5);
    expect(scores.indexOf(Math.max(...scores))).toBe(131);
    expect(farthestApart(scores, iris.pyod.knn)).toBeLessThan(1e-6);
  });

  it('one row alone has no neighbour', async () => {
    expect([...neighbourDistance(await graphOf(matrixOf([[1, 2]]), 5))]).toEqual([Number.NaN]);
  });
});

describe('datasets/outliers/isolation-forest', () => {
  it.each([
    ['iris', iris.values, iris.forest],
    ['wine', wine.values, wine.forest],
  ] as const)('ranks %s as scikit-learn does', (_name, values, forest) => {
    const matrix = matrixOf(values);
    // As the reference: the mean of ten forests.
    const mean = new Float64Array(matrix.rows);
    for (let seed = 0; seed < 10; seed += 1)
      for (const [row, score] of isolationScores(growForest(matrix, seed), matrix).entries())
        mean[row]! += score / 10;

    expect(rankCorrelation(mean, forest)).toBeGreaterThan(0.97);
    expect(farthestApart(mean, forest)).toBeLessThan(0.03);
  });

  it('one forest does nearly as well, another seed is another forest', () => {
    const scores = isolationScores(growForest(flowers, 3), flowers);

    expect(rankCorrelation(scores, iris.forest)).toBeGreaterThan(0.95);
    expect(isolationScores(growForest(flowers, 3), flowers)).toEqual(scores);
    expect(isolationScores(growForest(flowers, 4), flowers)).not.toEqual(scores);
  });

  it('scores rows it has not seen, and rows that are all alike', () => {
    const forest = growForest(flowers);
    const far = isolationScores(forest, matrixOf([[30, -9, 40, 12]]));
    const same = matrixOf(Array.from({ length: 20 }, () => [1, 2]));

    expect(far[0]).toBeGreaterThan(Math.max(...isolationScores(forest, flowers)) - 0.05);
    for (const score of isolationScores(growForest(same), same)) expect(score).toBeCloseTo(0.5, 12);
    expect(() => isolationScores(forest, same)).toThrow(RangeError);
  });
});

describe('datasets/outliers', () => {
  it('shuffling the rows shuffles the scores', async () => {
    const { matrix } = clustered(400, 5, 3, 11);
    const order = new Random(6).permutation(400);
    const moved = shuffled(matrix, order);
    const detectors: readonly ((rows: FeatureMatrix) => Promise<Float64Array> | Float64Array)[] = [
      (rows) => tailScores(fitTails(rows), rows),
      (rows) => isolationScores(growForest(rows), rows),
      async (rows) => localOutlierFactor(await graphOf(rows, 20)),
      async (rows) => neighbourDistance(await graphOf(rows, 5)),
    ];
    for (const detector of detectors) {
      const [here, there] = [await detector(matrix), await detector(moved)];
      for (const [to, from] of order.entries()) expect(there[to]).toBeCloseTo(here[from]!, 12);
    }
  });
});
