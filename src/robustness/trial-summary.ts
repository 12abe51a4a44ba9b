import type { AttackTrial } from '../core/robustness.ts';
import type { AnyAttack } from '../attacks/attack.ts';
import { autoattackEnsemble } from '../attacks/autoattack/ensemble.ts';
import type { NormRecord } from './campaign/record.ts';
import type { KeptTrial } from './request.ts';

export function sumOf(values: Uint32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A trial as the report tells it. */
export function attackTrial(
  trial: KeptTrial,
  attacks: ReadonlyMap<string, AnyAttack>,
  seed: number,
  classes: number,
): AttackTrial {
  const attack = attacks.get(trial.attack);
  return {
    attack: trial.attack,
    title: titleOf(trial, attack, classes),
    access: attack?.access ?? 'gradient',
    norm: trial.norm,
    // JSON has no infinity: a search for the smallest change has radius 0 here, which no fixed attack has.
    epsilon: Number.isFinite(trial.epsilon) ? trial.epsilon : 0,
    seed,
    parameters: trial.parameters,
    samples: trial.rows.length,
    broken: trial.broken.reduce((sum, one) => sum + one, 0),
    queries: sumOf(trial.queries),
    gradients: trial.gradients,
    milliseconds: trial.milliseconds,
    ...(trial.ended === undefined ? {} : { ended: trial.ended }),
  };
}

/** Says whether AutoAttack was the standard ensemble: only that one is comparable with published figures. */
function titleOf(
  { attack: id, parameters, norm }: KeptTrial,
  attack: AnyAttack | undefined,
  classes: number,
): string {
  if (id !== 'autoattack') return attack?.title ?? id;
  const { version, eot, queries } = { ...attack?.parameters, ...parameters };
  return autoattackEnsemble(
    { version: String(version), eot: Number(eot), queries: Number(queries) },
    norm,
    classes,
  ).name;
}

/** Evaluations until each sample was broken by an attack without a gradient; Infinity where none of these broke it. */
export function blackBoxQueries(
  trials: readonly KeptTrial[],
  record: NormRecord,
  attacks: ReadonlyMap<string, AnyAttack>,
): readonly number[] {
  return trials
    .filter(
      ({ norm, attack }) => norm === record.norm && attacks.get(attack)?.access !== 'gradient',
    )
    .flatMap(({ broken, queries }) =>
      Array.from(broken, (one, at) => (one === 1 ? (queries[at] ?? 0) : Number.POSITIVE_INFINITY)),
    );
}
