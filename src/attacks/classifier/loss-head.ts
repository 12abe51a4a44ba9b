import { UnsupportedNode, backpropagate } from '../../engine/backpropagation.ts';
import type { GraphBuilder } from '../../engine/graph/builder.ts';
import { GraphBuilder as Builder } from '../../engine/graph/builder.ts';
import type { Node, TypedGraph } from '../../engine/graph/graph.ts';
import type { Value } from '../../engine/graph/value.ts';
import type { Block, Unsupported } from '../../engine/influence.ts';
import { traceInfluence } from '../../engine/influence.ts';
import {
  chosenLogit,
  crossEntropy,
  differenceOfLogitsRatio,
  logitDifference,
  margin,
  targetedDifferenceOfLogitsRatio,
  targetedMargin,
} from '../../engine/losses/losses.ts';
import type { LossRounding } from '../../engine/losses/losses.ts';
import type { Loss } from './classifier.ts';
import { SAMPLE_INPUT } from './input-transform.ts';

export const LABELS_INPUT = 'weighbridge.labels';
export const TARGETS_INPUT = 'weighbridge.targets';
export const OUTPUTS = {
  scores: 'weighbridge.scores',
  loss: 'weighbridge.loss',
  gradient: 'weighbridge.gradient',
} as const;

/** Losses that look at a target. */
export const TARGETED: ReadonlySet<Loss> = new Set<Loss>([
  'targeted-cross-entropy',
  'targeted-dlr',
  'difference',
  'targeted-margin',
]);

function build(
  g: GraphBuilder,
  loss: Loss,
  logits: Value,
  labels: Value,
  targets: Value | undefined,
  rounding: LossRounding,
): Value {
  const target = targets ?? labels;
  switch (loss) {
    case 'cross-entropy':
      return crossEntropy(g, logits, labels, rounding);
    case 'targeted-cross-entropy':
      return g.neg(crossEntropy(g, logits, target, rounding));
    case 'dlr':
      return differenceOfLogitsRatio(g, logits, labels);
    case 'targeted-dlr':
      return targetedDifferenceOfLogitsRatio(g, logits, labels, target);
    case 'margin':
      return margin(g, logits, labels);
    case 'difference':
      return logitDifference(g, logits, labels, target);
    case 'targeted-margin':
      return targetedMargin(g, logits, target);
    case 'logit':
      return chosenLogit(g, logits, labels);
    case 'other-logits':
      return g.sub(g.reduceSum(logits, [1], false), chosenLogit(g, logits, labels));
  }
}

export type LossHead =
  | {
      readonly ok: true;
      readonly typed: TypedGraph;
      readonly blocks: readonly Block[];
      /** Nodes that are passed straight through. */
      readonly steps: readonly Node[];
    }
  | {
      readonly ok: false;
      readonly unsupported: readonly Unsupported[];
      readonly blocks: readonly Block[];
    };

export interface LossHeadOptions extends LossRounding {
  /** Steps without a derivative are passed straight through. */
  readonly straightThrough?: boolean;
}

/**
 * One graph that gives scores, the loss of each sample and its gradient in the attack space, in one run. `typed` is a model whose
 * input is in the attack space and whose value `logits` is [N, C].
 */
export function lossHead(
  typed: TypedGraph,
  logits: string,
  loss: Loss,
  { straightThrough = false, ...rounding }: LossHeadOptions = {},
): LossHead {
  const g = new Builder(typed);
  const scores = g.value(logits);
  const labels = g.input(LABELS_INPUT, 'int64', [scores.shape[0] ?? -1]);
  const targets = TARGETED.has(loss)
    ? g.input(TARGETS_INPUT, 'int64', [scores.shape[0] ?? -1])
    : undefined;
  const single = g.cast(scores, 'float32');
  const value = build(g, loss, single, labels, targets, rounding);
  const built = g.snapshot();
  const influence = traceInfluence(built, value.name, [SAMPLE_INPUT], straightThrough);
  if (influence.unsupported.length > 0)
    return { ok: false, unsupported: influence.unsupported, blocks: influence.blocks };
  const sample = g.value(SAMPLE_INPUT);
  const seed = g.onesLike(value);
  let gradients: ReturnType<typeof backpropagate>;
  try {
    gradients = backpropagate(g, influence, value.name, seed, [SAMPLE_INPUT]);
  } catch (error) {
    if (!(error instanceof UnsupportedNode)) throw error;
    return { ok: false, unsupported: [error.unsupported], blocks: influence.blocks };
  }
  const gradient = gradients.get(SAMPLE_INPUT) ?? g.zerosLike(sample);
  return {
    ok: true,
    blocks: influence.blocks,
    steps: influence.steps,
    typed: g.finish(`${typed.graph.name}.${loss}`, [
      { name: OUTPUTS.scores, value: single },
      { name: OUTPUTS.loss, value },
      { name: OUTPUTS.gradient, value: gradient },
    ]),
  };
}
