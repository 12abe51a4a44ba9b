import type { Model, TypedGraph } from '../../engine/graph/graph.ts';
import type { Evaluator } from '../../engine/prepare/evaluator.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Outputs beyond which the derivative is next to nothing, by operator: below the first or above the second number. */
const FLAT: Readonly<Record<string, readonly [number, number]>> = {
  Sigmoid: [1e-4, 1 - 1e-4],
  Tanh: [-1 + 1e-4, 1 - 1e-4],
  HardSigmoid: [0, 1],
  Softmax: [1e-6, 1 - 1e-6],
  Erf: [-1 + 1e-4, 1 - 1e-4],
};
/** Share of a node's outputs that lie there before it is named. */
const MOSTLY = 0.95;
/** Nodes looked at. */
const MOST_NODES = 64;

/** Nodes whose outputs are nearly all where the operator is flat, for these samples: where a gradient dies. */
export async function locateSaturation(
  typed: TypedGraph,
  feeds: Readonly<Record<string, Tensor>>,
  evaluate: Evaluator,
): Promise<readonly string[]> {
  const nodes = typed.graph.nodes
    .filter(({ type, domain }) => domain === '' && FLAT[type] !== undefined)
    .slice(0, MOST_NODES);
  if (nodes.length === 0) return [];
  const model: Model = {
    irVersion: 9,
    producer: 'weighbridge',
    opsets: typed.opsets,
    graph: typed.graph,
    functions: [],
    metadata: new Map(),
  };
  const values = await evaluate(
    model,
    feeds,
    nodes.map(({ outputs }) => outputs[0] ?? ''),
  );
  return nodes.flatMap(({ name, type, outputs }) => {
    const [low, high] = FLAT[type] ?? [0, 0];
    const tensor = values.get(outputs[0] ?? '');
    if (tensor === undefined || tensor.dtype !== 'float32') return [];
    const data: ArrayLike<number | bigint> = tensor.data;
    let flat = 0;
    for (let at = 0; at < data.length; at += 1) {
      const value = Number(data[at]);
      if (value <= low || value >= high) flat += 1;
    }
    return flat > MOSTLY * data.length ? [`${type} "${name}"`] : [];
  });
}
