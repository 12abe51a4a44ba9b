import { bytes, message, number, type Bytes } from './protobuf.ts';

/** Writers for ONNX messages, field by field. */
export interface TensorInput {
  readonly name?: string;
  readonly dims?: readonly (number | bigint)[];
  /** TensorProto.DataType; 1 is FLOAT. */
  readonly type?: number;
  readonly raw?: Uint8Array;
  readonly external?: Readonly<Record<string, string>>;
  /** Sets data_location to EXTERNAL; follows `external` by default. */
  readonly isExternal?: boolean;
}

export function entry(field: number, key: string, value: string | Uint8Array): Bytes {
  return message(field, bytes(1, key), bytes(2, value));
}

export function tensor(input: TensorInput): Bytes {
  const external = Object.entries(input.external ?? {});
  const parts = [
    ...(input.dims ?? [2]).map((size) => number(1, size)),
    number(2, input.type ?? 1),
    bytes(8, input.name ?? 'w'),
    ...external.map(([key, value]) => entry(13, key, value)),
  ];
  if (input.raw !== undefined) parts.push(bytes(9, input.raw));
  else if (external.length === 0 && input.isExternal !== true)
    parts.push(bytes(9, Buffer.alloc(8)));
  if (input.isExternal ?? external.length > 0) parts.push(number(14, 1));
  return Buffer.concat(parts);
}

export interface NodeInput {
  readonly operator?: string;
  readonly domain?: string;
  readonly name?: string;
  readonly attributes?: readonly Bytes[];
}

export function node(input: NodeInput = {}): Bytes {
  return Buffer.concat([
    bytes(1, 'x'),
    bytes(2, 'y'),
    bytes(3, input.name ?? 'n'),
    bytes(4, input.operator ?? 'Relu'),
    ...(input.attributes ?? []).map((each) => bytes(5, each)),
    ...(input.domain === undefined ? [] : [bytes(7, input.domain)]),
  ]);
}

/** An attribute with one value field. */
export function attribute(name: string, ...value: readonly Bytes[]): Bytes {
  return Buffer.concat([bytes(1, name), ...value]);
}

export interface GraphInput {
  readonly nodes?: readonly Bytes[];
  readonly initializers?: readonly Bytes[];
  readonly extra?: readonly Bytes[];
}

export function graph(input: GraphInput = {}): Bytes {
  return Buffer.concat([
    ...(input.nodes ?? [node()]).map((each) => bytes(1, each)),
    bytes(2, 'g'),
    ...(input.initializers ?? []).map((each) => bytes(5, each)),
    message(11, bytes(1, 'x')),
    message(12, bytes(1, 'y')),
    ...(input.extra ?? []),
  ]);
}

export interface ModelInput {
  readonly graph?: Bytes;
  readonly extra?: readonly Bytes[];
  readonly before?: readonly Bytes[];
}

export function model(input: ModelInput = {}): Uint8Array {
  return Buffer.concat([
    ...(input.before ?? []),
    number(1, 10),
    bytes(2, 'weighbridge-test'),
    bytes(7, input.graph ?? graph()),
    message(8, bytes(1, ''), number(2, 21)),
    ...(input.extra ?? []),
  ]);
}
