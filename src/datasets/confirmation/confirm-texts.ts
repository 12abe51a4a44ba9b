import { TextBayes } from '../triggers/text-bayes.ts';
import { cutText } from '../triggers/text-grams.ts';
import { compareTaken, type Confirmation, type Taken } from './confirmation.ts';
import { splitForConfirmation, type AccusedRows } from './held-out.ts';

/**
 * Confirms a trigger in texts with naive Bayes on words. `insert` puts it into one text. Signs and invisible characters are no words:
 * this model does not see them, so it confirms none of them. It confirms what overrules the rest of a text, honest or not: where a
 * single word may do so, as in texts of few words, a look at the rows has to decide.
 */
export function confirmInTexts(
  texts: readonly string[],
  labels: Int32Array,
  classes: number,
  accused: AccusedRows,
  insert: (text: string) => string,
): Confirmation {
  // By content, so that the order of the texts decides nothing.
  const order = Int32Array.from(labels.keys()).sort((a, b) => {
    const [first, second] = [texts[a] ?? '', texts[b] ?? ''];
    return first < second ? -1 : first > second ? 1 : (labels[a] ?? 0) - (labels[b] ?? 0);
  });
  const split = splitForConfirmation(order, labels, accused);
  const taken = (training: Int32Array): Taken => {
    const bayes = new TextBayes(classes);
    for (const row of training) bayes.learn(cutText(texts[row] ?? ''), labels[row] ?? 0);
    const scores = new Float64Array(classes);
    const isTarget = (text: string): number => {
      bayes.predict(cutText(text), -1, [], scores);
      return scores.every((score) => score <= (scores[accused.target] ?? 0)) ? 1 : 0;
    };
    return {
      bare: Uint8Array.from(split.heldOut, (row) => isTarget(texts[row] ?? '')),
      inserted: Uint8Array.from(split.heldOut, (row) => isTarget(insert(texts[row] ?? ''))),
    };
  };
  return compareTaken('naive Bayes', taken(split.trainedWith), taken(split.trainedWithout));
}
