import { sameTensor } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Model, Node } from '../graph/graph.ts';
import { RANDOM } from './fold.ts';
import { graphsOf } from './subgraph.ts';

/** Elements of a value that is settled by its shape: sizes and indices are few, and each is compared. */
const MAX_SETTLED_ELEMENTS = 4096;

/** Their result depends on the shape of the input, not on what is in it. */
const OF_SHAPE = new Set(['Shape', 'Size']);

/** Values that follow from shapes and constants alone: the arithmetic that exporters trace around Reshape. */
function namesOfShapes(model: Model): ReadonlySet<string> {
  const known = new Set(model.graph.constants.keys());
  const names = new Set<string>();
  for (const node of model.graph.nodes) {
    if (graphsOf(node).length > 0 || RANDOM.test(node.type)) continue;
    const isSettled =
      OF_SHAPE.has(node.type) || node.inputs.every((name) => name === '' || known.has(name));
    if (!isSettled) continue;
    for (const output of node.outputs) {
      if (output === '') continue;
      known.add(output);
      names.add(output);
    }
  }
  return names;
}

/**
 * Values that follow from shapes alone and are the same for two samples and for three are the same for any number: they become
 * constants. `two` and `three` are what the runtime gave for each.
 */
export function settleShapes(
  model: Model,
  two: ReadonlyMap<string, Tensor>,
  three: ReadonlyMap<string, Tensor>,
): { readonly model: Model; readonly settled: number } {
  const constants = new Map<string, Tensor>(model.graph.constants);
  const candidates = namesOfShapes(model);
  const fixed = new Set<string>();
  for (const name of candidates) {
    const [small, large] = [two.get(name), three.get(name)];
    if (small === undefined || large === undefined) continue;
    if (small.data.length > MAX_SETTLED_ELEMENTS || !sameTensor(small, large)) continue;
    constants.set(name, small);
    fixed.add(name);
  }
  if (fixed.size === 0) return { model, settled: 0 };
  const isFixed = (node: Node): boolean =>
    node.outputs.every((output) => output === '' || fixed.has(output));
  const nodes = model.graph.nodes.filter((node) => !isFixed(node));
  // A node with one fixed output of two still gives it.
  for (const node of nodes) for (const output of node.outputs) constants.delete(output);
  return {
    model: { ...model, graph: { ...model.graph, constants, nodes } },
    settled: model.graph.nodes.length - nodes.length,
  };
}
