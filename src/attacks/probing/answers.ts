import type { CleanBatch, Goal } from '../attack.ts';
import type { Classifier } from '../classifier/classifier.ts';
import { highest, reaches } from '../classifier/classifier.ts';
import type { Ask } from './search.ts';

/** Answer where the goal is reached by a tie of scores, for which the margin is 0. */
const TIE = 1e-30;
/** Lowest probability whose logarithm is taken. */
const LEAST_PROBABILITY = 1e-30;
/** Probabilities of one row add up to 1 within this. */
const PROBABILITY_TOLERANCE = 1e-3;

/** 1 where the goal is reached, else −1: all that a label shows. */
export function decisions(classifier: Classifier, clean: CleanBatch, goal: Goal): Ask {
  let answers = new Float32Array(0);
  return async (x, count, owners) => {
    const predicted = await classifier.classify(x, count, owners);
    if (answers.length < count) answers = new Float32Array(count);
    for (let row = 0; row < count; row += 1) {
      const sample = owners[row] ?? 0;
      const isReached = reaches(goal, predicted[row] ?? -1, clean.labels[sample] ?? -1, sample);
      answers[row] = isReached ? 1 : -1;
    }
    return answers;
  };
}

/**
 * How far the wanted class leads, above 0 where the goal is reached. Of probabilities the logarithms are compared, which gives back
 * the differences of logits: where a softmax is saturated, probabilities themselves no longer change.
 */
export function margins(classifier: Classifier, clean: CleanBatch, goal: Goal): Ask {
  const { classes } = classifier;
  let answers = new Float32Array(0);
  let isProbability: boolean | undefined;
  return async (x, count, owners) => {
    const scores = await classifier.scores(x, count, owners);
    isProbability ??= areProbabilities(scores, count, classes);
    if (answers.length < count) answers = new Float32Array(count);
    for (let row = 0; row < count; row += 1) {
      const sample = owners[row] ?? 0;
      const label = clean.labels[sample] ?? -1;
      const wanted = goal.kind === 'targeted' ? (goal.targets[sample] ?? -1) : label;
      let own = Number.NEGATIVE_INFINITY;
      let other = Number.NEGATIVE_INFINITY;
      for (let index = 0; index < classes; index += 1) {
        const raw = scores[row * classes + index] ?? Number.NaN;
        const score = isProbability ? Math.log(Math.max(raw, LEAST_PROBABILITY)) : raw;
        if (index === wanted) own = score;
        else if (score > other) other = score;
      }
      const margin = goal.kind === 'targeted' ? own - other : other - own;
      const isReached = reaches(goal, highest(scores, row, classes), label, sample);
      if (isReached) answers[row] = margin > 0 ? margin : TIE;
      // NaN and infinities compare to nothing; a search must still be able to order them.
      else answers[row] = margin <= 0 ? margin : 0;
    }
    return answers;
  };
}

function areProbabilities(scores: Float32Array, count: number, classes: number): boolean {
  for (let row = 0; row < count; row += 1) {
    let sum = 0;
    for (let index = 0; index < classes; index += 1) {
      const score = scores[row * classes + index] ?? Number.NaN;
      if (!(score >= 0 && score <= 1 + PROBABILITY_TOLERANCE)) return false;
      sum += score;
    }
    if (Math.abs(sum - 1) > PROBABILITY_TOLERANCE) return false;
  }
  return true;
}
