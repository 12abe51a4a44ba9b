import { GraphBuilder } from '../../../src/engine/graph/builder.ts';
import type { TypedGraph } from '../../../src/engine/graph/graph.ts';
import { floats } from '../../../src/tensor/tensor.ts';
import type { SmallNetwork } from './classifiers.ts';

/** The same network as `networkClassifier` computes by hand, as a graph: input `x`, output `logits`. */
export function networkGraph(net: SmallNetwork): TypedGraph {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [-1, net.inputs]);
  const hidden = g.op('Tanh', [
    g.add(
      g.matmul(x, g.constant(floats(net.w1, [net.inputs, net.hidden]))),
      g.constant(floats(net.b1)),
    ),
  ]);
  const logits = g.op('Gemm', [
    hidden,
    g.constant(floats(net.w2, [net.hidden, net.classes])),
    g.constant(floats(net.b2)),
  ]);
  return g.finish('network', [{ name: 'logits', value: logits }]);
}
