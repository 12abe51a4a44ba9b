import { integers } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Declared, Graph, Model, Node } from '../graph/graph.ts';
import type { ModelDraft } from './draft.ts';
import { outerNames } from './evaluator.ts';
import type { Evaluator } from './evaluator.ts';
import { RANDOM } from './fold.ts';
import { givenNames, graphsOf } from './subgraph.ts';

/** Iterations of one loop that are written out: as many as steps of a recurrent layer. */
export const MAX_ITERATIONS = 512;

/** The part of a body that decides whether the loop goes on. */
interface Decision {
  readonly nodes: readonly Node[];
  /** Numbers of the carried values it looks at, directly or in later iterations. */
  readonly carried: readonly number[];
  /** Every name it reads. */
  readonly names: ReadonlySet<string>;
  /** Those that come from outside of the body. */
  readonly outside: readonly string[];
}

/**
 * How often a Loop runs, where its file alone decides that: the part of the body that the condition depends on is run by itself.
 * More than `MAX_ITERATIONS` counts as one more than these. A reason where the input decides.
 */
export async function tripCount(
  node: Node,
  body: Graph,
  draft: ModelDraft,
  model: Model,
  evaluate: Evaluator,
): Promise<number | string> {
  const [limit = '', condition = '', ...initial] = node.inputs;
  const { constants } = draft;
  if (limit !== '' && !constants.has(limit))
    return 'how often it runs is computed from what is put in';
  if (condition !== '' && !constants.has(condition))
    return 'whether it runs is computed from what is put in';
  const decision = decisionOf(body);
  const needed = [...decision.outside, ...decision.carried.map((index) => initial[index] ?? '')];
  if (needed.some((name) => !constants.has(name)) || decision.nodes.some(isRandom))
    return 'its end depends on what is put in';
  const most = Number(limit === '' ? Infinity : (constants.get(limit)?.data[0] ?? 0));
  const known = new Map<string, Tensor>();
  for (const name of [condition, ...needed]) {
    const tensor = constants.get(name);
    if (tensor !== undefined) known.set(name, tensor);
  }
  const bound = draft.fresh('limit');
  known.set(bound, integers([Math.min(Math.max(most, 0), MAX_ITERATIONS + 1)], []));
  const ran = draft.fresh('ran');
  const decided = draft.node(
    'Loop',
    [bound, condition, ...decision.carried.map((index) => initial[index] ?? '')],
    { body: { kind: 'graph', value: counting(body, decision, draft) } },
  );
  const nodes = [
    {
      ...decided,
      outputs: [...decision.carried.map((index) => draft.fresh(`carried${index}`)), ran],
    },
  ];
  try {
    const graph = { ...model.graph, inputs: [], outputs: [], nodes, constants: known };
    const result = await evaluate({ ...model, graph }, {}, [ran]);
    return result.get(ran)?.data.length ?? 0;
  } catch {
    return 'the runtime does not run its condition by itself';
  }
}

function isRandom(node: Node): boolean {
  return RANDOM.test(node.type) || graphsOf(node).some((graph) => graph.nodes.some(isRandom));
}

function decisionOf(body: Graph): Decision {
  const needed = new Set([body.outputs[0]?.name ?? '']);
  const carried = new Set<number>();
  let nodes: readonly Node[] = [];
  for (let known = -1; carried.size > known;) {
    known = carried.size;
    nodes = body.nodes.toReversed().filter((node) => {
      if (!node.outputs.some((name) => needed.has(name))) return false;
      for (const name of [...node.inputs, ...outerNames(node.attributes)])
        if (name !== '') needed.add(name);
      return true;
    });
    for (const [index, { name }] of body.inputs.slice(2).entries()) {
      if (!needed.has(name)) continue;
      carried.add(index);
      needed.add(body.outputs[index + 1]?.name ?? '');
    }
  }
  const inside = new Set(givenNames(body));
  return {
    nodes: nodes.toReversed(),
    names: needed,
    carried: [...carried].sort((a, b) => a - b),
    outside: [...needed].filter((name) => !inside.has(name)),
  };
}

/** A body that only decides, and gives a value for each iteration. */
function counting(body: Graph, decision: Decision, draft: ModelDraft): Graph {
  const [number, condition] = body.inputs;
  const goesOn = body.outputs[0];
  const copy = draft.node('Identity', [goesOn?.name ?? '']);
  const mark: Declared = { name: copy.outputs[0] ?? '', dtype: 'bool', shape: undefined };
  const pick = (list: readonly Declared[], from: number): readonly Declared[] =>
    decision.carried.flatMap((index) => list[index + from] ?? []);
  const all = [number, condition, goesOn].filter((each) => each !== undefined);
  return {
    ...body,
    inputs: [...all.slice(0, 2), ...pick(body.inputs, 2)],
    outputs: [...all.slice(2), ...pick(body.outputs, 1), mark],
    nodes: [...decision.nodes, copy],
    constants: new Map([...body.constants].filter(([name]) => decision.names.has(name))),
  };
}
