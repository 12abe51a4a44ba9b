import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { contentOrder } from '../labels/content-order.ts';
import { fitSoftmax, predictSoftmax, type SoftmaxOptions } from '../labels/softmax-regression.ts';
import { compareTaken, type Confirmation, type Taken } from './confirmation.ts';
import { splitForConfirmation, type AccusedRows } from './held-out.ts';

/** Values a model is trained on at most. */
const MAX_TRAINING_VALUES = 4_000_000;

/**
 * Confirms a trigger in features or pixels with softmax regression. `insert` puts the trigger into one row, in place. A linear model
 * learns triggers that stand at one place or are one value; a trigger that moves it can hardly learn, and is then not confirmed.
 * Throws RangeError for models that would be too large.
 */
export async function confirmInFeatures(
  features: FeatureMatrix,
  labels: Int32Array,
  classes: number,
  accused: AccusedRows,
  insert: (row: Float32Array) => void,
  options: SoftmaxOptions = {},
): Promise<Confirmation> {
  const { width, values } = features;
  const { order } = contentOrder(features, labels, accused.seed);
  const split = splitForConfirmation(order, labels, accused);
  const most = Math.max(1, Math.floor(MAX_TRAINING_VALUES / Math.max(1, width)));
  const taken = async (training: Int32Array): Promise<Taken> => {
    const model = await fitSoftmax(features, labels, classes, sample(training, most), options);
    const scores = new Float64Array(classes);
    const isTarget = (row: Float32Array): number => {
      predictSoftmax(model, row, 0, scores);
      return scores.every((score) => score <= (scores[accused.target] ?? 0)) ? 1 : 0;
    };
    const bare = new Uint8Array(split.heldOut.length);
    const inserted = new Uint8Array(split.heldOut.length);
    for (const [at, row] of split.heldOut.entries()) {
      const own = values.slice(row * width, (row + 1) * width);
      bare[at] = isTarget(own);
      insert(own);
      inserted[at] = isTarget(own);
    }
    return { bare, inserted };
  };
  return compareTaken(
    'softmax regression',
    await taken(split.trainedWith),
    await taken(split.trainedWithout),
  );
}

/** At most `most` of the rows, evenly spaced; they stand in the order of hashes, so that is a fair sample. */
function sample(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from(
    { length: most },
    (_, at) => rows[Math.floor((at * rows.length) / most)] ?? 0,
  );
}
