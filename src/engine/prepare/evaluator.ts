import type { Tensor } from '../../tensor/tensor.ts';
import type { Model } from '../graph/graph.ts';

/** Runs a model on the runtime, injected: preparation itself computes nothing. Throws the runtime's message where it refuses. */
export type Evaluator = (
  model: Model,
  feeds: Readonly<Record<string, Tensor>>,
  fetch: readonly string[],
) => Promise<ReadonlyMap<string, Tensor>>;

/** The model with other outputs, and only the nodes these need. */
export function withOutputs(model: Model, names: readonly string[]): Model {
  const needed = new Set(names);
  const nodes = model.graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((output) => needed.has(output))) return false;
    for (const input of node.inputs) needed.add(input);
    for (const inner of outerNames(node.attributes)) needed.add(inner);
    return true;
  });
  return {
    ...model,
    graph: {
      ...model.graph,
      nodes: nodes.reverse(),
      constants: new Map([...model.graph.constants].filter(([name]) => needed.has(name))),
      outputs: names.map(
        (name) =>
          model.graph.outputs.find((output) => output.name === name) ?? {
            name,
            dtype: undefined,
            shape: undefined,
          },
      ),
    },
  };
}

/** What subgraphs of a node use: names of inside and outside alike, which costs nothing here. */
export function* outerNames(
  attributes: Model['graph']['nodes'][number]['attributes'],
): Generator<string> {
  for (const attribute of Object.values(attributes)) {
    const graphs =
      attribute.kind === 'graph'
        ? [attribute.value]
        : attribute.kind === 'graphs'
          ? attribute.value
          : [];
    for (const graph of graphs) {
      for (const output of graph.outputs) yield output.name;
      for (const node of graph.nodes) {
        yield* node.inputs;
        yield* outerNames(node.attributes);
      }
    }
  }
}
