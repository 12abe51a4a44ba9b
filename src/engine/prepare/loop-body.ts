import type { Graph, Node } from '../graph/graph.ts';
import type { ModelDraft } from './draft.ts';
import { RANDOM } from './fold.ts';
import { givenNames, graphsOf, mapGraphs, renameGraph, renameNode } from './subgraph.ts';

/** Nodes of a graph, those of graphs inside of it included. */
export function countNodes(nodes: readonly Node[]): number {
  return nodes.reduce(
    (sum, node) =>
      sum + 1 + graphsOf(node).reduce((inner, graph) => inner + countNodes(graph.nodes), 0),
    0,
  );
}

/**
 * The body of a loop, to be written out once for each iteration. What is the same in all of them (constants, and nodes that depend
 * on neither the state nor the number of the iteration) is written out once, before the first: a file must not grow by its weights.
 */
export class LoopBody {
  /** Nodes that go before the first iteration. */
  readonly before: readonly Node[];
  /** Nodes each iteration takes, those of inner graphs included. */
  readonly size: number;
  readonly #draft: ModelDraft;
  readonly #graph: Graph;
  readonly #prefix: string;
  /** Names outside of what all iterations share. */
  readonly #shared = new Map<string, string>();
  readonly #varying: readonly Node[];

  constructor(draft: ModelDraft, prefix: string, body: Graph) {
    this.#draft = draft;
    this.#prefix = prefix;
    this.#graph = liftConstants(draft, prefix, body);
    const varies = new Set(this.#graph.inputs.map(({ name }) => name));
    const before: Node[] = [];
    const varying: Node[] = [];
    for (const node of this.#graph.nodes) {
      if (isSettled(node) && !node.inputs.some((name) => varies.has(name))) {
        for (const name of node.outputs) if (name !== '') this.#share(name);
        before.push(this.#rename(node, this.#shared));
      } else {
        for (const name of node.outputs) varies.add(name);
        varying.push(node);
      }
    }
    this.before = before;
    this.#varying = varying;
    this.size = countNodes(varying);
  }

  /** One iteration: its nodes, and the names its outputs have outside. `inputs` are names of outside, one per input of the body. */
  iterate(inputs: readonly string[]): {
    readonly nodes: readonly Node[];
    readonly outputs: readonly string[];
  } {
    const names = new Map(this.#shared);
    for (const [index, { name }] of this.#graph.inputs.entries())
      names.set(name, inputs[index] ?? '');
    for (const node of this.#varying)
      for (const name of givenBy(node)) names.set(name, this.#fresh(name));
    return {
      nodes: this.#varying.map((node) => this.#rename(node, names)),
      outputs: this.#graph.outputs.map(({ name }) => names.get(name) ?? name),
    };
  }

  #share(name: string): void {
    this.#shared.set(name, this.#fresh(name));
  }

  #fresh(name: string): string {
    return this.#draft.fresh(`${this.#prefix}.${name}`);
  }

  #rename(node: Node, names: ReadonlyMap<string, string>): Node {
    const renamed = renameNode(node, (name) => names.get(name) ?? name);
    return { ...renamed, name: this.#fresh(node.name) };
  }
}

function givenBy(node: Node): readonly string[] {
  const inner = graphsOf(node).flatMap((graph) => [...givenNames(graph)]);
  return [...node.outputs, ...inner].filter((name) => name !== '');
}

/** Whether a node gives the same whenever its inputs are the same. */
function isSettled(node: Node): boolean {
  return graphsOf(node).length === 0 && !RANDOM.test(node.type) && node.type !== 'Dropout';
}

/** The graph with its constants, and those of graphs inside of it, among the constants of the model. */
function liftConstants(draft: ModelDraft, prefix: string, graph: Graph): Graph {
  const names = new Map<string, string>();
  for (const [name, tensor] of graph.constants) {
    const outside = draft.fresh(`${prefix}.${name}`);
    draft.constants.set(outside, tensor);
    names.set(name, outside);
  }
  const bare: Graph = { ...graph, constants: new Map() };
  const renamed = renameGraph(bare, (name) => names.get(name) ?? name);
  const nodes = renamed.nodes.map((node) => ({
    ...node,
    attributes: mapGraphs(node.attributes, (inner) => {
      const lifted = liftConstants(draft, prefix, inner);
      // A graph has to compute what it gives.
      const copies = lifted.outputs.flatMap(({ name }) =>
        draft.constants.has(name) ? [draft.node('Identity', [name])] : [],
      );
      const copied = new Map(copies.map(({ inputs, outputs }) => [inputs[0], outputs[0] ?? '']));
      return {
        ...lifted,
        nodes: [...lifted.nodes, ...copies],
        outputs: lifted.outputs.map((output) => ({
          ...output,
          name: copied.get(output.name) ?? output.name,
        })),
      };
    }),
  }));
  return { ...renamed, nodes };
}
