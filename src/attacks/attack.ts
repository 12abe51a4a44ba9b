import type { Random } from '../tensor/random.ts';
import type { Access, Classifier } from './classifier/classifier.ts';
import type { Norm } from './geometry/norm.ts';

/** Samples an attack starts from. All arrays are read-only for attacks. */
export interface CleanBatch {
  readonly count: number;
  /** count × size values in the attack space, sample after sample. */
  readonly x: Float32Array;
  /** What the samples truly are. */
  readonly labels: Int32Array;
}

/** When a sample counts as broken. */
export type Goal =
  /** Any other class than the label. */
  | { readonly kind: 'untargeted' }
  /** Exactly this class, per sample. */
  | { readonly kind: 'targeted'; readonly targets: Int32Array };

/** What an attack may change and spend. */
export interface Budget {
  readonly norm: Norm;
  /** Radius in the attack space; `Infinity` for attacks that look for the smallest change. */
  readonly epsilon: number;
}

export interface AttackContext {
  /** The only source of chance. */
  readonly random: Random;
  /** Called now and then with the share of the work done, 0 to 1. */
  readonly progress: (share: number) => void;
}

/**
 * What an attack writes, in place, as soon as it finds it: an interrupted attack keeps what it had.
 * Nothing here is believed: the evaluator clips and judges every sample again.
 */
export interface Findings {
  /** count × size; starts as a copy of the clean samples. The best that was found for each sample. */
  readonly adversarial: Float32Array;
  /** 1 where the attack believes to have reached the goal; it needs no further attack then. */
  readonly found: Uint8Array;
}

export type AttackParameters = Readonly<Record<string, number | string | boolean>>;

/**
 * A search for perturbations. Frozen, from `defineAttack`; the default export of `src/attacks/<id>/attack.ts`, and the id is the
 * folder's name.
 */
export interface Attack<P extends AttackParameters = AttackParameters> {
  readonly id: string;
  readonly title: string;
  /** Authors, year, title or identifier of the paper. */
  readonly source: string;
  /** The least access it works with. */
  readonly access: Access;
  readonly norms: readonly Norm[];
  /** `fixed`: best effort inside of a given radius. `minimal`: the smallest change it can find, whatever the radius. */
  readonly search: 'fixed' | 'minimal';
  readonly goals: readonly Goal['kind'][];
  /** Defaults, and where they are from, in `defaultsFrom`. */
  readonly parameters: P;
  readonly defaultsFrom: string;
  /** Model evaluations one sample costs with these parameters, for the estimate before a run. */
  readonly cost: (
    parameters: P,
    classes: number,
  ) => { readonly queries: number; readonly gradients: number };
  /**
   * Works on all samples at once, and on ever fewer as they fall. Budgets are kept by the classifier it is given, which throws
   * `BudgetSpent`: attacks need not catch it.
   */
  readonly perturb: (
    classifier: Classifier,
    clean: CleanBatch,
    goal: Goal,
    budget: Budget,
    parameters: P,
    context: AttackContext,
    findings: Findings,
  ) => Promise<void>;
}

/** Registries hold attacks of all kinds of parameters. */
export type AnyAttack = Attack;

/** Types the parameters of an attack; what a registry holds has forgotten them. */
export function defineAttack<P extends AttackParameters>(attack: Attack<P>): AnyAttack {
  return Object.freeze({
    ...attack,
    cost: (parameters: AttackParameters, classes: number) =>
      attack.cost({ ...attack.parameters, ...parameters }, classes),
    perturb: (
      classifier: Classifier,
      clean: CleanBatch,
      goal: Goal,
      budget: Budget,
      parameters: AttackParameters,
      context: AttackContext,
      findings: Findings,
    ) =>
      attack.perturb(
        classifier,
        clean,
        goal,
        budget,
        { ...attack.parameters, ...parameters },
        context,
        findings,
      ),
  });
}
