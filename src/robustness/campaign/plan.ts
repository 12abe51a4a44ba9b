import type { Access } from '../../attacks/classifier/classifier.ts';
import type { AttackParameters } from '../../attacks/attack.ts';
import type { Norm } from '../../attacks/geometry/norm.ts';
import type { RadiusUnit } from './radius.ts';

export const PRESETS = ['quick', 'standard', 'thorough'] as const;
export type Preset = (typeof PRESETS)[number];

/** One attack of a plan. At radius `Infinity` it looks for the smallest change. */
export interface PlannedAttack {
  readonly attack: string;
  readonly parameters: AttackParameters;
  /** Samples it is run on at most; expensive black-box attacks look at some only. */
  readonly samples?: number;
}

/** What is run against one norm: minimal attacks first, since what they find holds for every radius above. */
export interface NormPlan {
  readonly norm: Norm;
  /** Ascending. */
  readonly radii: readonly number[];
  readonly minimal: readonly PlannedAttack[];
  readonly fixed: readonly PlannedAttack[];
}

export interface PlanRequest {
  readonly preset: Preset;
  readonly access: Access;
  readonly kind: 'image' | 'table' | 'array';
  readonly unit: RadiusUnit;
  readonly classes: number;
  /** Norms the user asked for; by default what suits the kind of data. */
  readonly norms?: readonly Norm[];
  readonly radii?: readonly number[];
  /** Attacks by id, instead of the preset's. */
  readonly attacks?: readonly string[];
  /** Ids of all attacks there are, with what they search. */
  readonly known: ReadonlyMap<
    string,
    { readonly search: 'fixed' | 'minimal'; readonly norms: readonly Norm[] }
  >;
  /** The model answers differently each time: gradients are averaged. */
  readonly random?: boolean;
}

/** Radii of common practice: pixels in levels of 255 (RobustBench uses 8/255 and 0.5), MNIST's 0.1 to 0.3 included. */
const PIXEL_RADII: Readonly<Record<Norm, readonly number[]>> = {
  linf: [1 / 255, 2 / 255, 4 / 255, 8 / 255, 16 / 255, 0.1, 0.2, 0.3],
  l2: [0.1, 0.25, 0.5, 1, 2, 3],
  l1: [2, 4, 8, 12, 24],
  l0: [1, 2, 4, 8, 16],
};
/** Columns of a table in standard deviations: a tenth is within what people round, one is another customer. */
const COLUMN_RADII: Readonly<Record<Norm, readonly number[]>> = {
  linf: [0.05, 0.1, 0.25, 0.5, 1],
  l2: [0.1, 0.25, 0.5, 1, 2],
  l1: [0.25, 0.5, 1, 2, 4],
  l0: [1, 2, 3, 5],
};

function planned(
  attack: string,
  parameters: AttackParameters = {},
  samples?: number,
): PlannedAttack {
  return { attack, parameters, ...(samples === undefined ? {} : { samples }) };
}

/** Samples that a decision-based attack of thousands of questions each is run on. */
const DECISION_SAMPLES = 50;
/** Samples the minimal-norm searches of the quick preset look at: enough for a median. */
const QUICK_MINIMAL_SAMPLES = 200;

/** Questions a search within the rules of a table asks: on the examples five times as many broke nothing more. */
const TABLE_QUERIES = { quick: 300, standard: 1000, thorough: 2000 } as const;

/** What moves by the rules of a table; nothing for other data, which have none. */
function tableAttacks(
  preset: Preset,
  kind: PlanRequest['kind'],
  samples?: number,
): readonly PlannedAttack[] {
  return kind === 'table'
    ? [planned('tabular-greedy', { queries: TABLE_QUERIES[preset] }, samples)]
    : [];
}

/** Questions of the search for few pixels beside the saliency map, and the samples it is run on. */
const PIXEL_QUERIES = { quick: 600, standard: 2000, thorough: 10_000 } as const;
const PIXEL_SAMPLES = {
  quick: DECISION_SAMPLES,
  standard: undefined,
  thorough: undefined,
} as const;

function gradientAttacks(
  preset: Preset,
  norm: Norm,
  kind: PlanRequest['kind'],
  isRandom: boolean,
): Pick<NormPlan, 'minimal' | 'fixed'> {
  // Gradient attacks move freely and are repaired afterwards: on tables this one finds more, so deeper presets spare no sample.
  const table = tableAttacks(preset, kind, preset === 'quick' ? DECISION_SAMPLES : undefined);
  if (norm === 'l0') {
    // On digits 600 questions leave 6 % of the samples robust at four elements, where the saliency map leaves 57 %.
    const few = planned('pixel', { queries: PIXEL_QUERIES[preset] }, PIXEL_SAMPLES[preset]);
    return { minimal: [planned('jsma'), ...(kind === 'table' ? [] : [few])], fixed: table };
  }
  const minimalNorm: readonly PlannedAttack[] =
    norm === 'l1'
      ? [planned('elastic-net', {}, QUICK_MINIMAL_SAMPLES)]
      : [planned('deepfool', {}, QUICK_MINIMAL_SAMPLES)];
  const averaging: AttackParameters = isRandom ? { eot: 20 } : {};
  // The white box must be checked by a black box at every depth: that is how a hidden gradient shows.
  const square = (queries: number, samples?: number): readonly PlannedAttack[] =>
    kind === 'table' ? [] : [planned('square', { queries }, samples)];
  if (preset === 'quick')
    return {
      minimal: minimalNorm,
      fixed: [
        planned('pgd', { steps: 20, ...averaging }),
        ...square(200, DECISION_SAMPLES),
        ...table,
      ],
    };
  if (preset === 'standard')
    return {
      minimal: minimalNorm,
      fixed: [
        planned('apgd-ce', averaging),
        planned('apgd-t', averaging),
        ...square(1000, QUICK_MINIMAL_SAMPLES),
        ...table,
      ],
    };
  return {
    minimal: [
      ...minimalNorm,
      ...(norm === 'l2' ? [planned('carlini-wagner', {}, DECISION_SAMPLES)] : []),
      ...(norm === 'l2' || norm === 'linf' ? [planned('hop-skip-jump', {}, DECISION_SAMPLES)] : []),
      // On digits 4 to 10 % nearer than HopSkipJump at equal questions; in Linf it is the other way round.
      ...(norm === 'l2' ? [planned('sign-opt', {}, DECISION_SAMPLES)] : []),
    ],
    fixed: [planned('autoattack', averaging), ...table],
  };
}

/** Without a gradient: scores if there are some, else only decisions. Cheaper attacks come first. */
function blackBoxAttacks(
  preset: Preset,
  norm: Norm,
  access: Access,
  kind: PlanRequest['kind'],
): Pick<NormPlan, 'minimal' | 'fixed'> {
  const queries = { quick: 300, standard: 2000, thorough: 5000 }[preset];
  const scores = access !== 'label' && kind !== 'table';
  // Where nothing else is run, every sample must be attacked: an untouched one would count as robust.
  const samples = scores && preset !== 'thorough' ? DECISION_SAMPLES : undefined;
  const decisive = { queries: queries * 2 };
  return {
    minimal: [
      ...(norm === 'l2' || norm === 'linf' ? [planned('hop-skip-jump', decisive, samples)] : []),
      ...(norm === 'l2' && preset === 'thorough' ? [planned('sign-opt', decisive, samples)] : []),
      ...(norm === 'l0' && scores ? [planned('pixel', decisive)] : []),
    ],
    // NES breaks more than Square on digits and less on MNIST; of what these three leave, hardly anything, so it is not run.
    fixed: [
      ...tableAttacks(preset, kind),
      ...(norm !== 'l0' && scores ? [planned('square', { queries })] : []),
    ],
  };
}

/** What to run: by preset, access and kind of data, or exactly what the user named. */
export function planCampaign(request: PlanRequest): readonly NormPlan[] {
  const table =
    request.unit === 'deviation' || request.kind === 'table' ? COLUMN_RADII : PIXEL_RADII;
  const norms =
    request.norms ??
    (request.preset === 'quick' && request.kind !== 'table' ? ['linf'] : ['linf', 'l2']);
  return norms.map((norm) => {
    const radii = [...(request.radii ?? table[norm])].sort((a, b) => a - b);
    if (request.attacks !== undefined) {
      const named = request.attacks.filter((id) => request.known.get(id)?.norms.includes(norm));
      const of = (search: 'fixed' | 'minimal'): readonly PlannedAttack[] =>
        named.filter((id) => request.known.get(id)?.search === search).map((id) => planned(id));
      return { norm, radii, minimal: of('minimal'), fixed: of('fixed') };
    }
    const attacks =
      request.access === 'gradient'
        ? gradientAttacks(request.preset, norm, request.kind, request.random === true)
        : blackBoxAttacks(request.preset, norm, request.access, request.kind);
    const there = ({ attack }: PlannedAttack): boolean =>
      request.known.get(attack)?.norms.includes(norm) === true;
    return {
      norm,
      radii,
      minimal: attacks.minimal.filter(there),
      fixed: attacks.fixed.filter(there),
    };
  });
}
