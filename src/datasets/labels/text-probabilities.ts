import { TextBayes } from '../triggers/text-bayes.ts';
import { cutText } from '../triggers/text-grams.ts';
import type { ClassProbabilities } from './class-probabilities.ts';
import type { ContentOrder } from './content-order.ts';
import { stratifiedFolds } from './folds.ts';
import { minimise } from './quasi-newton.ts';
import { normaliseScores } from './softmax-loss.ts';

/** Weights of one model at most: hashes share a bucket beyond. */
const MAX_WEIGHTS = 400_000;
const MAX_BUCKET_BITS = 14;
/** Words read of one text. */
const MAX_WORDS = 400;
const FOLDS = 5;
/** Steps of L-BFGS: texts are fitted long before they are learned by heart. */
const MAX_STEPS = 40;
const TOLERANCE = 1e-4;
/** Weight of ½‖W‖² beside the summed loss; scikit-learn's 1 / C. */
const PENALTY = 0.3;

/** Rows of few features each: the buckets of row `at` stand from `starts[at]` to `starts[at + 1]`. */
interface SparseRows {
  readonly starts: Int32Array;
  readonly buckets: Int32Array;
  readonly values: Float32Array;
  readonly width: number;
}

/**
 * Class probabilities of every text from a softmax regression on its words and pairs of words (TF-IDF, hashed), fitted without it or a copy
 * of it. Rows without a label train nothing.
 * @param content of the same rows: texts of one content share a fold
 */
export async function outOfFoldTextProbabilities(
  texts: readonly string[],
  labels: Int32Array,
  classes: number,
  content: ContentOrder,
): Promise<ClassProbabilities> {
  const rows = sparseRows(texts, classes);
  const foldOf = stratifiedFolds(content, labels, FOLDS);
  const values = new Float32Array(texts.length * classes);
  const scores = new Float64Array(classes);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const training = content.order.filter(
      (row) => foldOf[row] !== fold && (labels[row] ?? -1) >= 0,
    );
    const weights = await fit(rows, labels, classes, training);
    for (let row = 0; row < texts.length; row += 1) {
      if (foldOf[row] !== fold) continue;
      scoreRow(rows, weights, row, scores);
      normaliseScores(scores);
      values.set(scores, row * classes);
    }
  }
  return { rows: texts.length, classes, values };
}

/**
 * Class probabilities of every text from naive Bayes on its words, itself taken back. Words are not independent, so naive Bayes is far too
 * sure; the square root of what it says is about right.
 */
export function bayesProbabilities(
  texts: readonly string[],
  labels: Int32Array,
  classes: number,
): ClassProbabilities {
  const bayes = new TextBayes(classes);
  const cut = texts.map(cutText);
  for (const [row, text] of cut.entries()) {
    const label = labels[row] ?? -1;
    if (label >= 0) bayes.learn(text, label);
  }
  const values = new Float32Array(texts.length * classes);
  const scores = new Float64Array(classes);
  for (const [row, text] of cut.entries()) {
    bayes.predict(text, labels[row] ?? -1, [], scores);
    let sum = 0;
    for (const score of scores) sum += Math.sqrt(score);
    values.set(
      scores.map((score) => Math.sqrt(score) / sum),
      row * classes,
    );
  }
  return { rows: texts.length, classes, values };
}

/** Order of texts by content, for folds: equal texts have equal hashes. */
export function textOrder(texts: readonly string[], labels: Int32Array): ContentOrder {
  const order = Int32Array.from(labels.keys()).sort((a, b) => {
    const [first, second] = [texts[a] ?? '', texts[b] ?? ''];
    if (first !== second) return first < second ? -1 : 1;
    return (labels[a] ?? 0) - (labels[b] ?? 0);
  });
  const hashes = new Float64Array(texts.length);
  let group = 0;
  for (const [at, row] of order.entries()) {
    if (at > 0 && texts[row] !== texts[order[at - 1] ?? 0]) group += 1;
    hashes[row] = group;
  }
  return { order, hashes };
}

function sparseRows(texts: readonly string[], classes: number): SparseRows {
  const bits = Math.min(
    MAX_BUCKET_BITS,
    Math.max(6, Math.floor(Math.log2(MAX_WEIGHTS / Math.max(1, classes)))),
  );
  const width = 2 ** bits;
  const counted = texts.map((text) => bucketsOf(text, width));
  const documents = new Float64Array(width);
  for (const counts of counted)
    for (const bucket of counts.keys()) documents[bucket] = (documents[bucket] ?? 0) + 1;
  const starts = new Int32Array(texts.length + 1);
  for (const [row, counts] of counted.entries()) starts[row + 1] = (starts[row] ?? 0) + counts.size;
  const total = starts[texts.length] ?? 0;
  const buckets = new Int32Array(total);
  const values = new Float32Array(total);
  for (const [row, counts] of counted.entries()) {
    const from = starts[row] ?? 0;
    let squares = 0;
    for (const [at, [bucket, count]] of [...counts].sort(([a], [b]) => a - b).entries()) {
      const rarity = Math.log((1 + texts.length) / (1 + (documents[bucket] ?? 0))) + 1;
      const value = count * rarity;
      buckets[from + at] = bucket;
      values[from + at] = value;
      squares += value * value;
    }
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let at = from; at < (starts[row + 1] ?? 0); at += 1)
      values[at] = (values[at] ?? 0) * scale;
  }
  return { starts, buckets, values, width };
}

function bucketsOf(text: string, width: number): Map<number, number> {
  const { hashes } = cutText(text);
  const counts = new Map<number, number>();
  const put = (hash: number): void => {
    const bucket = (hash ^ (hash >>> 15)) & (width - 1);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  };
  let before: number | undefined;
  for (const hash of hashes.slice(0, MAX_WORDS)) {
    put(hash);
    if (before !== undefined) put(Math.imul(before, 0x9e3779b1) ^ hash);
    before = hash;
  }
  return counts;
}

/** Weights by bucket and class, the intercepts last; classes vary fastest, so that one bucket is one run of memory. */
function scoreRow(
  { starts, buckets, values, width }: SparseRows,
  weights: Float64Array,
  row: number,
  into: Float64Array,
): void {
  const classes = into.length;
  for (let label = 0; label < classes; label += 1)
    into[label] = weights[width * classes + label] ?? 0;
  for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
    const value = values[at] ?? 0;
    const from = (buckets[at] ?? 0) * classes;
    for (let label = 0; label < classes; label += 1)
      into[label] = (into[label] ?? 0) + value * (weights[from + label] ?? 0);
  }
}

async function fit(
  rows: SparseRows,
  labels: Int32Array,
  classes: number,
  training: Int32Array,
): Promise<Float64Array> {
  const { starts, buckets, values, width } = rows;
  const scores = new Float64Array(classes);
  const share = 1 / Math.max(1, training.length);
  const objective = (weights: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (const row of training) {
      scoreRow(rows, weights, row, scores);
      const given = labels[row] ?? 0;
      const own = scores[given] ?? 0;
      loss += (normaliseScores(scores) - own) * share;
      scores[given] = (scores[given] ?? 0) - 1;
      for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
        const pull = (values[at] ?? 0) * share;
        const from = (buckets[at] ?? 0) * classes;
        for (let label = 0; label < classes; label += 1)
          gradient[from + label] = (gradient[from + label] ?? 0) + pull * (scores[label] ?? 0);
      }
      for (let label = 0; label < classes; label += 1)
        gradient[width * classes + label] =
          (gradient[width * classes + label] ?? 0) + share * (scores[label] ?? 0);
    }
    const pull = PENALTY * share;
    for (let at = 0; at < width * classes; at += 1) {
      const weight = weights[at] ?? 0;
      loss += (weight * weight * pull) / 2;
      gradient[at] = (gradient[at] ?? 0) + weight * pull;
    }
    return loss;
  };
  const { point } = await minimise(objective, (width + 1) * classes, MAX_STEPS, TOLERANCE);
  return point;
}
