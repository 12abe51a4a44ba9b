import { Random } from '../../tensor/random.ts';
import { chooseRows } from '../features/choose-rows.ts';
import { ContentOrder } from '../features/content-order.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { classRows } from './class-rows.ts';
import { principalComponents, project } from './principal-components.ts';
import { silhouette } from './silhouette.ts';
import { twoMeans } from './two-means.ts';

/** Rows of a class from which on two clusters of it mean something. */
const MIN_ROWS = 10;
/** Dimensions the activations are reduced to, as in the paper. */
const DIMENSIONS = 10;
/** Rows the silhouette is computed on at most: its cost is the square of them. */
const SILHOUETTE_ROWS = 2000;
/** A smaller cluster below this share, as the reference implementation has it… */
const SUSPECT_SHARE = 0.35;
/** …and a silhouette above this accuse it together. */
const SUSPECT_SILHOUETTE = 0.1;
const SEED = 1;

export interface ClusteredClass {
  readonly label: number;
  readonly rows: number;
  /** Share of the class's rows in the smaller cluster, 0 … 0.5. */
  readonly smallerShare: number;
  /** −1 … 1; of at most 2,000 rows. */
  readonly silhouette: number;
  /** Small and well apart: a share below 0.35 and a silhouette above 0.1. */
  readonly isSuspect: boolean;
}

export interface ActivationClusters {
  /**
   * 0 in the larger cluster; in the smaller (1 − its share) × silhouette, 0 … 1 (bad), so that a small cluster far apart outranks the halves of
   * an ordinary class. NaN for rows without a class, and of classes of fewer than 10 rows.
   */
  readonly scores: Float64Array;
  readonly classes: readonly ClusteredClass[];
}

async function split(
  own: FeatureMatrix,
  random: Random,
): Promise<{ readonly isSmaller: Uint8Array; readonly share: number; readonly apart: number }> {
  const { mean, directions } = principalComponents(own, DIMENSIONS);
  const reduced: FeatureMatrix = {
    rows: own.rows,
    width: directions.length / own.width,
    values: Float32Array.from(project(own, mean, directions)),
  };
  const { order } = new ContentOrder(own);
  const cells = await twoMeans(reduced, order, random);
  const ones = cells.reduce((sum, cell) => sum + cell, 0);
  const smaller = ones * 2 <= own.rows ? 1 : 0;
  const sample = random
    .permutation(own.rows)
    .subarray(0, SILHOUETTE_ROWS)
    .map((at) => order[at] ?? 0);
  return {
    isSmaller: Uint8Array.from(cells, (cell) => (cell === smaller ? 1 : 0)),
    share: Math.min(ones, own.rows - ones) / own.rows,
    apart: silhouette(reduced, cells, sample),
  };
}

/**
 * Activation clustering (Chen et al. 2018): per class, the activations along their ten principal directions in two clusters. Rows with a
 * trigger reach their class by another way than the rest, and so make a cluster of their own, smaller than that of the others.
 * @param activations of the last hidden layer of a model trained on these rows
 */
export async function activationClusters(
  activations: FeatureMatrix,
  labels: Int32Array,
  seed = SEED,
): Promise<ActivationClusters> {
  const scores = new Float64Array(activations.rows).fill(Number.NaN);
  const classes: ClusteredClass[] = [];
  if (activations.width === 0) return { scores, classes };
  for (const [label, rows] of classRows(labels)) {
    if (rows.length < MIN_ROWS) continue;
    const random = new Random(seed).fork(`class ${label}`);
    const { isSmaller, share, apart } = await split(chooseRows(activations, rows), random);
    for (const [at, row] of rows.entries())
      scores[row] = (isSmaller[at] ?? 0) * (1 - share) * Math.max(0, apart);
    classes.push({
      label,
      rows: rows.length,
      smallerShare: share,
      silhouette: apart,
      isSuspect: share > 0 && share < SUSPECT_SHARE && apart > SUSPECT_SILHOUETTE,
    });
  }
  return { scores, classes };
}
