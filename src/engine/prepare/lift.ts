import { integers } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { Declared, Model, Node, ValueType } from '../graph/graph.ts';

/** Name of the batch in files we write. */
const BATCH = 'batch';

/** Whether an input is declared for exactly one sample. */
export function isFrozen(input: Declared): boolean {
  return input.shape?.[0] === 1;
}

/**
 * A model exported for one sample, rewritten for any number: the batch becomes a name, and constant shapes whose leading 1 is the
 * batch follow their input. It is a guess, to be proved by running both (`prepare.ts` does).
 */
export function liftBatch(model: Model, single: ReadonlyMap<string, ValueType>): Model {
  const { graph } = model;
  const constants = new Map<string, Tensor>(graph.constants);
  const nodes = graph.nodes.map((node) => liftNode(node, single, constants));
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
      constants,
    },
  };
}

/** Reshape to [1, …]: 0 takes the size of the input's first dimension, −1 what is left where that one is no batch. */
function liftNode(
  node: Node,
  single: ReadonlyMap<string, ValueType>,
  constants: Map<string, Tensor>,
): Node {
  if (node.type !== 'Reshape' || node.domain !== '') return node;
  const [data = '', target = ''] = node.inputs;
  const tensor = constants.get(target);
  if (tensor?.dtype !== 'int64') return node;
  const sizes = Array.from(tensor.data as ArrayLike<number | bigint>, Number);
  if (sizes[0] !== 1) return node;
  const leading = single.get(data)?.shape[0];
  const sizeOfBatch = leading === 1 ? 0 : sizes.includes(-1) ? undefined : -1;
  if (sizeOfBatch === undefined) return node;
  const name = `${target}.batch.${node.name}`;
  constants.set(name, integers([sizeOfBatch, ...sizes.slice(1)]));
  return { ...node, inputs: [data, name] };
}
