import type { Tensor } from '../../tensor/tensor.ts';
import type { Model, Node } from '../graph/graph.ts';
import type { Evaluator } from './evaluator.ts';
import { outerNames } from './evaluator.ts';

/** Elements of one folded value: what is larger stays computed, a file must not grow by its own constants. */
const MAX_FOLDED_ELEMENTS = 2 ** 24;
/** Their answer is another one each time. */
export const RANDOM = /^(Random|Bernoulli|Multinomial)/;

/**
 * Computes what does not depend on any input, once: shape arithmetic of older exporters, transposed weights. Everything
 * foldable is fetched in one run.
 */
export async function foldConstants(
  model: Model,
  evaluate: Evaluator,
  tooLarge: ReadonlySet<string> = new Set(),
): Promise<{ readonly model: Model; readonly folded: number }> {
  const { graph } = model;
  const constant = new Set(graph.constants.keys());
  const foldable = new Set<Node>();
  for (const node of graph.nodes) {
    if (!isFoldable(node, constant) || growsTooLarge(node, graph.constants)) continue;
    if (node.outputs.some((output) => tooLarge.has(output))) continue;
    foldable.add(node);
    for (const output of node.outputs) if (output !== '') constant.add(output);
  }
  if (foldable.size === 0) return { model, folded: 0 };
  // Only what stays in use by a node that is not folded itself, or is an output.
  const wanted = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes) {
    if (foldable.has(node)) continue;
    for (const name of [...node.inputs, ...outerNames(node.attributes)]) wanted.add(name);
  }
  const fetch = [...foldable].flatMap((node) =>
    node.outputs.filter((output) => output !== '' && wanted.has(output)),
  );
  if (fetch.length === 0)
    return {
      model: {
        ...model,
        graph: { ...graph, nodes: graph.nodes.filter((node) => !foldable.has(node)) },
      },
      folded: foldable.size,
    };
  const values = await evaluate({ ...model, graph: { ...graph, inputs: [] } }, {}, fetch);
  const constants = new Map<string, Tensor>(graph.constants);
  const larger = new Set(tooLarge);
  for (const [name, tensor] of values)
    if (tensor.data.length <= MAX_FOLDED_ELEMENTS) constants.set(name, tensor);
    else larger.add(name);
  // Each round leaves at least one node more as it is, so this ends.
  if (larger.size > tooLarge.size) return await foldConstants(model, evaluate, larger);
  return {
    model: {
      ...model,
      graph: { ...graph, constants, nodes: graph.nodes.filter((node) => !foldable.has(node)) },
    },
    folded: foldable.size,
  };
}

function isFoldable(node: Node, constant: ReadonlySet<string>): boolean {
  if (RANDOM.test(node.type) || node.outputs.length === 0) return false;
  // The runtime joins it with its neighbours into an integer kernel; folded, the model would answer a little otherwise.
  if (node.type === 'DequantizeLinear') return false;
  for (const attribute of Object.values(node.attributes))
    if (attribute.kind === 'graph' || attribute.kind === 'graphs') return false;
  return node.inputs.every((input) => input === '' || constant.has(input));
}

/** Before it is run: a file of a few bytes can ask for a tensor that fills the memory. */
function growsTooLarge(node: Node, constants: ReadonlyMap<string, Tensor>): boolean {
  const target = node.type === 'ConstantOfShape' ? 0 : node.type === 'Expand' ? 1 : undefined;
  const sizes = target === undefined ? undefined : constants.get(node.inputs[target] ?? '');
  if (sizes === undefined) return false;
  const count = Array.from(sizes.data, Number).reduce((product, size) => product * size, 1);
  return count > MAX_FOLDED_ELEMENTS;
}
