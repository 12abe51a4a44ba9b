import apgdCe from '../apgd-ce/attack.ts';
import apgdDlr from '../apgd-dlr/attack.ts';
import apgdT from '../apgd-t/attack.ts';
import type { AnyAttack, AttackParameters } from '../attack.ts';
import fabT from '../fab-t/attack.ts';
import fab from '../fab/attack.ts';
import type { Norm } from '../geometry/norm.ts';
import square from '../square/attack.ts';

export const ENSEMBLE_VERSIONS = ['standard', 'plus', 'rand'] as const;
export type EnsembleVersion = (typeof ENSEMBLE_VERSIONS)[number];

/** Averages a model that answers at random gets, where nothing else is asked for. */
const RANDOM_EOT = 20;
/** Classes APGD-T needs for the loss it is defined with. */
const STANDARD_CLASSES = 4;

export interface Stage {
  readonly attack: AnyAttack;
  readonly parameters: AttackParameters;
}

/** What is run, and what it may be called: only the real ensemble gives numbers that compare with published ones. */
export interface Ensemble {
  readonly version: EnsembleVersion;
  /** Shown with the result: `AutoAttack standard`, or why it is only like it. */
  readonly name: string;
  /** Published figures under this name compare with it. */
  readonly isStandard: boolean;
  readonly stages: readonly Stage[];
}

/**
 * The ensemble of Croce and Hein 2020 (L1: 2021) for a model: parameter-free, each attack on what the ones before left. `eot`
 * above 1 takes the version for random models. Throws RangeError for a version that is none.
 */
export function autoattackEnsemble(
  parameters: { readonly version: string; readonly eot: number; readonly queries: number },
  norm: Norm,
  classes: number,
): Ensemble {
  const asked = ENSEMBLE_VERSIONS.find((one) => one === parameters.version);
  if (asked === undefined)
    throw new RangeError(
      `no version "${parameters.version}" of AutoAttack: ${ENSEMBLE_VERSIONS.join(', ')}`,
    );
  const version = parameters.eot > 1 ? 'rand' : asked;
  const isWhole = classes >= STANDARD_CLASSES && parameters.queries === 5000;
  const name = isWhole
    ? `AutoAttack ${version}`
    : `AutoAttack-like, not standard: ${
        classes < STANDARD_CLASSES
          ? `${classes} classes are too few for the targeted ratio, so APGD-T uses the difference of logits`
          : `Square with ${parameters.queries} queries instead of 5000`
      }`;
  return {
    version,
    name,
    isStandard: isWhole && version === 'standard',
    stages: stagesOf(version, norm, parameters),
  };
}

function stagesOf(
  version: EnsembleVersion,
  norm: Norm,
  { eot, queries }: { readonly eot: number; readonly queries: number },
): readonly Stage[] {
  if (version === 'rand') {
    const averages = eot > 1 ? eot : RANDOM_EOT;
    return [
      { attack: apgdCe, parameters: { eot: averages } },
      { attack: apgdDlr, parameters: { eot: averages } },
    ];
  }
  // As published: figures must compare, though windows that reach the edges find a little more.
  const blackBox: Stage = { attack: square, parameters: { queries, edges: false } };
  const isSparse = norm === 'l1';
  const targeted: Stage = { attack: apgdT, parameters: { targets: isSparse ? 5 : 9 } };
  const boundary: Stage = { attack: fabT, parameters: { targets: 9 } };
  if (version === 'standard')
    return [
      { attack: apgdCe, parameters: { restarts: isSparse ? 5 : 1 } },
      targeted,
      boundary,
      blackBox,
    ];
  return [
    { attack: apgdCe, parameters: { restarts: 5 } },
    { attack: apgdDlr, parameters: { restarts: 5 } },
    { attack: fab, parameters: { restarts: 5 } },
    blackBox,
    targeted,
    { attack: fabT, parameters: { targets: 9, restarts: 5 } },
  ];
}
