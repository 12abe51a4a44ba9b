import type { AnyAttack } from '../attacks/attack.ts';
import type { NormPlan, PlannedAttack } from './campaign/plan.ts';

/** What one evaluation and one gradient take for one sample, in milliseconds, as measured before the run. */
export interface UnitCost {
  readonly query: number;
  readonly gradient: number;
}

export interface Estimate {
  readonly queries: number;
  readonly gradients: number;
  readonly milliseconds: number;
}

/**
 * The most a plan can cost: as if nothing were ever broken. Runs end earlier, since attacks leave out what has fallen.
 * @param samples that are classified correctly.
 */
export function estimatePlan(
  plan: readonly NormPlan[],
  attacks: readonly AnyAttack[],
  samples: number,
  classes: number,
  unit: UnitCost,
): Estimate {
  const byId = new Map(attacks.map((attack) => [attack.id, attack]));
  let queries = 0;
  let gradients = 0;
  const add = (planned: PlannedAttack, times: number): void => {
    const attack = byId.get(planned.attack);
    if (attack === undefined) return;
    const cost = attack.cost(planned.parameters, classes);
    const count = Math.min(samples, planned.samples ?? samples) * times;
    queries += cost.queries * count;
    gradients += cost.gradients * count;
  };
  for (const { minimal, fixed, radii } of plan) {
    for (const planned of minimal) add(planned, 1);
    for (const planned of fixed) add(planned, radii.length);
  }
  return { queries, gradients, milliseconds: queries * unit.query + gradients * unit.gradient };
}
