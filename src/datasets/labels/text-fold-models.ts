import { cutText } from '../triggers/text-grams.ts';
import type { ClassProbabilities } from './class-probabilities.ts';
import type { ContentOrder } from './content-order.ts';
import { stratifiedFolds } from './folds.ts';
import { minimise } from './quasi-newton.ts';
import { normaliseScores } from './softmax-loss.ts';

/** Weights of one model: L-BFGS keeps some 16 vectors of them, at 8 bytes. */
const MAX_WEIGHTS = 1_000_000;
/** Texts a word is in at least: what is in one text only tells nothing of another. */
const LEAST_TEXTS = 2;
/** Words read of one text. */
const MAX_WORDS = 400;
const FOLDS = 5;
/** Steps of L-BFGS: texts are fitted long before they are learned by heart. */
const MAX_STEPS = 40;
/** The same of a model that was fitted before to nearly the same. */
const MAX_MORE_STEPS = 15;
const TOLERANCE = 1e-4;
/** Weight of ½‖W‖² beside the summed loss; scikit-learn's 1 / C. */
const PENALTY = 0.3;

/** Rows of few features each: the columns of row `at` stand from `starts[at]` to `starts[at + 1]`. */
interface SparseRows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
  readonly width: number;
}

/**
 * Softmax regressions on words (TF-IDF) that each left a fold of the texts out: no model sees a text it is asked
 * about, or a copy of it. Rows without a label train nothing.
 */
export class TextFoldModels {
  readonly #rows: SparseRows;
  readonly #labels: Int32Array;
  readonly #classes: number;
  readonly #foldOf: Int32Array;
  readonly #order: Int32Array;
  /** Of the last fit, where the next one begins. */
  readonly #weights: Float64Array[] = [];

  /** @param content of the same rows: texts of one content share a fold */
  constructor(
    texts: readonly string[],
    labels: Int32Array,
    classes: number,
    content: ContentOrder,
  ) {
    this.#rows = sparseRows(texts, classes);
    this.#labels = labels;
    this.#classes = classes;
    this.#foldOf = stratifiedFolds(content, labels, FOLDS);
    this.#order = content.order;
  }

  /**
   * Class probabilities of every text.
   * @param believed how much each text is of each class, where its label is not taken at its word
   */
  async probabilities(believed?: Float32Array): Promise<ClassProbabilities> {
    const classes = this.#classes;
    const rows = this.#labels.length;
    const targets = believed ?? oneHot(this.#labels, classes);
    const values = new Float32Array(rows * classes);
    const scores = new Float64Array(classes);
    for (let fold = 0; fold < FOLDS; fold += 1) {
      const training = this.#order.filter(
        (row) => this.#foldOf[row] !== fold && (this.#labels[row] ?? -1) >= 0,
      );
      const weights = await fit(this.#rows, { targets, classes, training }, this.#weights[fold]);
      this.#weights[fold] = weights;
      for (let row = 0; row < rows; row += 1) {
        if (this.#foldOf[row] !== fold) continue;
        scoreRow(this.#rows, weights, row, scores);
        normaliseScores(scores);
        values.set(scores, row * classes);
      }
    }
    return { rows, classes, values };
  }
}

function oneHot(labels: Int32Array, classes: number): Float32Array {
  const targets = new Float32Array(labels.length * classes);
  for (const [row, label] of labels.entries()) if (label >= 0) targets[row * classes + label] = 1;
  return targets;
}

/**
 * TF-IDF of the words that are in other texts, too; those of most texts where there are too many. Every word is a feature of its own: hashing
 * would mix rare words, which tell most, with common ones. Pairs of words made models no better, and slower.
 */
function sparseRows(texts: readonly string[], classes: number): SparseRows {
  const counted = texts.map(wordsOf);
  const documents = new Map<number, number>();
  for (const counts of counted)
    for (const word of counts.keys()) documents.set(word, (documents.get(word) ?? 0) + 1);
  const most = Math.floor(MAX_WEIGHTS / Math.max(1, classes));
  const kept = [...documents]
    .filter(([, count]) => count >= LEAST_TEXTS)
    .sort(([a, first], [b, second]) => second - first || a - b)
    .slice(0, most);
  const columnOf = new Map(kept.map(([word], column) => [word, column]));
  const rarity = kept.map(([, count]) => Math.log((1 + texts.length) / (1 + count)) + 1);
  const starts = new Int32Array(texts.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (const [row, counts] of counted.entries()) {
    const own = [...counts]
      .flatMap(([word, count]) => {
        const column = columnOf.get(word);
        return column === undefined ? [] : [[column, count * (rarity[column] ?? 0)] as const];
      })
      .sort(([a], [b]) => a - b);
    const length = Math.sqrt(own.reduce((sum, [, value]) => sum + value * value, 0));
    for (const [column, value] of own) {
      columns.push(column);
      values.push(value / length);
    }
    starts[row + 1] = columns.length;
  }
  return {
    starts,
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
    width: kept.length,
  };
}

function wordsOf(text: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const word of cutText(text).hashes.slice(0, MAX_WORDS))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Weights by column and class, the intercepts last; classes vary fastest, so that one column is one run of memory. */
function scoreRow(
  { starts, columns, values, width }: SparseRows,
  weights: Float64Array,
  row: number,
  into: Float64Array,
): void {
  const classes = into.length;
  for (let label = 0; label < classes; label += 1)
    into[label] = weights[width * classes + label] ?? 0;
  for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
    const value = values[at] ?? 0;
    const from = (columns[at] ?? 0) * classes;
    for (let label = 0; label < classes; label += 1)
      into[label] = (into[label] ?? 0) + value * (weights[from + label] ?? 0);
  }
}

interface TextTraining {
  /** Of all rows · `classes`, summing up to 1 in each. */
  readonly targets: Float32Array;
  readonly classes: number;
  readonly training: Int32Array;
}

async function fit(
  rows: SparseRows,
  { targets, classes, training }: TextTraining,
  start: Float64Array | undefined,
): Promise<Float64Array> {
  const { starts, columns, values, width } = rows;
  const scores = new Float64Array(classes);
  const share = 1 / Math.max(1, training.length);
  const objective = (weights: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (const row of training) {
      scoreRow(rows, weights, row, scores);
      let own = 0;
      for (let label = 0; label < classes; label += 1)
        own += (targets[row * classes + label] ?? 0) * (scores[label] ?? 0);
      loss += (normaliseScores(scores) - own) * share;
      for (let label = 0; label < classes; label += 1)
        scores[label] = (scores[label] ?? 0) - (targets[row * classes + label] ?? 0);
      for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
        const pull = (values[at] ?? 0) * share;
        const from = (columns[at] ?? 0) * classes;
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
  const { point } = await minimise(
    objective,
    (width + 1) * classes,
    start === undefined ? MAX_STEPS : MAX_MORE_STEPS,
    TOLERANCE,
    start,
  );
  return point;
}
