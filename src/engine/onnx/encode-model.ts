import { ONNX_TYPE_NUMBER } from '../graph/type-number.ts';
import type { Attribute, Attributes } from '../graph/attribute.ts';
import type { Declared, Graph, LocalFunction, Model, Node, TypedGraph } from '../graph/graph.ts';
import { tensorMessage } from './encode-tensor.ts';
import type { Rope } from './wire-writer.ts';
import { EMPTY, flatten, float, join, message, number, packed, text } from './wire-writer.ts';

/** IR version of files we write: 9 goes with opset 20 and is read by every runtime since 2023. */
const IR_VERSION = 9;

/** Protobuf ends at 2 GB; the runtime refuses what is larger. */
export const MAX_MODEL_BYTES = 2 ** 31 - 1;

/** A model that no single file can hold. */
export class ModelTooLarge extends Error {
  override readonly name = 'ModelTooLarge';
}

/** An `.onnx` file. Throws `ModelTooLarge` beyond 2 GB. */
export function encodeModel(model: Model): Uint8Array {
  const rope = join([
    number(1, model.irVersion),
    text(2, model.producer),
    message(7, graphMessage(model.graph)),
    ...opsetMessages(8, model.opsets),
    ...Array.from(model.metadata, ([key, value]) =>
      message(14, join([text(1, key), text(2, value)])),
    ),
    ...model.functions.map((each) => message(25, functionMessage(each))),
  ]);
  if (rope.size > MAX_MODEL_BYTES)
    throw new ModelTooLarge(
      `the model takes ${rope.size} bytes, more than the 2 GB a file can hold`,
    );
  return flatten(rope);
}

/** The file of a typed graph: what sessions open, and what users may keep and look at. */
export function encodeGraph(typed: TypedGraph): Uint8Array {
  return encodeModel({
    irVersion: IR_VERSION,
    opsets: typed.opsets,
    producer: 'weighbridge',
    graph: typed.graph,
    functions: [],
    metadata: new Map(),
  });
}

function opsetMessages(field: number, opsets: ReadonlyMap<string, number>): readonly Rope[] {
  return Array.from(opsets, ([domain, version]) =>
    message(field, join([domain === '' ? EMPTY : text(1, domain), number(2, version)])),
  );
}

function graphMessage(graph: Graph): Rope {
  return join([
    ...graph.nodes.map((node) => message(1, nodeMessage(node))),
    text(2, graph.name === '' ? 'graph' : graph.name),
    ...Array.from(graph.constants, ([name, tensor]) => message(5, tensorMessage(tensor, name))),
    ...graph.inputs.map((declared) => message(11, valueMessage(declared))),
    ...graph.outputs.map((declared) => message(12, valueMessage(declared))),
  ]);
}

function nodeMessage(node: Node): Rope {
  return join([
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(3, node.name),
    text(4, node.type),
    ...attributeMessages(5, node.attributes),
    ...(node.domain === '' ? [] : [text(7, node.domain)]),
  ]);
}

function attributeMessages(field: number, attributes: Attributes): readonly Rope[] {
  return Object.entries(attributes).map(([name, attribute]) =>
    message(field, join([text(1, name), attributeContent(attribute)])),
  );
}

/** AttributeProto.AttributeType by kind. */
const KIND_NUMBER = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
  tensors: 9,
  graphs: 10,
} as const;

function attributeContent(attribute: Attribute): Rope {
  if (attribute.kind === 'reference') return text(21, attribute.value);
  return join([attributeValue(attribute), number(20, KIND_NUMBER[attribute.kind])]);
}

function attributeValue(attribute: Exclude<Attribute, { readonly kind: 'reference' }>): Rope {
  switch (attribute.kind) {
    case 'float':
      return float(2, attribute.value);
    case 'int':
      return number(3, attribute.value);
    case 'string':
      return text(4, attribute.value);
    case 'tensor':
      return message(5, tensorMessage(attribute.value));
    case 'graph':
      return message(6, graphMessage(attribute.value));
    case 'floats':
      return join(attribute.value.map((value) => float(7, value)));
    case 'ints':
      return packed(8, attribute.value);
    case 'strings':
      return join(attribute.value.map((value) => text(9, value)));
    case 'tensors':
      return join(attribute.value.map((value) => message(10, tensorMessage(value))));
    case 'graphs':
      return join(attribute.value.map((value) => message(11, graphMessage(value))));
  }
}

/** ValueInfoProto of a tensor. Without a type the runtime infers one. */
function valueMessage({ name, dtype, shape }: Declared): Rope {
  if (dtype === undefined) return text(1, name);
  const dimensions = shape?.map((size) => {
    if (size === undefined) return message(1, EMPTY);
    return message(1, typeof size === 'number' ? number(1, size) : text(2, size));
  });
  const tensorType = join([
    number(1, ONNX_TYPE_NUMBER[dtype]),
    ...(dimensions === undefined ? [] : [message(2, join(dimensions))]),
  ]);
  return join([text(1, name), message(2, message(1, tensorType))]);
}

function functionMessage(each: LocalFunction): Rope {
  return join([
    text(1, each.name),
    ...each.inputs.map((name) => text(4, name)),
    ...each.outputs.map((name) => text(5, name)),
    ...each.attributeNames.map((name) => text(6, name)),
    ...each.nodes.map((node) => message(7, nodeMessage(node))),
    ...opsetMessages(9, each.opsets),
    text(10, each.domain),
    ...attributeMessages(11, each.attributeDefaults),
  ]);
}
