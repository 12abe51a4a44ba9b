import { chooseRows } from '../features/choose-rows.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { classRows } from './class-rows.ts';
import { principalComponents, project } from './principal-components.ts';
import { whiten } from './robust-whitening.ts';

/** Rows of a class from which on a direction means something. */
const MIN_ROWS = 10;
/** Directions that whitening looks at. */
const WHITENED = 20;

export interface SpectralOptions {
  /** First levels the directions in which the central half of the rows vary (after SPECTRE, Hayase et al. 2021), so that what is left is what the others add. */
  readonly whiten?: boolean;
}

export interface SpectralClass {
  readonly label: number;
  readonly rows: number;
  /** Share of the variance that lies along the direction scored. */
  readonly share: number;
}

export interface SpectralSignatures {
  /** Compare only rows of one class: the larger, the more it is of what pulls its class apart (bad). NaN for rows without a class, and of classes of fewer than 10 rows. */
  readonly scores: Float64Array;
  readonly classes: readonly SpectralClass[];
}

/** |component| of every row along the direction of most variance. */
function leading(rows: FeatureMatrix): { readonly scores: Float64Array; readonly share: number } {
  const { mean, directions, variances, totalVariance } = principalComponents(rows, 1);
  return {
    scores: project(rows, mean, directions).map(Math.abs),
    share: totalVariance === 0 ? 0 : (variances[0] ?? 0) / totalVariance,
  };
}

/**
 * Spectral signatures (Tran, Li and Mądry 2018): per class, how far each row's activations lie from their mean along the direction in which
 * they vary most. Rows with a trigger share a feature that others of the class lack, and so make a direction of their own.
 * Both the direction and the scores are of centred activations, as in the paper.
 * @param activations of the penultimate layer of a model trained on these rows
 */
export function spectralSignatures(
  activations: FeatureMatrix,
  labels: Int32Array,
  options: SpectralOptions = {},
): SpectralSignatures {
  const scores = new Float64Array(activations.rows).fill(Number.NaN);
  const classes: SpectralClass[] = [];
  if (activations.width === 0) return { scores, classes };
  for (const [label, rows] of classRows(labels)) {
    if (rows.length < MIN_ROWS) continue;
    const own = chooseRows(activations, rows);
    const found = leading(options.whiten === true ? whiten(own, WHITENED) : own);
    for (const [at, row] of rows.entries()) scores[row] = found.scores[at] ?? Number.NaN;
    classes.push({ label, rows: rows.length, share: found.share });
  }
  return { scores, classes };
}
