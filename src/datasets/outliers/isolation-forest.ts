import { Random } from '../../tensor/random.ts';
import { ContentOrder } from '../features/content-order.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';

const TREES = 100;
/** Rows every tree is grown from. */
const SAMPLE = 256;
const EULER = 0.5772156649015329;
const LEAF = -1;
const SEED = 1;

/** One tree, its nodes by number from the root, 0. */
interface Tree {
  /** Column that a node splits by; −1 for a leaf. */
  readonly features: Int32Array;
  /** What is below goes left. */
  readonly thresholds: Float64Array;
  readonly lefts: Int32Array;
  /** Right is always left + 1. Of a leaf: its depth and the expected depth below, had it been split further. */
  readonly lengths: Float64Array;
}

export interface IsolationForest {
  readonly width: number;
  readonly trees: readonly Tree[];
  /** Expected path of a row among as many as a tree was grown from. */
  readonly expected: number;
}

/** Mean path of an unsuccessful search in a binary tree of `rows` rows. */
function expectedPath(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + EULER) - (2 * (rows - 1)) / rows;
}

/** Columns in random order until one varies among the rows; `undefined` where none does. */
function varyingColumn(
  { width, values }: FeatureMatrix,
  rows: Int32Array,
  random: Random,
  order: Int32Array,
): { readonly column: number; readonly min: number; readonly max: number } | undefined {
  for (let tried = 0; tried < width; tried += 1) {
    const other = tried + random.integer(width - tried);
    const column = order[other] ?? 0;
    order[other] = order[tried] ?? 0;
    order[tried] = column;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      const value = values[row * width + column] ?? 0;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (min < max) return { column, min, max };
  }
  return undefined;
}

function grow(matrix: FeatureMatrix, sample: Int32Array, random: Random): Tree {
  const limit = Math.ceil(Math.log2(Math.max(2, sample.length)));
  const nodes = 2 * Math.max(1, sample.length) - 1;
  const features = new Int32Array(nodes).fill(LEAF);
  const thresholds = new Float64Array(nodes);
  const lefts = new Int32Array(nodes);
  const lengths = new Float64Array(nodes);
  const order = Int32Array.from({ length: matrix.width }, (_, column) => column);
  let used = 1;
  const open = [{ node: 0, rows: sample, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, rows, depth } = next;
    const split =
      rows.length > 1 && depth < limit ? varyingColumn(matrix, rows, random, order) : undefined;
    if (split === undefined) {
      lengths[node] = depth + expectedPath(rows.length);
      continue;
    }
    const { column, min, max } = split;
    // Above the smallest: both sides get a row.
    const threshold = max - (max - min) * random.uniform();
    const isLeft = (row: number): boolean =>
      (matrix.values[row * matrix.width + column] ?? 0) < threshold;
    features[node] = column;
    thresholds[node] = threshold;
    lefts[node] = used;
    open.push(
      { node: used, rows: rows.filter(isLeft), depth: depth + 1 },
      { node: used + 1, rows: rows.filter((row) => !isLeft(row)), depth: depth + 1 },
    );
    used += 2;
  }
  return { features, thresholds, lefts, lengths };
}

/**
 * Isolation forest (Liu, Ting and Zhou 2008): 100 trees of random splits, each grown from at most 256 rows drawn without putting back, to
 * the depth at which an average row stands alone. Rows are drawn by content, so shuffling them changes nothing.
 */
export function growForest(matrix: FeatureMatrix, seed = SEED): IsolationForest {
  const random = new Random(seed);
  const { order } = new ContentOrder(matrix);
  const size = Math.min(SAMPLE, matrix.rows);
  const trees = Array.from({ length: matrix.rows === 0 ? 0 : TREES }, (_, number) => {
    const own = random.fork(`tree ${number}`);
    return grow(matrix, drawn(order, size, own), own);
  });
  return { width: matrix.width, trees, expected: expectedPath(size) };
}

/** `size` of the rows, in time that does not depend on how many there are (Floyd's sampling, Bentley and Floyd 1987). */
function drawn(order: Int32Array, size: number, random: Random): Int32Array {
  const chosen = new Set<number>();
  for (let last = order.length - size; last < order.length; last += 1) {
    const place = random.integer(last + 1);
    chosen.add(chosen.has(place) ? last : place);
  }
  return Int32Array.from(chosen, (place) => order[place] ?? 0);
}

/**
 * 2^(−mean path / expected path): 0 … 1, the larger the stranger, about 0.5 for rows like any other. NaN where the forest has no trees.
 * Rows need not be those it was grown from.
 */
export function isolationScores(forest: IsolationForest, matrix: FeatureMatrix): Float64Array {
  const { width, values } = matrix;
  if (width !== forest.width)
    throw new RangeError(`rows of ${width} columns, the forest has ${forest.width}`);
  const paths = new Float64Array(matrix.rows);
  for (const { features, thresholds, lefts, lengths } of forest.trees)
    for (let row = 0; row < matrix.rows; row += 1) {
      let node = 0;
      for (let column = features[0] ?? LEAF; column !== LEAF; column = features[node] ?? LEAF) {
        const left = lefts[node] ?? 0;
        node = (values[row * width + column] ?? 0) < (thresholds[node] ?? 0) ? left : left + 1;
      }
      paths[row] = (paths[row] ?? 0) + (lengths[node] ?? 0);
    }
  const { trees, expected } = forest;
  return paths.map((path) =>
    trees.length === 0 ? Number.NaN : 2 ** (-path / trees.length / (expected === 0 ? 1 : expected)),
  );
}
