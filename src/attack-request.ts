import type { RobustnessNorm, WantedThreshold } from './core/robustness.ts';
import type { Budget } from './robustness/request.ts';
import type { Access } from './attacks/classifier/classifier.ts';
import type { Preset } from './robustness/campaign/plan.ts';
import type { ImageLayout } from './robustness/input/layout.ts';

/** One model to attack, as a user or a policy names it. Plain data: it goes to a thread. */
export interface AttackRequest {
  /** Path of the `.onnx` file. */
  readonly model: string;
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
