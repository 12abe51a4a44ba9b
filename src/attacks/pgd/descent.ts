import type { AttackContext, Budget, CleanBatch, Findings, Goal } from '../attack.ts';
import { Survivors } from '../batch/survivors.ts';
import { averageGradients } from '../classifier/averaged-classifier.ts';
import type { Classifier, Loss } from '../classifier/classifier.ts';
import { project } from '../geometry/projection.ts';
import { randomStart } from '../geometry/random-start.ts';
import { addSparseSign } from '../geometry/sparse-sign.ts';
import { steepest } from '../geometry/steepest.ts';

export interface Descent {
  readonly steps: number;
  /** Length of a step in the attack's norm. */
  readonly stepSize: number;
  readonly restarts: number;
  readonly randomStart: boolean;
  /** Takes all steps whatever happens and returns where they end. */
  readonly lastIterate: boolean;
  /** Share of the accumulated direction that is kept; 0 for plain PGD. */
  readonly decay: number;
  /** Share of elements an L1 step moves. */
  readonly topShare: number;
  readonly eot: number;
  readonly loss: Loss;
}

/** Projected steps along the gradient of a loss. Ends for each sample with the first iterate that reaches the goal. */
export async function descend(
  attacked: Classifier,
  clean: CleanBatch,
  goal: Goal,
  budget: Budget,
  descent: Descent,
  context: AttackContext,
  findings: Findings,
): Promise<void> {
  const classifier = averageGradients(attacked, descent.eot);
  const { space } = classifier;
  const { norm, epsilon } = budget;
  const survivors = new Survivors(classifier, clean, goal, findings);
  if (!descent.lastIterate) await survivors.firstLook();
  const x = survivors.floats();
  const gradient = survivors.floats();
  const memory = descent.decay > 0 ? survivors.floats() : undefined;
  const shares = survivors.doubles().fill(descent.topShare);
  const lengths = survivors.doubles().fill(descent.stepSize);
  for (let restart = 0; restart < descent.restarts; restart += 1) {
    x.set(survivors.rows(survivors.clean).x);
    if (descent.randomStart)
      randomStart(
        space,
        norm,
        epsilon,
        'inside',
        context.random,
        x,
        survivors.clean,
        survivors.count,
      );
    memory?.fill(0);
    for (let step = 0; step < descent.steps && survivors.count > 0; step += 1) {
      const rows = survivors.rows(x);
      const answer = await classifier.gradient(
        descent.loss,
        rows.x,
        survivors.count,
        rows.labels,
        rows.targets,
        rows.owners,
      );
      gradient.set(answer.gradient.subarray(0, rows.x.length));
      if (!descent.lastIterate) await survivors.dropReached(x, answer.scores);
      const { count } = survivors;
      if (memory !== undefined) accumulate(memory, gradient, count, space.size, descent.decay);
      const direction = memory ?? gradient;
      if (norm === 'l1') addSparseSign(space, direction, count, shares, lengths, x, true);
      else steepest(space, norm, direction, count, descent.stepSize, x);
      project(space, norm, epsilon, x, survivors.clean, count);
      context.progress((restart * descent.steps + step + 1) / (descent.restarts * descent.steps));
    }
    if (survivors.count === 0) return;
    const scores = await survivors.ask(x);
    for (let row = 0; row < survivors.count; row += 1) survivors.record(x, row, false);
    await survivors.dropReached(x, scores);
  }
}

/** Momentum over gradients of equal L1 length, so that early and late ones weigh the same (Dong et al. 2018). */
function accumulate(
  memory: Float32Array,
  gradient: Float32Array,
  count: number,
  size: number,
  decay: number,
): void {
  for (let sample = 0; sample < count; sample += 1) {
    const start = sample * size;
    let sum = 0;
    for (let at = start; at < start + size; at += 1) sum += Math.abs(gradient[at] ?? 0);
    const factor = sum > 0 ? 1 / sum : 0;
    for (let at = start; at < start + size; at += 1)
      memory[at] = decay * (memory[at] ?? 0) + factor * (gradient[at] ?? 0);
  }
}
