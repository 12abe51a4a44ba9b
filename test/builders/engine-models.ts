import type { Attribute, Attributes } from '../../src/engine/graph/attribute.ts';
import { float, int, ints, text } from '../../src/engine/graph/attribute.ts';
import type { Declared, Graph, Model, Node } from '../../src/engine/graph/graph.ts';
import { Random } from '../../src/tensor/random.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { floats, zeros } from '../../src/tensor/tensor.ts';

/** `Op(inputs) -> outputs` with names apart by blanks; `-` is an absent one. */
export function node(
  type: string,
  inputs: string,
  outputs: string,
  given: Attributes = {},
  domain = '',
): Node {
  const names = (words: string): readonly string[] =>
    words.split(' ').flatMap((word) => (word === '' ? [] : [word === '-' ? '' : word]));
  return {
    name: `${type} ${outputs}`,
    domain,
    type,
    inputs: names(inputs),
    outputs: names(outputs),
    attributes: given,
  };
}

export function graphOf(
  nodes: readonly Node[],
  inputs: Readonly<Record<string, readonly (number | string)[]>>,
  constants: Readonly<Record<string, Tensor>> = {},
  output = 'y',
): Graph {
  return {
    name: 'main',
    nodes,
    inputs: Object.entries(inputs).map(([name, shape]): Declared => ({
      name,
      dtype: 'float32',
      shape,
    })),
    outputs: [{ name: output, dtype: undefined, shape: undefined }],
    constants: new Map(Object.entries(constants)),
  };
}

/** The body of a loop or a branch: inputs with their types (integers and booleans are scalars), nodes, names of outputs. */
export function body(
  inputs: Readonly<Record<string, Declared['dtype']>>,
  nodes: readonly Node[],
  outputs: string,
  constants: Readonly<Record<string, Tensor>> = {},
): Attribute {
  const declared = (name: string, dtype: Declared['dtype']): Declared => ({
    name,
    dtype,
    shape: dtype === 'int64' || dtype === 'bool' ? [] : undefined,
  });
  return {
    kind: 'graph',
    value: {
      ...graphOf(nodes, {}, constants),
      name: 'body',
      inputs: Object.entries(inputs).map(([name, dtype]) => declared(name, dtype)),
      outputs: outputs.split(' ').map((name) => declared(name, undefined)),
    },
  };
}

export function modelOf(graph: Graph, opset: number, more: Partial<Model> = {}): Model {
  return {
    irVersion: 8,
    opsets: new Map([
      ['', opset],
      ['com.microsoft', 1],
      ['local', 1],
    ]),
    producer: 'test',
    functions: [],
    metadata: new Map(),
    graph,
    ...more,
  };
}

/** Normal numbers, the same each time. */
export function weights(shape: readonly number[], seed = 1): Tensor {
  const random = new Random(seed);
  const tensor = floats(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
  for (let at = 0; at < tensor.data.length; at += 1) tensor.data[at] = random.uniform() - 0.5;
  return tensor;
}

/** Integers from `low` to `high`. */
export function codes(
  dtype: 'int8' | 'uint8' | 'int32',
  shape: readonly number[],
  low: number,
  high: number,
): Tensor {
  const random = new Random(7);
  const tensor = zeros(dtype, shape);
  for (let at = 0; at < tensor.data.length; at += 1)
    tensor.data[at] = low + Math.floor(random.uniform() * (high - low));
  return tensor;
}

export function attributes(
  values: Readonly<Record<string, number | readonly number[] | string | Attribute>>,
): Attributes {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, Attribute] => {
      if (typeof value === 'number')
        return [name, Number.isInteger(value) ? int(value) : float(value)];
      if (typeof value === 'string') return [name, text(value)];
      return [name, 'kind' in value ? value : ints(value)];
    }),
  );
}
