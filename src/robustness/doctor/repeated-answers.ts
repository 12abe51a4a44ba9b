import type { CleanBatch } from '../../attacks/attack.ts';
import type { Classifier } from '../../attacks/classifier/classifier.ts';

/** The same samples asked twice: those whose class changed, and those whose scores did. */
export interface RepeatedAnswers {
  readonly samples: number;
  readonly classes: number;
  readonly scores: number;
}

/** Asks for every sample twice, and for its scores too where they are seen. A model that answers by chance has to be attacked on average. */
export async function askTwice(
  classifier: Classifier,
  { count, x }: CleanBatch,
): Promise<RepeatedAnswers> {
  if (count === 0) return { samples: 0, classes: 0, scores: 0 };
  const labels = (await classifier.classify(x, count)).slice();
  const again = await classifier.classify(x, count);
  let classes = 0;
  for (const [row, label] of labels.entries()) if (label !== again[row]) classes += 1;
  if (classifier.access === 'label') return { samples: count, classes, scores: classes };
  const first = (await classifier.scores(x, count)).slice();
  const second = await classifier.scores(x, count);
  let scores = 0;
  for (let row = 0; row < count; row += 1)
    for (let at = row * classifier.classes; at < (row + 1) * classifier.classes; at += 1)
      // A NaN is the same answer twice, not another one.
      if (!Object.is(first[at], second[at])) {
        scores += 1;
        break;
      }
  return { samples: count, classes, scores };
}
