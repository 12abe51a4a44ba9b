import { backpropagate } from '../backpropagation.ts';
import { gradientName } from '../gradient.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { TypedGraph } from '../graph/graph.ts';
import { traceInfluence } from '../influence.ts';
import { softCrossEntropy } from '../losses/losses.ts';
import { ShapeError } from '../operators/operator.ts';
import type { TrainableNetwork } from './network.ts';

export const PROBABILITIES_INPUT = 'weighbridge.probabilities';
export const WEIGHTS_INPUT = 'weighbridge.sample-weights';
export const LOSS_OUTPUT = 'weighbridge.total-loss';

/**
 * One graph for one step: samples, wanted probabilities, a weight per sample and the network's weights in; out the weighted sum
 * of soft cross-entropies and its gradient with respect to every weight. Sums, so that the last, smaller batch needs no other
 * graph.
 */
export function trainingGraph(network: TrainableNetwork): TypedGraph {
  const g = new GraphBuilder(network.typed);
  const logits = g.value(network.logits);
  const batch = logits.shape[0] ?? -1;
  const wanted = g.input(PROBABILITIES_INPUT, 'float32', [batch, network.classes]);
  const sampleWeights = g.input(WEIGHTS_INPUT, 'float32', [batch]);
  const losses = g.mul(softCrossEntropy(g, logits, wanted), sampleWeights);
  const total = g.reduceSum(losses, [0], false);
  const names = network.parameters.map(({ name }) => name);
  const influence = traceInfluence(g.snapshot(), total.name, names, false);
  if (influence.unsupported.length > 0)
    throw new ShapeError(
      `no training through ${influence.unsupported.map(({ type }) => type).join(', ')}`,
    );
  const gradients = backpropagate(g, influence, total.name, g.onesLike(total), names);
  return g.finish(`${network.typed.graph.name}.training`, [
    { name: LOSS_OUTPUT, value: total },
    ...names.map((name) => ({
      name: gradientName(name),
      value: gradients.get(name) ?? g.zerosLike(g.value(name)),
    })),
  ]);
}
