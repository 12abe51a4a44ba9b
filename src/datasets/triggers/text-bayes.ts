import type { LabelCounts } from './label-lift.ts';
import type { CutText } from './text-grams.ts';

/** Counts of the table, 4 bytes each: words share a bucket where there are many classes. */
const MAX_COUNTS = 2 ** 24;
const MAX_BUCKET_BITS = 18;
/** Added to every count, so that no word rules a class out (Laplace would be 1; words are many and rows are few). */
const SMOOTHING = 0.1;

/** Naive Bayes on which words a text has; each word of a text counts once. */
export class TextBayes {
  readonly #classes: number;
  readonly #mask: number;
  readonly #counts: Uint32Array;
  readonly #totals: Float64Array;
  readonly #rows: Float64Array;
  /** Pairs of word and class that occur. */
  #used = 0;

  constructor(classes: number) {
    const bits = Math.min(
      MAX_BUCKET_BITS,
      Math.floor(Math.log2(MAX_COUNTS / Math.max(1, classes))),
    );
    this.#classes = classes;
    this.#mask = 2 ** Math.max(1, bits) - 1;
    this.#counts = new Uint32Array((this.#mask + 1) * classes);
    this.#totals = new Float64Array(classes);
    this.#rows = new Float64Array(classes);
  }

  /** Rows learned, by class. */
  get learned(): LabelCounts {
    return { rows: this.#rows.reduce((sum, count) => sum + count, 0), perClass: this.#rows };
  }

  /** The buckets of a text's words, each once, without those that touch what is `left out`. */
  #buckets({ words, hashes }: CutText, leftOut: readonly number[]): Set<number> {
    const buckets = new Set<number>();
    for (const [word, hash] of hashes.entries()) {
      const from = words[word * 2] ?? 0;
      const to = words[word * 2 + 1] ?? 0;
      let isOut = false;
      for (let at = 0; at < leftOut.length; at += 2)
        if (from < (leftOut[at + 1] ?? 0) && to > (leftOut[at] ?? 0)) isOut = true;
      if (!isOut) buckets.add((hash ^ (hash >>> 15)) & this.#mask);
    }
    return buckets;
  }

  learn(text: CutText, label: number): void {
    const buckets = this.#buckets(text, []);
    for (const bucket of buckets) {
      const at = bucket * this.#classes + label;
      if (this.#counts[at] === 0) this.#used += 1;
      this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    }
    this.#totals[label] = (this.#totals[label] ?? 0) + buckets.size;
    this.#rows[label] = (this.#rows[label] ?? 0) + 1;
  }

  /**
   * Writes the probabilities of the classes.
   * @param learnedAs the label the text itself was learned with, which is taken back; −1 for one that was not
   * @param leftOut begins and ends of what is not to be read
   */
  predict(text: CutText, learnedAs: number, leftOut: readonly number[], into: Float64Array): void {
    const classes = this.#classes;
    const whole = learnedAs >= 0 ? this.#buckets(text, []) : undefined;
    const buckets =
      whole === undefined || leftOut.length > 0 ? this.#buckets(text, leftOut) : whole;
    // Words only this text has with this label would not be known without it.
    let known = this.#used;
    for (const bucket of whole ?? [])
      if (this.#counts[bucket * classes + learnedAs] === 1) known -= 1;
    const vocabulary = Math.max(1, known);
    let most = Number.NEGATIVE_INFINITY;
    for (let label = 0; label < classes; label += 1) {
      const own = label === learnedAs ? 1 : 0;
      const rows = (this.#rows[label] ?? 0) - own;
      const total = (this.#totals[label] ?? 0) - own * (whole?.size ?? 0);
      const base = Math.log(total + SMOOTHING * vocabulary);
      let sum = Math.log(rows + SMOOTHING);
      for (const bucket of buckets)
        sum += Math.log((this.#counts[bucket * classes + label] ?? 0) - own + SMOOTHING) - base;
      into[label] = sum;
      most = Math.max(most, sum);
    }
    let all = 0;
    for (let label = 0; label < classes; label += 1) {
      const power = Math.exp((into[label] ?? 0) - most);
      into[label] = power;
      all += power;
    }
    for (let label = 0; label < classes; label += 1) into[label] = (into[label] ?? 0) / all;
  }
}
