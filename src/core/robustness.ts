import { sharedArtifact } from './artifact.ts';

/** A share of samples with its 95 % Wilson interval. */
export interface Share {
  /** 0 to 1; NaN is never written: with `of` 0 there is no share. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Samples it holds for, and all. */
  readonly count: number;
  readonly of: number;
}

export const NORMS = ['linf', 'l2', 'l1', 'l0'] as const;
export type RobustnessNorm = (typeof NORMS)[number];

export const ATTACK_ACCESSES = ['gradient', 'scores', 'label'] as const;
export type AttackAccess = (typeof ATTACK_ACCESSES)[number];

/** The model as it was attacked. */
export interface AttackedModel {
  /** Path as the user named it, or the command or address of a remote scorer. */
  readonly path: string;
  readonly sha256?: string;
  readonly input: string;
  /** Without the batch. */
  readonly inputShape: readonly number[];
  readonly output: string;
  readonly classes: number;
  /** Numbers in constants of floating point. */
  readonly parameters?: number;
  /** What was done to the file to compute with it: `opset 13 raised to 18`, `batch lifted`. */
  readonly preparation: readonly string[];
  /** Samples a scorer was asked in all, those of the judge, the last looks and earlier runs included. */
  readonly asked?: number;
}

/** What the attacks may see of the model, and why not more. */
export interface AttackedAccess {
  readonly used: AttackAccess;
  /** Why there is no gradient: the operators without one, with their nodes. */
  readonly reasons: readonly string[];
  /** Nodes that are passed straight through, since their derivative is zero. */
  readonly straightThrough: readonly string[];
  /** Largest relative error of the gradient against finite differences; absent without a gradient. */
  readonly gradientError?: number;
}

/** How data become what the model wants. */
export interface AttackedInput {
  readonly kind: 'image' | 'table' | 'array';
  /** What one unit of the norm is: `full range of a pixel`, `standard deviation of the column`. */
  readonly unit: string;
  /** `CHW`, `HWC`, `HW` or `columns`. */
  readonly layout: string;
  /** model input = value · scale + shift, per channel or column; one number when they are all equal. */
  readonly scale: readonly number[];
  readonly shift: readonly number[];
  /** How this is known: a flag, a normalisation inside of the model, accuracy of the alternatives. */
  readonly evidence: readonly string[];
}

export interface AttackedData {
  readonly path: string;
  readonly samples: number;
  /** SHA-256 of the attacked samples and their labels, in their order: the same in two runs that may be compared sample by sample. */
  readonly digest: string;
  readonly classNames: readonly string[];
  /** Names of columns, for tables. */
  readonly columns: readonly string[];
  /** What was left out or inferred when the data were read. */
  readonly notes: readonly string[];
}

/** One attack at one radius. */
export interface AttackTrial {
  readonly attack: string;
  readonly title: string;
  readonly access: AttackAccess;
  readonly norm: RobustnessNorm;
  readonly epsilon: number;
  readonly seed: number;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** Samples it was run on: those no earlier attack had broken. */
  readonly samples: number;
  readonly broken: number;
  /** Evaluations of the model by this trial, and gradients, over all samples. */
  readonly queries: number;
  readonly gradients: number;
  readonly milliseconds: number;
  /** Why it ended before it was done. */
  readonly ended?: string;
}

/** Accuracy under attack at one radius: correct on the clean sample and under every attack that was run. */
export interface RobustPoint {
  readonly epsilon: number;
  /** As a person reads it: `8/255`, `0.25 standard deviations`. */
  readonly shown: string;
  readonly robust: Share;
  /** Robust accuracy by class number, where the class has samples. */
  readonly perClass: readonly { readonly label: number; readonly robust: Share }[];
}

/** Everything about one norm. */
export interface ThreatResult {
  readonly norm: RobustnessNorm;
  /** Ascending radii. */
  readonly curve: readonly RobustPoint[];
  /** Median size of the smallest known change among samples classified correctly; absent where less than half were ever broken. */
  readonly medianDistance?: number;
  /** Samples with a known change, of those classified correctly. */
  readonly measured: number;
  /** Median evaluations until a black-box attack succeeded; absent where none was run or none did. */
  readonly medianQueries?: number;
}

/** A sample that was broken, to look at. */
export interface BrokenSample {
  readonly index: number;
  readonly name: string;
  readonly label: number;
  readonly predicted: number;
  /** Probability of the class, before and after; absent where no scores were seen. */
  readonly confidence?: { readonly clean: number; readonly adversarial: number };
  readonly attack: string;
  readonly norm: RobustnessNorm;
  /** Size of the change, and as a person reads it. */
  readonly distance: number;
  readonly shown: string;
  /** PNG files in base64: the sample, the change (amplified around grey), the adversarial sample. */
  readonly pictures?: {
    readonly clean: string;
    readonly change: string;
    readonly adversarial: string;
  };
  /** Changed columns of a table, largest change first. */
  readonly columns?: readonly {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    /** In standard deviations of the column. */
    readonly deviations: number;
  }[];
}

/** One question of the gradient-masking doctor. */
export interface MaskingSymptom {
  readonly id: string;
  readonly question: string;
  readonly answer: 'healthy' | 'symptom' | 'not-run';
  /** Numbers and nodes behind the answer. */
  readonly evidence: string;
}

export interface MaskingDiagnosis {
  readonly verdict: 'not-masked' | 'suspected' | 'masked' | 'not-examined';
  readonly symptoms: readonly MaskingSymptom[];
}

/** How close a substitute came to the model, after so many queries. */
export interface ExtractionPoint {
  readonly queries: number;
  /** Share of held-out inputs on which both say the same class, mean over the seeds. */
  readonly agreement: Share;
  /** Lowest and highest over the seeds. */
  readonly range: readonly [number, number];
  /** Accuracy of the substitute against true labels, where there are some. */
  readonly accuracy?: number;
}

/** Model stealing with one form of answer. */
export interface ExtractionCurve {
  /** What the model's answers were cut down to: `label`, `top-1`, `probabilities`, `rounded to 2 decimals`. */
  readonly answers: string;
  readonly points: readonly ExtractionPoint[];
  /** Queries until the agreement reached 0.90, 0.95 and 0.99; absent where it did not. */
  readonly reached: readonly { readonly agreement: number; readonly queries?: number }[];
}

export interface ExtractionResult {
  /** Where the queries came from. */
  readonly queriesFrom: string;
  readonly substitute: string;
  readonly seeds: readonly number[];
  readonly curves: readonly ExtractionCurve[];
}

/** Another model or an earlier run on the same samples. */
export interface RobustnessComparison {
  readonly with: string;
  readonly rows: readonly {
    readonly norm: RobustnessNorm;
    readonly epsilon: number;
    readonly shown: string;
    readonly own: Share;
    readonly other: Share;
    /** Samples robust only here, and only there: the paired test looks at nothing else. */
    readonly onlyOwn: number;
    readonly onlyOther: number;
    /** Exact McNemar test, two-sided. */
    readonly pValue: number;
  }[];
}

/** What the policy, or a flag, asks for. */
export interface RobustnessThreshold {
  readonly norm: RobustnessNorm;
  readonly epsilon: number;
  readonly shown: string;
  /** Least robust accuracy, 0 to 1. */
  readonly minimum: number;
  /** Where the radius was among those that were run. */
  readonly robust?: Share;
}

/** What could not be done, and is therefore not known. */
export interface UnexaminedThreat {
  readonly what: string;
  readonly reason: string;
  /** No other run of the same kind could know: it is said, and leaves nothing incomplete. */
  readonly inherent?: true;
}

/** What a project may ask of a model of its own, in its policy file. */
export interface NamedModel {
  /** Path of the `.onnx` file, relative to the policy file's folder. */
  readonly model: string;
  readonly data?: string;
  readonly labelColumn?: string;
  readonly columns?: string;
  readonly preset?: 'quick' | 'standard' | 'thorough';
  readonly dataRange?: readonly [number, number];
  readonly modelRange?: readonly [number, number];
  readonly samples?: number;
  readonly thresholds: readonly WantedThreshold[];
}

/** The least robust accuracy within a radius. */
export interface WantedThreshold {
  readonly norm: RobustnessNorm;
  readonly epsilon: number;
  /** 0 to 1. */
  readonly minimum: number;
}

const FRACTION_RE = /^(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/;

/** Reads `8/255` or `0.03`; `undefined` for anything else and for what is not above 0. */
export function parseRadius(text: string): number | undefined {
  const match = FRACTION_RE.exec(text.trim());
  if (match === null) return undefined;
  const value = Number(match[1]) / Number(match[2] ?? 1);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

/** How a model bore being attacked. */
export interface Robustness {
  readonly model: AttackedModel;
  readonly data: AttackedData;
  readonly input: AttackedInput;
  readonly access: AttackedAccess;
  readonly preset: string;
  readonly seed: number;
  /** The random start included, everything the run may use: `2 min, 100,000 queries`. */
  readonly budget: string;
  readonly clean: Share;
  readonly threats: readonly ThreatResult[];
  readonly trials: readonly AttackTrial[];
  readonly masking: MaskingDiagnosis;
  /** The smallest changes, then one per class, at most a dozen. */
  readonly worst: readonly BrokenSample[];
  /** `confusion[label]`: how often each class was said instead, at the largest radius of the first norm. */
  readonly confusion: readonly (readonly number[])[];
  /** Per sample, for the paired tests of later runs: smallest broken radius per norm, `null` where it was never broken, 0 where the clean sample is misclassified. */
  readonly samples: readonly {
    readonly norm: RobustnessNorm;
    readonly smallest: readonly (number | null)[];
  }[];
  readonly extraction?: ExtractionResult;
  readonly comparison?: RobustnessComparison;
  readonly baseline?: RobustnessComparison;
  readonly thresholds: readonly RobustnessThreshold[];
  readonly unexamined: readonly UnexaminedThreat[];
  readonly threads: number;
}

/** What attacking a model showed: only where that was asked for. */
export const robustnessRecord = sharedArtifact<Robustness>()('robustness-record');
