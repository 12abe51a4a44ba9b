import { bytes, message, number, varint, type Bytes } from './protobuf.ts';

/** Writers for TensorFlow's graph messages, field by field. */
export type AttributeInput = readonly [key: string, ...value: readonly Bytes[]];

export interface NodeInput {
  readonly operator: string;
  readonly name?: string;
  readonly inputs?: readonly string[];
  readonly attributes?: readonly AttributeInput[];
}

const DT_INT32 = 3;
const DT_STRING = 7;

function attribute([key, ...value]: AttributeInput): Bytes {
  return message(5, bytes(1, key), message(2, ...value));
}

/** `AttrValue` with a text, a list of texts, a function. */
export const text = (value: string): Bytes => bytes(2, value);
export const texts = (...values: readonly string[]): Bytes =>
  message(1, ...values.map((value) => bytes(2, value)));
export const func = (name: string): Bytes => message(10, bytes(1, name));
export const functions = (...names: readonly string[]): Bytes =>
  message(1, ...names.map((name) => message(9, bytes(1, name))));
export const integer = (value: number): Bytes => number(3, value);

/** A NodeDef. */
export function node({
  operator,
  name = operator,
  inputs = [],
  attributes = [],
}: NodeInput): Bytes {
  return Buffer.concat([
    bytes(1, name),
    bytes(2, operator),
    ...inputs.map((input) => bytes(3, input)),
    ...attributes.map((each) => attribute(each)),
  ]);
}

function shape(size: number | undefined): Bytes {
  return size === undefined ? message(2) : message(2, message(2, number(1, size)));
}

/** A Const node of texts: one text is a scalar. */
export function constant(name: string, ...values: readonly (string | Uint8Array)[]): Bytes {
  const size = values.length === 1 ? undefined : values.length;
  const tensor = message(
    8,
    number(1, DT_STRING),
    shape(size),
    ...values.map((value) => bytes(8, value)),
  );
  return node({
    operator: 'Const',
    name,
    attributes: [
      ['value', tensor],
      ['dtype', number(6, DT_STRING)],
    ],
  });
}

/** A Const node whose text stands in `tensor_content`, which TensorFlow reads and nobody writes. */
export function packedConstant(name: string, value: string): Bytes {
  const content = Buffer.concat([varint(value.length), Buffer.from(value)]);
  const tensor = message(8, number(1, DT_STRING), shape(undefined), bytes(4, content));
  return node({ operator: 'Const', name, attributes: [['value', tensor]] });
}

export function numbers(name: string, ...values: readonly number[]): Bytes {
  const size = values.length === 1 ? undefined : values.length;
  const tensor = message(
    8,
    number(1, DT_INT32),
    shape(size),
    ...values.map((value) => number(7, value)),
  );
  return node({ operator: 'Const', name, attributes: [['value', tensor]] });
}

export interface FunctionInput {
  readonly name: string;
  readonly parameters?: readonly string[];
  readonly nodes: readonly Bytes[];
  /** Output arguments and the tensors they return. */
  readonly returns?: Readonly<Record<string, string>>;
}

/** A FunctionDef. */
export function functionDef({ name, parameters = [], nodes, returns = {} }: FunctionInput): Bytes {
  return Buffer.concat([
    message(
      1,
      bytes(1, name),
      ...parameters.map((parameter) => message(2, bytes(1, parameter), number(3, DT_STRING))),
      ...Object.keys(returns).map((output) => message(3, bytes(1, output), number(3, DT_STRING))),
    ),
    ...nodes.map((each) => bytes(3, each)),
    ...Object.entries(returns).map(([key, value]) => message(4, bytes(1, key), bytes(2, value))),
  ]);
}

export interface GraphInput {
  readonly nodes?: readonly Bytes[];
  readonly functions?: readonly Bytes[];
  readonly extra?: readonly Bytes[];
}

/** A GraphDef: a whole file, or the inside of a MetaGraphDef. */
export function graphDef({ nodes = [], functions: library = [], extra = [] }: GraphInput): Bytes {
  const placeholder = node({ operator: 'Placeholder', name: 'x' });
  return Buffer.concat([
    ...[placeholder, ...nodes].map((each) => bytes(1, each)),
    ...(library.length > 0 ? [message(2, ...library.map((each) => bytes(1, each)))] : []),
    message(4, number(1, 2120)),
    ...extra,
  ]);
}

export interface MetaGraphInput extends GraphInput {
  readonly tag?: string;
  /** Fields of MetaGraphDef behind the graph. */
  readonly fields?: readonly Bytes[];
}

/** A MetaGraphDef: a `.meta` file, or the inside of a SavedModel. */
export function metaGraph({ tag = 'serve', fields = [], ...graph }: MetaGraphInput): Bytes {
  return Buffer.concat([
    message(1, bytes(4, tag), bytes(5, '2.21.0')),
    bytes(2, graphDef(graph)),
    ...fields,
  ]);
}

export function savedModel(...metaGraphs: readonly MetaGraphInput[]): Bytes {
  return Buffer.concat([number(1, 1), ...metaGraphs.map((each) => bytes(2, metaGraph(each)))]);
}

/** `asset_file_def` of a MetaGraphDef. */
export function asset(tensor: string, filename: string): Bytes {
  return message(6, message(1, bytes(1, `${tensor}:0`)), bytes(2, filename));
}
