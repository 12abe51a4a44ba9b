import { int } from '../graph/attribute.ts';
import type { Declared, Model, Node, ValueType } from '../graph/graph.ts';
import { ModelDraft } from './draft.ts';
import { alignBatch, dependsOnBatch, liftOutputs } from './lift-shapes.ts';
import type { LiftTypes } from './lift-shapes.ts';
import { NodeList } from './node-list.ts';

/** Name of the batch in files we write. */
const BATCH = 'batch';

/** Whether an input is declared for exactly one sample. */
export function isFrozen(input: Declared): boolean {
  return input.shape?.[0] === 1;
}

/**
 * A model exported for one sample, rewritten for any number: the batch becomes a name, constant shapes follow their input, and
 * constants that are joined with samples are repeated. It is a guess, to be proved by running both (`prove.ts`).
 */
export function liftBatch(model: Model, single: ReadonlyMap<string, ValueType>): Model {
  const { graph } = model;
  const draft = new ModelDraft(model);
  const lifted = new Map<string, ValueType>();
  for (const [name, { dtype, shape }] of graph.constants) lifted.set(name, { dtype, shape });
  for (const input of graph.inputs) {
    const type = single.get(input.name);
    if (type === undefined) continue;
    const { dtype, shape } = type;
    lifted.set(input.name, { dtype, shape: isFrozen(input) ? [-1, ...shape.slice(1)] : shape });
  }
  const types: LiftTypes = { single, lifted, constants: draft.constants };
  const nodes = graph.nodes.flatMap((node) => {
    const list = new NodeList(draft);
    const changed = liftNode(node, types, list);
    liftOutputs(changed, types);
    return [...list.nodes, changed];
  });
  const open = (declared: Declared): Declared => ({
    ...declared,
    shape: declared.shape === undefined ? undefined : [BATCH, ...declared.shape.slice(1)],
  });
  return {
    ...model,
    graph: {
      ...graph,
      inputs: graph.inputs.map((input) => (isFrozen(input) ? open(input) : input)),
      // What comes out is declared by the runtime itself.
      outputs: graph.outputs.map(({ name, dtype }) => ({ name, dtype, shape: undefined })),
      nodes,
      constants: draft.constants,
    },
  };
}

function liftNode(node: Node, types: LiftTypes, list: NodeList): Node {
  if (node.domain !== '') return node;
  switch (node.type) {
    case 'Reshape':
      return liftReshape(node, types, list);
    case 'Concat':
      return liftConcat(node, types, list);
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      return liftStates(node, types, list);
    default:
      return node;
  }
}

/** A constant target: the batch goes where it is in the input, as the one size that is worked out at run time. */
function liftReshape(node: Node, types: LiftTypes, list: NodeList): Node {
  const [data = '', target = ''] = node.inputs;
  const from = types.lifted.get(data)?.shape;
  const to = types.single.get(node.outputs[0] ?? '')?.shape;
  if (from === undefined || to === undefined || !dependsOnBatch(from)) return node;
  if (!types.constants.has(target) || to.includes(0)) return node;
  const shape = alignBatch(from, to);
  if (shape === undefined) return node;
  const sizes = list.vector(shape.map((size) => Math.max(size, -1)));
  types.lifted.set(sizes, { dtype: 'int64', shape: [shape.length] });
  const isZeroKept = node.attributes['allowzero'] === undefined;
  return {
    ...node,
    inputs: [data, sizes],
    attributes: isZeroKept ? node.attributes : { allowzero: int(0) },
  };
}

/** Constants of size 1 beside samples: a class token is repeated for each of them. */
function liftConcat(node: Node, types: LiftTypes, list: NodeList): Node {
  const shapes = node.inputs.map((name) => types.lifted.get(name)?.shape);
  const like = node.inputs.find((_, index) => dependsOnBatch(shapes[index]));
  const axis = types.lifted.get(like ?? '')?.shape.findIndex((size) => size < 0) ?? -1;
  if (like === undefined || axis === -1) return node;
  const inputs = node.inputs.map((name, index) =>
    shapes[index]?.[axis] === 1 ? repeat(name, axis, like, axis, types, list) : name,
  );
  return { ...node, inputs };
}

/** Initial states [directions, batch, width] beside a sequence [length, batch, features]. */
function liftStates(node: Node, types: LiftTypes, list: NodeList): Node {
  const [x = ''] = node.inputs;
  if (types.lifted.get(x)?.shape[1] !== -1) return node;
  const inputs = node.inputs.map((name, index) =>
    (index === 5 || index === 6) && types.lifted.get(name)?.shape[1] === 1
      ? repeat(name, 1, x, 1, types, list)
      : name,
  );
  return { ...node, inputs };
}

/** Repeats a value of size 1 along `axis` as often as `like` is long along its own. */
function repeat(
  name: string,
  axis: number,
  like: string,
  likeAxis: number,
  types: LiftTypes,
  list: NodeList,
): string {
  const type = types.lifted.get(name);
  const rank = type?.shape.length ?? 0;
  const ones = (count: number): readonly number[] => Array.from({ length: count }, () => 1);
  const size = list.op('Shape', [like], { start: int(likeAxis), end: int(likeAxis + 1) });
  const parts = [
    ...(axis === 0 ? [] : [list.vector(ones(axis))]),
    size,
    ...(axis === rank - 1 ? [] : [list.vector(ones(rank - 1 - axis))]),
  ];
  const sizes = parts.length === 1 ? size : list.op('Concat', parts, { axis: int(0) });
  const repeated = list.op('Expand', [name, sizes]);
  if (type !== undefined)
    types.lifted.set(repeated, {
      dtype: type.dtype,
      shape: type.shape.map((each, at) => (at === axis ? -1 : each)),
    });
  return repeated;
}
