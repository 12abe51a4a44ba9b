import type { Graph, Model, Node, ValueType } from '../graph/graph.ts';
import { ModelDraft } from './draft.ts';
import type { Evaluator } from './evaluator.ts';
import { countNodes } from './loop-body.ts';
import { givenNames, graphsOf, renameGraph } from './subgraph.ts';
import { tripCount } from './trip-count.ts';
import type { Unrolled } from './unroll.ts';
import { unrollLoop, unrollScan } from './unroll.ts';

/** Nodes a model may have once its loops are written out: the runtime takes seconds to open as many. */
const MAX_NODES = 20_000;

/** Loops whose number of iterations is asked of the runtime in one pass: each is a session of some milliseconds. */
const MAX_ASKED = 256;

export interface Decided {
  readonly model: Model;
  /** Conditions that are constant: the branch was taken. */
  readonly branches: number;
  /** Loops that run a fixed number of times: they were written out. */
  readonly loops: number;
  /** Why others stay as they are. */
  readonly kept: readonly string[];
}

/**
 * Replaces each If whose condition is constant by the branch it takes, and each Loop and Scan that runs a fixed number of times by
 * its iterations.
 * @param types of the values of the model, where they are known: how often a Scan runs is in them.
 */
export async function decideControlFlow(
  model: Model,
  evaluate: Evaluator,
  types: ReadonlyMap<string, ValueType> = new Map(),
): Promise<Decided> {
  if (!model.graph.nodes.some((node) => graphsOf(node).length > 0))
    return { model, branches: 0, loops: 0, kept: [] };
  const flow = new ControlFlow(model, evaluate, types);
  const nodes = await flow.expand(model.graph.nodes);
  const { branches, loops, kept } = flow;
  if (branches + loops === 0) return { model, branches, loops, kept };
  const graph = { ...model.graph, nodes, constants: flow.draft.constants };
  return { model: { ...model, graph }, branches, loops, kept };
}

class ControlFlow {
  readonly draft: ModelDraft;
  branches = 0;
  loops = 0;
  readonly kept: string[] = [];
  readonly #model: Model;
  readonly #evaluate: Evaluator;
  readonly #types: ReadonlyMap<string, ValueType>;
  /** Nodes that may still be added. */
  #room: number;
  #asked = 0;

  constructor(model: Model, evaluate: Evaluator, types: ReadonlyMap<string, ValueType>) {
    this.draft = new ModelDraft(model);
    this.#model = model;
    this.#evaluate = evaluate;
    this.#types = types;
    this.#room = MAX_NODES - countNodes(model.graph.nodes);
  }

  async expand(nodes: readonly Node[]): Promise<readonly Node[]> {
    const expanded: Node[] = [];
    for (const node of nodes)
      if (graphsOf(node).length === 0) expanded.push(node);
      else expanded.push(...(await this.#decide(node)));
    return expanded;
  }

  async #decide(node: Node): Promise<readonly Node[]> {
    if (node.domain !== '') return [node];
    if (node.type === 'If') return await this.#takeBranch(node);
    const body = node.attributes['body'];
    if (body?.kind !== 'graph') return [node];
    const unrolled = await this.#unroll(node, body.value);
    if (unrolled === undefined) return [node];
    if (!unrolled.ok) {
      this.kept.push(`${node.type} "${node.name}" stays: ${unrolled.reason}`);
      return [node];
    }
    this.loops += 1;
    this.#room -= countNodes(unrolled.nodes);
    return await this.expand(unrolled.nodes);
  }

  /** `undefined` for a node that is no loop, or one about which nothing is known yet. */
  async #unroll(node: Node, body: Graph): Promise<Unrolled | undefined> {
    const { draft } = this;
    switch (node.type) {
      case 'Loop': {
        this.#asked += 1;
        if (this.#asked > MAX_ASKED)
          return { ok: false, reason: `more than ${MAX_ASKED} loops are too many to write out` };
        const count = await tripCount(node, body, draft, this.#model, this.#evaluate);
        if (typeof count === 'string') return { ok: false, reason: count };
        return unrollLoop(node, body, count, draft, this.#room);
      }
      case 'Scan':
        return unrollScan(node, body, this.#types, draft, this.#room);
      default:
        return undefined;
    }
  }

  async #takeBranch(node: Node): Promise<readonly Node[]> {
    const { draft } = this;
    const condition = draft.constants.get(node.inputs[0] ?? '');
    const name = condition?.data[0] === 0 ? 'else_branch' : 'then_branch';
    const branch = node.attributes[name];
    if (condition?.data.length !== 1 || branch?.kind !== 'graph') {
      this.kept.push(`If "${node.name}" stays: its condition is computed from what is put in`);
      return [node];
    }
    this.branches += 1;
    const names = new Map<string, string>();
    for (const given of givenNames(branch.value))
      if (given !== '') names.set(given, draft.fresh(`${node.name}.${given}`));
    const graph = renameGraph(branch.value, (each) => names.get(each) ?? each);
    for (const [constant, tensor] of graph.constants) draft.constants.set(constant, tensor);
    const results = graph.outputs.flatMap(({ name: inner }, index) => {
      const output = node.outputs[index] ?? '';
      return output === '' ? [] : [draft.node('Identity', [inner], {}, output)];
    });
    const nodes = graph.nodes.map((inner) => ({
      ...inner,
      name: draft.fresh(`${node.name}.${inner.name}`),
    }));
    return [...(await this.expand(nodes)), ...results];
  }
}
