import type { Attribute } from '../graph/attribute.ts';
import type { Declared, Node } from '../graph/graph.ts';
import { WireError } from './wire-reader.ts';

/**
 * Nodes in topological order; those that are in order already stay where they are. Throws where a name is given twice, is given
 * by nobody, or depends on itself.
 */
export function sortNodes(
  nodes: readonly Node[],
  known: ReadonlySet<string>,
  outputs: readonly Declared[],
  isComplete: boolean,
): readonly Node[] {
  const producers = new Map<string, number>();
  for (const [index, node] of nodes.entries())
    for (const output of node.outputs) {
      if (output === '') continue;
      if (producers.has(output) || known.has(output))
        throw new WireError(0, `"${output}" is given twice, by node "${node.name}" as well`);
      producers.set(output, index);
    }
  if (isComplete) {
    for (const node of nodes)
      for (const input of node.inputs)
        if (input !== '' && !producers.has(input) && !known.has(input))
          throw new WireError(0, `node "${node.name}" uses "${input}", which nothing gives`);
    for (const { name } of outputs)
      if (!producers.has(name) && !known.has(name))
        throw new WireError(0, `the output "${name}" is given by no node`);
  }
  return order(nodes, producers);
}

/** Depth first, with a stack of its own: a chain of a million nodes must not end in a stack overflow. */
function order(nodes: readonly Node[], producers: ReadonlyMap<string, number>): readonly Node[] {
  const sorted: Node[] = [];
  /** 1 while a node waits for its inputs, 2 when it is placed. */
  const state = new Uint8Array(nodes.length);
  for (const root of nodes.keys()) {
    const stack = [root];
    while (stack.length > 0) {
      const index = stack.at(-1) ?? 0;
      const node = nodes[index];
      if (node === undefined || state[index] === 2) {
        stack.pop();
        continue;
      }
      if (state[index] === 1) {
        state[index] = 2;
        sorted.push(node);
        stack.pop();
        continue;
      }
      state[index] = 1;
      for (const name of usedNames(node)) {
        const producer = producers.get(name);
        if (producer === undefined || state[producer] === 2) continue;
        if (state[producer] === 1) throw new WireError(0, `node "${node.name}" depends on itself`);
        stack.push(producer);
      }
    }
  }
  return sorted;
}

/** Inputs of a node, and what its subgraphs take from outside. */
function* usedNames(node: Node): Generator<string> {
  yield* node.inputs;
  for (const attribute of Object.values(node.attributes)) yield* namesInside(attribute);
}

function* namesInside(attribute: Attribute): Generator<string> {
  const graphs =
    attribute.kind === 'graph'
      ? [attribute.value]
      : attribute.kind === 'graphs'
        ? attribute.value
        : [];
  for (const graph of graphs) {
    for (const inner of graph.nodes) yield* usedNames(inner);
    for (const output of graph.outputs) yield output.name;
  }
}
