import { floats, integers } from '../../tensor/tensor.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { int } from '../../engine/graph/attribute.ts';
import type { Node, TypedGraph, ValueType } from '../../engine/graph/graph.ts';
import { ONNX_TYPE_NUMBER } from '../../engine/graph/type-number.ts';

/** Name of the input of a model in the attack space. */
export const SAMPLE_INPUT = 'weighbridge.sample';

/** How samples of the attack space become the model's input: value · scale + shift, element by element. */
export interface InputTransform {
  /** One number for all elements, or one per element of a sample. */
  readonly scale: Float32Array;
  readonly shift: Float32Array;
  /** Without the batch: as the model wants it; the sample's own shape may be another of the same size. */
  readonly inputShape: readonly number[];
}

/**
 * The model with its input moved into the attack space: scaling, shift, shape and element type become nodes in front, so that
 * gradients are those of the attack space, and one run does it all.
 */
export function transformInput(
  typed: TypedGraph,
  input: string,
  transform: InputTransform,
  batch: number,
): TypedGraph {
  const { graph } = typed;
  const declared = typed.types.get(input);
  if (declared === undefined) throw new RangeError(`the model has no input "${input}"`);
  const shape = [batch, ...transform.inputShape];
  const constants = new Map<string, Tensor>(graph.constants);
  const types = new Map<string, ValueType>(typed.types);
  const nodes: Node[] = [];
  let last = SAMPLE_INPUT;
  types.set(SAMPLE_INPUT, { dtype: 'float32', shape });
  const step = (
    type: string,
    constant: Tensor | undefined,
    output: string,
    attributes: Node['attributes'] = {},
  ): void => {
    const inputs = [last];
    if (constant !== undefined) {
      const name = `${SAMPLE_INPUT}.${type.toLowerCase()}`;
      constants.set(name, constant);
      types.set(name, { dtype: constant.dtype, shape: constant.shape });
      inputs.push(name);
    }
    nodes.push({
      name: `${SAMPLE_INPUT}.${type}`,
      domain: '',
      type,
      inputs,
      outputs: [output],
      attributes,
    });
    types.set(output, { dtype: type === 'Cast' ? declared.dtype : 'float32', shape });
    last = output;
  };
  if (transform.scale.some((value) => value !== 1))
    step('Mul', elements(transform.scale, transform.inputShape), `${SAMPLE_INPUT}.scaled`);
  if (transform.shift.some((value) => value !== 0))
    step('Add', elements(transform.shift, transform.inputShape), `${SAMPLE_INPUT}.shifted`);
  if (declared.dtype === 'float32') step('Identity', undefined, input);
  else step('Cast', undefined, input, { to: int(ONNX_TYPE_NUMBER[declared.dtype]) });
  return {
    ...typed,
    types,
    graph: {
      ...graph,
      constants,
      nodes: [...nodes, ...graph.nodes],
      inputs: [
        ...graph.inputs.filter(({ name }) => name !== input),
        { name: SAMPLE_INPUT, dtype: 'float32', shape: ['batch', ...transform.inputShape] },
      ],
    },
  };
}

function elements(values: Float32Array, shape: readonly number[]): Tensor {
  return floats(values, values.length === 1 ? [] : [1, ...shape]);
}

/** A label per sample, as the loss heads take them. */
export function labelTensor(labels: Int32Array): Tensor {
  return integers(Array.from(labels));
}
