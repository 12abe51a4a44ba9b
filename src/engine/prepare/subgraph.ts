import type { Attribute, Attributes } from '../graph/attribute.ts';
import type { Graph, Node } from '../graph/graph.ts';

/** The attributes with every graph inside of them replaced. */
export function mapGraphs(attributes: Attributes, change: (graph: Graph) => Graph): Attributes {
  const changed: Record<string, Attribute> = {};
  for (const [name, attribute] of Object.entries(attributes))
    if (attribute.kind === 'graph')
      changed[name] = { kind: 'graph', value: change(attribute.value) };
    else if (attribute.kind === 'graphs')
      changed[name] = { kind: 'graphs', value: attribute.value.map(change) };
    else changed[name] = attribute;
  return changed;
}

/** The graphs directly inside of a node: branches and loop bodies. */
export function graphsOf(node: Node): readonly Graph[] {
  return Object.values(node.attributes).flatMap((attribute) => {
    if (attribute.kind === 'graph') return [attribute.value];
    return attribute.kind === 'graphs' ? attribute.value : [];
  });
}

/** Every name that is given a value in a graph, or in one inside of it. */
export function* givenNames(graph: Graph): Generator<string> {
  yield* graph.constants.keys();
  for (const { name } of graph.inputs) yield name;
  for (const node of graph.nodes) {
    yield* node.outputs;
    for (const inner of graphsOf(node)) yield* givenNames(inner);
  }
}

/** The graph with its values named anew, those it takes from outside included. */
export function renameGraph(graph: Graph, rename: (name: string) => string): Graph {
  const renamed = <T extends { readonly name: string }>(each: T): T => ({
    ...each,
    name: rename(each.name),
  });
  return {
    ...graph,
    inputs: graph.inputs.map(renamed),
    outputs: graph.outputs.map(renamed),
    constants: new Map([...graph.constants].map(([name, tensor]) => [rename(name), tensor])),
    nodes: graph.nodes.map((node) => renameNode(node, rename)),
  };
}

export function renameNode(node: Node, rename: (name: string) => string): Node {
  return {
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
    attributes: mapGraphs(node.attributes, (graph) => renameGraph(graph, rename)),
  };
}
