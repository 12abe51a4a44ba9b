import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { clustered, matrixOf, shuffled } from '../../../test/builders/features.ts';
import { Random } from '../../tensor/random.ts';
import { distanceOutliers, distanceScale, meanDistances } from './distance-outliers.ts';
import { labelDisagreement, labelVoteShare, neighbourProbabilities } from './label-votes.ts';
import { nearestNeighbours, neighboursOf } from './nearest-neighbours.ts';
import type { NeighbourGraph } from './neighbour-graph.ts';
import { orderTest } from './order-test.ts';

/** Scores of cleanlab 2.9, recorded by tools/corpus/write_outliers.py. */
const iris: {
  readonly values: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly meanDistances: readonly number[];
  readonly distanceThreshold: number;
  readonly ood: readonly number[];
} = JSON.parse(
  readFileSync(new URL('../../../test/corpus/outliers/iris.json', import.meta.url), 'utf8'),
);

async function graphOf(rows: readonly (readonly number[])[], count = 10): Promise<NeighbourGraph> {
  return (await nearestNeighbours(matrixOf(rows), { count, metric: 'euclidean' })).graph;
}

function farthestApart(found: ArrayLike<number>, wanted: readonly number[]): number {
  return wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - found[at]!)), 0);
}

/** Rows 0 to 3 on a line at 0, 1, 3 and 7, each with the other three. */
let line: NeighbourGraph;
beforeAll(async () => {
  line = await graphOf([[0], [1], [3], [7]], 3);
});

describe('datasets/neighbours: votes', () => {
  it('counts the neighbours with the same label', () => {
    expect([...labelVoteShare(line, Int32Array.of(0, 0, 1, 1))]).toEqual([
      1 / 3,
      1 / 3,
      1 / 3,
      1 / 3,
    ]);
    expect([...labelVoteShare(line, Int32Array.of(0, 0, 0, 1))]).toEqual([2 / 3, 2 / 3, 2 / 3, 0]);
  });

  it('rows without a label neither vote nor are judged', () => {
    const found = labelVoteShare(line, Int32Array.of(-1, 0, 0, 1));

    expect([...found]).toEqual([Number.NaN, 1 / 2, 1 / 2, 0]);
    expect([...labelVoteShare(line, Int32Array.of(-1, -1, 0, -1))][2]).toBeNaN();
    expect(labelDisagreement(line, Int32Array.of(-1, 0, 0, 1))[0]).toBeNaN();
  });

  it('near neighbours weigh more', () => {
    const [first, , , last] = labelDisagreement(line, Int32Array.of(0, 1, 0, 1));

    // 1/1 of the other label, 1/3 of the same, 1/7 of the other.
    expect(first).toBeCloseTo((1 + 1 / 7) / (1 + 1 / 3 + 1 / 7), 6);
    expect(last).toBeCloseTo((1 / 4 + 1 / 7) / (1 / 4 + 1 / 6 + 1 / 7), 6);
  });

  it('duplicates weigh as much as each other, and do not silence the rest', async () => {
    const same = await graphOf([[1], [1], [1]], 2);
    const near = await graphOf([[1], [1], [2], [2.5]], 3);

    expect(labelDisagreement(same, Int32Array.of(0, 0, 1))[0]).toBe(0.5);
    expect(labelDisagreement(near, Int32Array.of(0, 1, 0, 0))[0]).toBeLessThan(0.95);
  });

  it('probabilities are shares of votes, alike where nobody votes', () => {
    const { values, classes } = neighbourProbabilities(line, Int32Array.of(0, 0, 1, -1), 2);

    expect(classes).toBe(2);
    expect([...values]).toEqual([0.5, 0.5, 0.5, 0.5, 1, 0, ...Float32Array.of(2 / 3, 1 / 3)]);
    expect([...neighbourProbabilities(line, Int32Array.of(-1, -1, -1, -1), 2).values]).toEqual(
      Array.from({ length: 8 }, () => 0.5),
    );
  });
});

describe('datasets/neighbours: distance outliers', () => {
  it('are those of cleanlab on three columns of iris', async () => {
    const found = distanceOutliers(await graphOf(iris.values.map((row) => row.slice(0, 3))));

    expect(farthestApart(found.meanDistances, iris.meanDistances)).toBeLessThan(1e-6);
    expect(farthestApart(found.scores, iris.ood)).toBeLessThan(1e-6);
    expect(found.threshold).toBeCloseTo(iris.distanceThreshold, 6);
    expect([...found.isOutlier]).toEqual(
      iris.meanDistances.map((mean) => (mean > iris.distanceThreshold ? 1 : 0)),
    );
    expect(found.isOutlier.includes(1)).toBe(true);
  });

  it('new rows are judged by the scale of the old', async () => {
    const scale = distanceScale(meanDistances(await graphOf(iris.values)));
    const queries = matrixOf([
      [5.05, 3.45, 1.45, 0.25],
      [12, 1, 9, 7],
    ]);
    const { graph } = await neighboursOf(matrixOf(iris.values), queries, {
      count: 10,
      metric: 'euclidean',
    });

    expect([...distanceOutliers(graph, scale).isOutlier]).toEqual([0, 1]);
  });

  it('a set of duplicates has none', async () => {
    const found = distanceOutliers(await graphOf(Array.from({ length: 30 }, () => [2, 2])));

    expect([...found.scores]).toEqual(Array.from({ length: 30 }, () => 1));
    expect(found.isOutlier.includes(1)).toBe(false);
  });
});

describe('datasets/neighbours: all scores', () => {
  it('shuffling the rows shuffles all of these scores', async () => {
    const { matrix, labels: truth } = clustered(150, 5, 3, 4);
    const order = new Random(2).permutation(150);
    const options = { count: 8, metric: 'euclidean' } as const;
    const { graph } = await nearestNeighbours(matrix, options);
    const { graph: moved } = await nearestNeighbours(shuffled(matrix, order), options);
    const movedLabels = order.map((row) => truth[row]!);
    for (const score of [
      labelVoteShare,
      labelDisagreement,
      (each: NeighbourGraph) => distanceOutliers(each).scores,
    ]) {
      const [here, there] = [score(graph, truth), score(moved, movedLabels)];
      for (const [to, from] of order.entries()) expect(there[to]).toBeCloseTo(here[from]!, 12);
    }
  });
});

describe('datasets/neighbours/order-test', () => {
  it('tells a file sorted by class from a shuffled one', async () => {
    const { matrix, labels: truth } = clustered(300, 4, 3, 7);
    const bySort = Int32Array.from(truth.keys()).sort((a, b) => truth[a]! - truth[b]! || a - b);
    const options = { count: 10, metric: 'euclidean' } as const;
    const sorted = await nearestNeighbours(shuffled(matrix, bySort), options);
    const random = await nearestNeighbours(
      shuffled(matrix, new Random(1).permutation(300)),
      options,
    );

    expect(orderTest(sorted.graph).pValue).toBe(0.01);
    expect(orderTest(sorted.graph).deviations).toBeGreaterThan(20);
    expect(orderTest(random.graph).pValue).toBeGreaterThan(0.05);
  });

  it('has a p-value that is as small by chance as it says', async () => {
    const { matrix } = clustered(80, 3, 2, 9);
    const options = { count: 5, metric: 'euclidean' } as const;
    let small = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const order = new Random(seed).permutation(80);
      const { graph } = await nearestNeighbours(shuffled(matrix, order), options);
      if (orderTest(graph).pValue <= 0.25) small += 1;
    }

    expect(small).toBeGreaterThan(3);
    expect(small).toBeLessThan(18);
  });

  it('says nothing about nothing', async () => {
    expect(orderTest(await graphOf([[1]], 3))).toEqual({ statistic: 0, pValue: 1, deviations: 0 });
  });
});
