import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clustered, matrixOf, shuffled } from '../../../test/builders/features.ts';
import { Random } from '../../tensor/random.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { Metric } from './metric.ts';
import { nearestNeighbours, neighboursOf } from './nearest-neighbours.ts';

const METRICS: readonly Metric[] = ['euclidean', 'cosine'];

/** The definition, in double precision, with no regard to speed. */
function distance({ values, width }: FeatureMatrix, a: number, b: number, metric: Metric): number {
  let [squares, product, left, right] = [0, 0, 0, 0];
  for (let column = 0; column < width; column += 1) {
    const [x, y] = [values[a * width + column]!, values[b * width + column]!];
    squares += (x - y) ** 2;
    product += x * y;
    left += x * x;
    right += y * y;
  }
  if (metric === 'euclidean') return Math.sqrt(squares);
  if (left === 0 || right === 0) return left === right ? 0 : 1;
  return 1 - product / Math.sqrt(left * right);
}

function expected(matrix: FeatureMatrix, count: number, metric: Metric): number[] {
  const most = Math.max(0, Math.min(count, matrix.rows - 1));
  return Array.from({ length: matrix.rows }, (_, row) =>
    Array.from({ length: matrix.rows }, (_unused, other) => other)
      .filter((other) => other !== row)
      .map((other) => distance(matrix, row, other, metric))
      .sort((a, b) => a - b)
      .slice(0, most),
  ).flat();
}

function farthestApart(found: Float32Array, wanted: readonly number[]): number {
  return wanted.reduce((most, value, at) => Math.max(most, Math.abs(value - found[at]!)), 0);
}

const small = fc.float({ noNaN: true, noDefaultInfinity: true, min: -8, max: 8 });
const grid = fc.integer({ min: -1, max: 1 });
/** Rows of real numbers, or of so few that many are equal. */
const matrices = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.boolean())
  .chain(([width, isGrid]) =>
    fc.array(fc.array(isGrid ? grid : small, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 24,
    }),
  )
  .map(matrixOf);

describe('datasets/neighbours/nearest-neighbours', () => {
  it.each(METRICS)(
    'without the runtime gives the %s distances of the definition',
    async (metric) => {
      await fc.assert(
        fc.asyncProperty(matrices, fc.integer({ min: 0, max: 6 }), async (matrix, count) => {
          const { graph } = await nearestNeighbours(matrix, { count, metric, method: 'plain' });

          expect(farthestApart(graph.distances, expected(matrix, count, metric))).toBeLessThan(
            2e-6,
          );
          expect(graph.rows).toBe(matrix.rows);
          expect(graph.count).toBe(Math.min(count, matrix.rows - 1));
        }),
      );
    },
  );

  it.each(METRICS)('with the runtime the %s graph is the same', async (metric) => {
    await fc.assert(
      fc.asyncProperty(matrices, fc.integer({ min: 1, max: 6 }), async (matrix, count) => {
        const plain = await nearestNeighbours(matrix, { count, metric, method: 'plain' });
        const other = await nearestNeighbours(matrix, { count, metric, method: 'runtime' });

        expect(other.graph).toEqual(plain.graph);
        expect(other.unsettled).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it.each(METRICS)('and so it is for hundreds of rows far from the origin (%s)', async (metric) => {
    const { matrix } = clustered(700, 30, 5, 3);
    const far = { ...matrix, values: matrix.values.map((value) => value + 500) };
    const options = { count: 10, metric };
    const plain = await nearestNeighbours(far, { ...options, method: 'plain' });
    const other = await nearestNeighbours(far, { ...options, method: 'runtime' });

    expect(other.method).toBe('runtime');
    expect(other.graph).toEqual(plain.graph);
  });

  it('numbers too large for the square of a float32 are compared all the same', async () => {
    const { matrix } = clustered(60, 4, 3, 8);
    const huge = { ...matrix, values: matrix.values.map((value) => value * 1e30) };
    const options = { count: 5, metric: 'euclidean', method: 'runtime' } as const;

    expect((await nearestNeighbours(huge, options)).graph.neighbours).toEqual(
      (await nearestNeighbours(matrix, options)).graph.neighbours,
    );
  });

  it('places exact duplicates first, at distance 0, however many', async () => {
    const { matrix } = clustered(300, 20, 4, 5);
    const values = matrix.values.map((value) => value + 1000);
    // Rows 0, 7, 14, … hold what row 0 holds: more than neighbours and spare candidates together.
    for (let row = 0; row < 300; row += 7) values.copyWithin(row * 20, 0, 20);
    const copies = { ...matrix, values };
    for (const method of ['plain', 'runtime', 'cells'] as const) {
      const { graph } = await nearestNeighbours(copies, { count: 6, metric: 'euclidean', method });
      const row = 70;

      expect([...graph.neighbours.subarray(row * 6, (row + 1) * 6)]).toEqual([
        0, 7, 14, 21, 28, 35,
      ]);
      expect([...graph.distances.subarray(row * 6, (row + 1) * 6)]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it('shuffling the rows shuffles the graph', async () => {
    const { matrix } = clustered(200, 6, 3, 2);
    const order = new Random(4).permutation(200);
    for (const method of ['plain', 'runtime', 'cells'] as const) {
      const options = { count: 4, metric: 'euclidean', method } as const;
      const { graph } = await nearestNeighbours(matrix, options);
      const { graph: moved } = await nearestNeighbours(shuffled(matrix, order), options);
      for (const [to, from] of order.entries())
        expect(
          Array.from(moved.neighbours.subarray(to * 4, to * 4 + 4), (row) => order[row]),
        ).toEqual([...graph.neighbours.subarray(from * 4, from * 4 + 4)]);
    }
  });

  it('a row of zeros has no direction', async () => {
    const matrix = matrixOf([
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 2],
    ]);
    const options = { count: 3, metric: 'cosine', method: 'runtime' } as const;

    expect([...(await nearestNeighbours(matrix, options)).graph.distances.subarray(0, 3)]).toEqual([
      0, 1, 1,
    ]);
  });

  it('measures what looking only nearby misses', async () => {
    const { matrix } = clustered(3000, 8, 20, 6);
    const options = { count: 10, metric: 'euclidean' } as const;
    const near = await nearestNeighbours(matrix, { ...options, method: 'cells' });
    const { graph } = await nearestNeighbours(matrix, { ...options, method: 'runtime' });
    let found = 0;
    for (let row = 0; row < 3000; row += 1) {
      const last = graph.distances[row * 10 + 9]!;
      found += near.graph.distances
        .subarray(row * 10, row * 10 + 10)
        .filter((value) => value <= last * (1 + 1e-5)).length;
    }

    expect(near.recall).toBeGreaterThan(0.9);
    expect(Math.abs(near.recall - found / 30_000)).toBeLessThan(0.04);
    expect(near.recallRows).toBe(256);
  });

  it('finds rows of one set among another, itself where it is in both', async () => {
    const { matrix } = clustered(400, 12, 4, 9);
    const part = { ...matrix, rows: 90, values: matrix.values.slice(0, 90 * 12) };
    for (const method of ['plain', 'runtime'] as const) {
      const { graph } = await neighboursOf(matrix, part, { count: 5, metric: 'cosine', method });

      expect(graph.rows).toBe(90);
      for (let row = 0; row < 90; row += 1) expect(graph.neighbours[row * 5]).toBe(row);
      const self = await nearestNeighbours(matrix, { count: 4, metric: 'cosine', method });
      expect([...graph.neighbours.subarray(6, 10)]).toEqual([
        ...self.graph.neighbours.subarray(4, 8),
      ]);
    }
    await expect(
      neighboursOf(matrix, matrixOf([[1]]), { count: 1, metric: 'euclidean' }),
    ).rejects.toThrow(RangeError);
  });
});
