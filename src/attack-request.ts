import type { RobustnessNorm, WantedThreshold } from './core/robustness.ts';
import type { Budget } from './robustness/request.ts';
import type { Access } from './attacks/classifier/classifier.ts';
import type { Preset } from './robustness/campaign/plan.ts';
import type { ImageLayout } from './robustness/input/layout.ts';

/** A model that its owner runs: a command that is started, or an address (docs/attack-remote.md). */
export type ScorerRequest = (
  | { readonly kind: 'command'; readonly words: readonly string[] }
  | {
      readonly kind: 'url';
      readonly url: string;
      /** Environment variables that hold a header each; read where they are sent, so that nothing else sees them. */
      readonly headerVariables?: readonly string[];
    }
) & {
  /** Samples of one question; 32 by default. */
  readonly batch?: number;
  /** Needed where it answers with labels only. */
  readonly classes?: number;
  /** From a question to its answer; a minute by default, three for the first. */
  readonly timeoutMs?: number;
  readonly startMs?: number;
};

/** One model to attack, as a user or a policy names it. Plain data: it goes to a thread. */
export interface AttackRequest {
  /** Path of the `.onnx` file, or what the scorer is called in reports. */
  readonly model: string;
  /** Who is asked instead of a file. */
  readonly scorer?: ScorerRequest;
  /** Path of the data; without it noise is attacked. */
  readonly data?: string;
  /** Column, array or file of the labels, and what is no feature. */
  readonly labelColumn?: string | false;
  readonly samplesArray?: string;
  readonly labelsArray?: string;
  readonly labelsFile?: string;
  readonly ignoreColumns?: readonly string[];
  /** File of the columns' rules (docs/attack-data.md). */
  readonly columns?: string;
  readonly preset?: Preset;
  readonly norms?: readonly RobustnessNorm[];
  readonly radii?: readonly number[];
  readonly attacks?: readonly string[];
  readonly output?: string;
  readonly layout?: ImageLayout;
  readonly dataRange?: readonly [number, number];
  readonly modelRange?: readonly [number, number];
  readonly mean?: readonly number[];
  readonly deviation?: readonly number[];
  readonly samples?: number;
  readonly access?: Access;
  readonly budget?: Budget;
  readonly seed?: number;
  readonly threads?: number;
  readonly thresholds?: readonly WantedThreshold[];
  /** Also find out how many questions a copy costs. */
  readonly extract?: boolean;
  /** Another model, attacked with the same samples and plan. */
  readonly compare?: string;
  /** Where the adversarial samples go, as NPZ. */
  readonly saveAdversarial?: string;
  /** Where the gradient graph goes, as ONNX. */
  readonly saveGradient?: string;
  /** Folder where the state of an interrupted run is kept; without it nothing is. */
  readonly stateFolder?: string;
  /** Forget the state of an interrupted run. */
  readonly fresh?: boolean;
}
