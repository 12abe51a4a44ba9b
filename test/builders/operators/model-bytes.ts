import type { Tensor } from '../../../src/tensor/tensor.ts';
import type { Attribute } from '../../../src/engine/graph/attribute.ts';
import type { Declared, Node, TypedGraph } from '../../../src/engine/graph/graph.ts';
import { ONNX_TYPE_NUMBER } from '../../../src/engine/graph/type-number.ts';
import { bytes, float, message, number, type Bytes } from '../protobuf.ts';

/** ONNX IR version of every opset up to 24. */
const IR_VERSION = 10;

/** A model file of a graph that was built in memory, for onnxruntime to run; shares nothing with the engine's own writer. */
export function modelBytes(typed: TypedGraph): Uint8Array {
  const { graph } = typed;
  const fields = [
    ...graph.nodes.map((node) => message(1, ...nodeFields(node))),
    bytes(2, graph.name),
    ...[...graph.constants].map(([name, tensor]) => message(5, ...tensorFields(tensor, name))),
    ...graph.inputs.map((declared) => message(11, ...declaredFields(declared))),
    ...graph.outputs.map((declared) => message(12, ...declaredFields(declared))),
  ];
  return Buffer.concat([
    number(1, IR_VERSION),
    message(7, ...fields),
    ...[...typed.opsets].map(([domain, version]) =>
      message(8, bytes(1, domain), number(2, version)),
    ),
  ]);
}

function nodeFields(node: Node): readonly Bytes[] {
  return [
    ...node.inputs.map((name) => bytes(1, name)),
    ...node.outputs.map((name) => bytes(2, name)),
    bytes(3, node.name),
    bytes(4, node.type),
    ...Object.entries(node.attributes).map(([name, value]) =>
      message(5, bytes(1, name), ...attributeFields(value)),
    ),
    bytes(7, node.domain),
  ];
}

/** AttributeProto: the value's field and its type number. */
function attributeFields(attribute: Attribute): readonly Bytes[] {
  switch (attribute.kind) {
    case 'float':
      return [float(2, attribute.value), number(20, 1)];
    case 'int':
      return [number(3, attribute.value), number(20, 2)];
    case 'string':
      return [bytes(4, attribute.value), number(20, 3)];
    case 'tensor':
      return [message(5, ...tensorFields(attribute.value, '')), number(20, 4)];
    case 'floats':
      return [...attribute.value.map((value) => float(7, value)), number(20, 6)];
    case 'ints':
      return [...attribute.value.map((value) => number(8, value)), number(20, 7)];
    case 'strings':
      return [...attribute.value.map((value) => bytes(9, value)), number(20, 8)];
    case 'graph':
    case 'graphs':
    case 'tensors':
    case 'reference':
      throw new TypeError(`no test writes attributes of kind ${attribute.kind}`);
  }
}

function tensorFields(tensor: Tensor, name: string): readonly Bytes[] {
  const head = [
    ...tensor.shape.map((size) => number(1, size)),
    number(2, ONNX_TYPE_NUMBER[tensor.dtype]),
    bytes(8, name),
  ];
  if (tensor.dtype === 'string') return [...head, ...tensor.data.map((word) => bytes(6, word))];
  const { buffer, byteOffset, byteLength } = tensor.data;
  return [...head, bytes(9, new Uint8Array(buffer, byteOffset, byteLength))];
}

function declaredFields(declared: Declared): readonly Bytes[] {
  if (declared.dtype === undefined) throw new TypeError(`"${declared.name}" is no tensor`);
  const dimensions = (declared.shape ?? []).map((size) => {
    if (size === undefined) return message(1);
    return message(1, typeof size === 'number' ? number(1, size) : bytes(2, size));
  });
  const tensor = message(
    1,
    number(1, ONNX_TYPE_NUMBER[declared.dtype]),
    ...(declared.shape === undefined ? [] : [message(2, ...dimensions)]),
  );
  return [bytes(1, declared.name), message(2, tensor)];
}
