import { TextBayes } from '../triggers/text-bayes.ts';
import { cutText } from '../triggers/text-grams.ts';
import type { ClassProbabilities } from './class-probabilities.ts';

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
