import type { CleanBatch } from '../../attacks/attack.ts';
import { highest } from '../../attacks/classifier/classifier.ts';
import type { Classifier } from '../../attacks/classifier/classifier.ts';

/** The same samples asked twice: those whose class changed, and those whose scores did. */
export interface RepeatedAnswers {
  readonly samples: number;
  readonly classes: number;
  readonly scores: number;
}

/** Asks for every sample twice, for its scores where they are seen. A model that answers by chance has to be attacked on average. */
export async function askTwice(
  classifier: Classifier,
  { count, x }: CleanBatch,
): Promise<RepeatedAnswers> {
  if (count === 0) return { samples: 0, classes: 0, scores: 0 };
  if (classifier.access === 'label') {
    const labels = (await classifier.classify(x, count)).slice();
    const again = await classifier.classify(x, count);
    const changed = labels.reduce((sum, label, row) => sum + (label === again[row] ? 0 : 1), 0);
    return { samples: count, classes: changed, scores: changed };
  }
  const first = (await classifier.scores(x, count)).slice();
  const second = await classifier.scores(x, count);
  let classes = 0;
  let scores = 0;
  for (let row = 0; row < count; row += 1) {
    if (highest(first, row, classifier.classes) !== highest(second, row, classifier.classes))
      classes += 1;
    for (let at = row * classifier.classes; at < (row + 1) * classifier.classes; at += 1)
      // A NaN is the same answer twice, not another one.
      if (!Object.is(first[at], second[at])) {
        scores += 1;
        break;
      }
  }
  return { samples: count, classes, scores };
}
