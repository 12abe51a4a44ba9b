import type { RobustnessNorm, WantedThreshold } from '../core/robustness.ts';
import type { Scorer } from '../core/scorer.ts';
import type { FeatureConstraints } from '../datasets/constraints/feature-constraints.ts';
import type { LabelledSamples } from '../datasets/labelled-samples.ts';
import type { Evaluator } from '../engine/prepare/evaluator.ts';
import type { Model } from '../engine/graph/graph.ts';
import type { Access } from '../attacks/classifier/classifier.ts';
import type { Preset } from './campaign/plan.ts';
import type { NormRecord } from './campaign/record.ts';
import type { ImageLayout } from './input/layout.ts';

/** What a run may use; each absent limit is none. */
export interface Budget {
  readonly milliseconds?: number;
  /** Evaluations of the model, over all samples. */
  readonly queries?: number;
  readonly gradients?: number;
}

/** Samples attacked by default: enough for an interval of a few points, few enough for the preset's time. */
export const DEFAULT_SAMPLES = { quick: 200, standard: 500, thorough: 1000 } as const;

/** A model of which only the answers are seen. */
export interface RemoteModel {
  readonly scorer: Scorer;
  /** Samples of one question. */
  readonly batch: number;
  /** Where the user said so. */
  readonly classes?: number;
}

/** Who is attacked: a file, or somebody who answers. */
export type ExaminationSubject =
  | { readonly kind: 'onnx'; readonly model: Model }
  | { readonly kind: 'scorer'; readonly remote: RemoteModel };

/** Everything a user says about one examination. */
export interface ExaminationRequest {
  readonly subject: ExaminationSubject;
  /** Path of the file, or what a scorer is called. */
  readonly path: string;
  readonly sha256?: string;
  readonly samples?: LabelledSamples;
  readonly dataPath: string;
  /** What an attacker may do to the columns; inferred from the samples where it is not said. */
  readonly constraints?: FeatureConstraints;
  readonly preset: Preset;
  readonly seed: number;
  readonly norms?: readonly RobustnessNorm[];
  readonly radii?: readonly number[];
  readonly attacks?: readonly string[];
  readonly output?: string;
  readonly layout?: ImageLayout;
  /** The stored values that are black and white. */
  readonly dataRange?: readonly [number, number];
  /** The values the model wants for black and white. */
  readonly modelRange?: readonly [number, number];
  readonly mean?: readonly number[];
  readonly deviation?: readonly number[];
  /** Samples that are attacked at most. */
  readonly sampleLimit?: number;
  /** The most an attacker is taken to see. */
  readonly access?: Access;
  readonly budget: Budget;
  readonly thresholds: readonly WantedThreshold[];
  readonly threads: number;
  /** Also find out how many questions a copy costs. */
  readonly extract?: boolean;
}

/** What a run tells while it works. */
export type ProgressEvent =
  | { readonly kind: 'step'; readonly text: string }
  | {
      readonly kind: 'estimate';
      readonly milliseconds: number;
      readonly queries: number;
      readonly gradients: number;
    }
  | { readonly kind: 'attack'; readonly text: string; readonly share: number };

/** All that is needed to go on where a run was interrupted. */
export interface RunState {
  readonly done: readonly string[];
  readonly records: readonly NormRecord[];
  readonly trials: readonly KeptTrial[];
  /** Samples a scorer was asked so far, in all runs. */
  readonly asked?: number;
}

/** A finished trial, without its samples. */
export interface KeptTrial {
  readonly attack: string;
  readonly norm: RobustnessNorm;
  readonly epsilon: number;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly rows: Int32Array;
  readonly broken: Uint8Array;
  /** Sizes of the changes; NaN where none was found. */
  readonly distances: Float32Array;
  readonly queries: Uint32Array;
  readonly gradients: number;
  readonly milliseconds: number;
  readonly ended?: string;
}

/** What an examination is given of the world. */
export interface ExaminationHost {
  readonly evaluate: Evaluator;
  /** Milliseconds of a clock that only goes forwards. */
  readonly now: () => number;
  readonly progress: (event: ProgressEvent) => void;
  /** Called after every trial. */
  readonly keep: (state: RunState) => void;
  readonly resumed?: RunState;
  /** Whether somebody asked to end. */
  readonly interrupted: () => boolean;
}

/** A request that cannot be carried out: one line that says what to do. */
export class ExaminationError extends Error {
  override readonly name = 'ExaminationError';
}
