import type { AttackParameters } from './attack.ts';
import type { BudgetSpent } from './classifier/classifier.ts';
import type { Norm } from './geometry/norm.ts';

/** One recorded run of one attack at one radius, as the evaluator judged it. */
export interface Trial {
  readonly attack: string;
  readonly parameters: AttackParameters;
  readonly seed: number;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly samples: number;
  /** 1 where the judged sample reaches the goal inside of ball and bounds. */
  readonly broken: Uint8Array;
  /** Size of the change of each sample in the trial's norm; NaN where it is not broken. */
  readonly distances: Float32Array;
  /** samples × size: the judged samples; the clean ones where nothing was broken. */
  readonly adversarial: Float32Array;
  /** What the original model says of them. */
  readonly predicted: Int32Array;
  /** Per sample, counted by the meter. */
  readonly queries: Uint32Array;
  readonly gradients: Uint32Array;
  /** Why it ended before it was done; absent where it was done. */
  readonly ended?: BudgetSpent['what'];
}
