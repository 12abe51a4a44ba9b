import { Random } from '../tensor/random.ts';
import type { AnyAttack, AttackParameters, Budget, CleanBatch, Findings, Goal } from './attack.ts';
import type { Classifier } from './classifier/classifier.ts';
import { BudgetSpent, reaches } from './classifier/classifier.ts';
import { meterClassifier } from './classifier/metered-classifier.ts';
import type { MeterLimits } from './classifier/metered-classifier.ts';
import { distance, isWithin } from './geometry/norm.ts';
import { clip, project } from './geometry/projection.ts';
import type { Trial } from './trial.ts';

export interface EvaluateOptions {
  readonly goal?: Goal;
  readonly parameters?: AttackParameters;
  readonly seed: number;
  readonly limits?: MeterLimits;
  readonly progress?: (share: number) => void;
  /** The model that judges; by default the one that is attacked. A transfer attack searches on a substitute. */
  readonly judge?: Classifier;
}

/**
 * The only judge. Runs an attack with a metered model, then clips what it found into ball and bounds, makes it a sample that can
 * exist, and asks the original model once more. Queries of this last look are not the attack's.
 */
export async function evaluate(
  attacked: Classifier,
  clean: CleanBatch,
  attack: AnyAttack,
  budget: Budget,
  options: EvaluateOptions,
): Promise<Trial> {
  const goal = options.goal ?? { kind: 'untargeted' };
  const { space } = attacked;
  const meter = meterClassifier(attacked, clean.count, options.limits);
  const findings: Findings = {
    adversarial: clean.x.slice(),
    found: new Uint8Array(clean.count),
  };
  let ended: Trial['ended'];
  try {
    await attack.perturb(
      meter.classifier,
      clean,
      goal,
      budget,
      options.parameters ?? {},
      // The purpose is in the seed, so that the order in which attacks run changes none of them.
      { random: new Random(options.seed).fork(attack.id), progress: options.progress ?? nothing },
      findings,
    );
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    ended = error.what;
  }
  const { adversarial } = findings;
  replaceBroken(adversarial, clean.x);
  if (Number.isFinite(budget.epsilon))
    project(space, budget.norm, budget.epsilon, adversarial, clean.x, clean.count);
  else clip(space, adversarial, clean.x, clean.count);
  space.repair?.(adversarial, clean.x, clean.count);
  let predicted: Int32Array | undefined;
  try {
    predicted = (await (options.judge ?? attacked).classify(adversarial, clean.count)).slice();
  } catch (error) {
    // A scorer that is gone judges nothing: what only the attack has seen does not count.
    if (!(error instanceof BudgetSpent)) throw error;
    ended = error.what;
  }
  const broken = new Uint8Array(clean.count);
  const distances = new Float32Array(clean.count).fill(Number.NaN);
  for (let index = 0; index < clean.count; index += 1) {
    const size = distance(budget.norm, clean.x, adversarial, index, space.size);
    if (
      predicted !== undefined &&
      isWithin(size, budget.epsilon) &&
      reaches(goal, predicted[index] ?? -1, clean.labels[index] ?? -1, index)
    ) {
      broken[index] = 1;
      // What rounding puts a hair outside was found within the radius.
      distances[index] = Math.min(size, budget.epsilon);
    } else {
      const start = index * space.size;
      adversarial.set(clean.x.subarray(start, start + space.size), start);
    }
  }
  return {
    attack: attack.id,
    parameters: { ...attack.parameters, ...options.parameters },
    seed: options.seed,
    norm: budget.norm,
    epsilon: budget.epsilon,
    samples: clean.count,
    broken,
    distances,
    adversarial,
    predicted: predicted ?? new Int32Array(clean.count).fill(-1),
    queries: meter.queries,
    gradients: meter.gradients,
    ...(ended === undefined ? {} : { ended }),
  };
}

/** An attack that ran into NaN must not poison the clipping: such elements go back to what they were. */
function replaceBroken(adversarial: Float32Array, clean: Float32Array): void {
  for (let at = 0; at < adversarial.length; at += 1)
    if (!Number.isFinite(adversarial[at])) adversarial[at] = clean[at] ?? 0;
}

function nothing(): void {}
