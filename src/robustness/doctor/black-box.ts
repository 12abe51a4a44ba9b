import type { AnyAttack } from '../../attacks/attack.ts';
import type { KeptTrial } from '../request.ts';
import type { MaskingEvidence } from './symptoms.ts';

/** A change found without the gradient is nearer than one found with it when it is smaller than this share of it. */
const NEARER = 0.5;

/**
 * What a black box found that the white box should have found more easily: within one radius, samples that gradient attacks had left;
 * among searches for the smallest change, samples for which theirs is not half as large. The trial that shows most.
 *
 * Not in L0, where the saliency map is no descent along the gradient, and `ignored` attacks not: what they beat gradients by is something else.
 */
export function blackBoxEvidence(
  trials: readonly KeptTrial[],
  attacks: ReadonlyMap<string, AnyAttack>,
  ignored: ReadonlySet<string>,
): MaskingEvidence['blackBox'] {
  let best: MaskingEvidence['blackBox'];
  const usesGradient = (trial: KeptTrial): boolean =>
    attacks.get(trial.attack)?.access === 'gradient';
  for (const [place, trial] of trials.entries()) {
    if (usesGradient(trial) || trial.ended !== undefined || trial.norm === 'l0') continue;
    if (ignored.has(trial.attack)) continue;
    const white = trials
      .slice(0, place)
      .filter(
        (earlier) =>
          earlier.norm === trial.norm &&
          earlier.epsilon === trial.epsilon &&
          earlier.ended === undefined &&
          usesGradient(earlier),
      );
    const known = smallestOf(white);
    let tried = 0;
    let broken = 0;
    for (const [at, row] of trial.rows.entries()) {
      const theirs = known.get(row);
      if (theirs === undefined) continue;
      tried += 1;
      if (trial.broken[at] === 1 && (trial.distances[at] ?? 0) < NEARER * theirs) broken += 1;
    }
    if (tried === 0) continue;
    if (best === undefined || broken / tried > best.broken / best.tried)
      best = {
        tried,
        broken,
        attack: attacks.get(trial.attack)?.title ?? trial.attack,
        search: Number.isFinite(trial.epsilon) ? 'fixed' : 'minimal',
      };
  }
  return best;
}

/** The smallest change that is known of every sample that was tried; Infinity where none is. */
function smallestOf(trials: readonly KeptTrial[]): ReadonlyMap<number, number> {
  const smallest = new Map<number, number>();
  for (const { rows, broken, distances } of trials)
    for (const [at, row] of rows.entries()) {
      const size = broken[at] === 1 ? (distances[at] ?? 0) : Number.POSITIVE_INFINITY;
      smallest.set(row, Math.min(smallest.get(row) ?? Number.POSITIVE_INFINITY, size));
    }
  return smallest;
}
