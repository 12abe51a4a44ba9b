import type { SampleSpace } from '../geometry/space.ts';

/** What an attacker sees of a model: only the class, all scores, or the model itself. Each includes the ones before. */
export type Access = 'label' | 'scores' | 'gradient';

/** Losses per sample that an attacker makes larger. */
export type Loss =
  /** −log p(label). */
  | 'cross-entropy'
  /** log p(target). */
  | 'targeted-cross-entropy'
  /** Difference of logits ratio (Croce and Hein 2020), untargeted: needs 3 classes. */
  | 'dlr'
  /** Towards the target: needs 4 classes. */
  | 'targeted-dlr'
  /** Highest other logit minus the label's: above 0 the sample is misclassified. */
  | 'margin'
  /** The target's logit minus the label's. */
  | 'difference'
  /** The target's logit minus the highest other: above 0 the target is reached. */
  | 'targeted-margin'
  /** The label's logit alone: no loss, but what saliency maps (JSMA) are made of. */
  | 'logit'
  /** The sum of all logits but the label's. */
  | 'other-logits';

export interface LossGradient {
  /** count × classes logits. */
  readonly scores: Float32Array;
  /** One per sample. */
  readonly loss: Float32Array;
  /** count × size: gradient of each sample's own loss. */
  readonly gradient: Float32Array;
}

/**
 * The model under attack, in the attack space. Arrays it returns are its own and are overwritten by the next call: whoever keeps
 * results copies them.
 * Each row of `x` belongs to one sample of the batch, which pays for it: `owners` has its number per row. Without it row i is
 * sample i.
 */
export interface Classifier {
  readonly space: SampleSpace;
  readonly classes: number;
  readonly access: Access;
  /**
   * count × classes: logits, or whatever the model answers that grows with its confidence.
   * Throws where the access is `label`.
   */
  readonly scores: (x: Float32Array, count: number, owners?: Int32Array) => Promise<Float32Array>;
  /** The class of each row: the first of the highest scores. */
  readonly classify: (x: Float32Array, count: number, owners?: Int32Array) => Promise<Int32Array>;
  /** Throws where the access is less than `gradient`. `targets` only for losses that have one. */
  readonly gradient: (
    loss: Loss,
    x: Float32Array,
    count: number,
    labels: Int32Array,
    targets?: Int32Array,
    owners?: Int32Array,
  ) => Promise<LossGradient>;
}

/**
 * The budget of queries, gradients or time is used up, or there is nobody left to ask (`scorer`: it failed): not an error, the end of an
 * attack.
 */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
  readonly what: 'queries' | 'gradients' | 'time' | 'interrupted' | 'scorer';

  constructor(what: BudgetSpent['what']) {
    super(`the budget of ${what} is spent`);
    this.what = what;
  }
}

/** What `ask` gives, or `undefined` where nobody may or can be asked any more. */
export async function unlessSpent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof BudgetSpent) return undefined;
    throw error;
  }
}

/** Index of the highest of `classes` scores of row `row`; the first of equals. NaN never wins. */
export function highest(scores: Float32Array, row: number, classes: number): number {
  let best = 0;
  let value = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < classes; index += 1) {
    const score = scores[row * classes + index] ?? Number.NaN;
    if (score > value) {
      value = score;
      best = index;
    }
  }
  return best;
}

/** Whether class `predicted` of sample `index` reaches the goal. */
export function reaches(
  goal:
    | { readonly kind: 'untargeted' }
    | { readonly kind: 'targeted'; readonly targets: Int32Array },
  predicted: number,
  label: number,
  index: number,
): boolean {
  return goal.kind === 'untargeted' ? predicted !== label : predicted === goal.targets[index];
}
