import { bytes } from './protobuf.ts';
import {
  flatbuffer,
  flatBytes,
  flatList,
  flatNumbers,
  flatTable,
  u32,
  u64,
  u8,
  type FlatInput,
} from './flatbuffer.ts';
import { node, type NodeInput } from './tensorflow.ts';

/** Writers for TensorFlow Lite models. */
export interface LiteTensor {
  readonly shape?: readonly number[];
  /** TensorType; 0 is FLOAT32, 5 STRING. */
  readonly type?: number;
  readonly buffer?: number;
}

export interface LiteNode {
  readonly code: number;
  readonly inputs?: readonly number[];
  readonly outputs?: readonly number[];
  readonly options?: Uint8Array;
  /** Slots behind `custom_options`, for operators that are wrong on purpose. */
  readonly more?: readonly (FlatInput | undefined)[];
  readonly builtin?: readonly [type: number, options: FlatInput];
}

export interface LiteInput {
  /** Custom codes as text, built-in ones as numbers. */
  readonly codes?: readonly (string | number)[];
  readonly tensors?: readonly LiteTensor[];
  readonly nodes?: readonly LiteNode[];
  readonly buffers?: readonly (Uint8Array | FlatInput)[];
  readonly metadata?: readonly (readonly [name: string, buffer: number])[];
  /** Further subgraphs: tensors, nodes, inputs. */
  readonly more?: readonly {
    readonly tensors: readonly LiteTensor[];
    readonly nodes: readonly LiteNode[];
    readonly inputs?: readonly number[];
  }[];
  readonly external?: string;
}

function tensor({ shape = [1], type = 0, buffer = 0 }: LiteTensor): FlatInput {
  return flatTable(flatNumbers(shape), u8(type), u32(buffer), flatBytes('t'));
}

function operator({
  code,
  inputs = [],
  outputs = [],
  options,
  more = [],
  builtin,
}: LiteNode): FlatInput {
  return flatTable(
    u32(code),
    flatNumbers(inputs),
    flatNumbers(outputs),
    builtin === undefined ? undefined : u8(builtin[0]),
    builtin?.[1],
    options === undefined ? undefined : flatBytes(options),
    ...more,
  );
}

function subgraph(
  tensors: readonly LiteTensor[],
  nodes: readonly LiteNode[],
  inputs: readonly number[],
): FlatInput {
  return flatTable(
    flatList(tensors.map((each) => tensor(each))),
    flatNumbers(inputs),
    flatNumbers([]),
    flatList(nodes.map((each) => operator(each))),
    flatBytes('main'),
  );
}

const ADD = 0;
const CUSTOM = 32;

export function liteModel(input: LiteInput = {}): Uint8Array {
  const {
    codes = [ADD],
    tensors = [{}],
    nodes = [{ code: 0 }],
    buffers = [],
    metadata = [],
    more = [],
    external,
  } = input;
  return flatbuffer('TFL3', [
    u32(3),
    flatList(
      codes.map((code) =>
        typeof code === 'string'
          ? flatTable(u8(CUSTOM), flatBytes(code), u32(1), u32(CUSTOM))
          : flatTable(u8(Math.min(code, 127)), undefined, u32(1), u32(code)),
      ),
    ),
    flatList([
      subgraph(tensors, nodes, []),
      ...more.map((each) => subgraph(each.tensors, each.nodes, each.inputs ?? [])),
    ]),
    flatBytes('weighbridge-test'),
    flatList([
      flatTable(),
      ...buffers.map((buffer) => ('kind' in buffer ? buffer : flatTable(flatBytes(buffer)))),
    ]),
    undefined,
    flatList(metadata.map(([name, buffer]) => flatTable(flatBytes(name), u32(buffer)))),
    undefined,
    external === undefined ? undefined : flatList([flatTable(flatBytes(external))]),
  ]);
}

/** A buffer that lies elsewhere in the file. */
export function bufferAt(start: number, size: number): FlatInput {
  return flatTable(undefined, u64(start), u64(size));
}

/** Texts as TensorFlow Lite packs them into a buffer. */
export function packedTexts(...values: readonly string[]): Uint8Array {
  const head = Buffer.alloc(4 + 4 * (values.length + 1));
  head.writeInt32LE(values.length, 0);
  let at = head.length;
  for (const [index, value] of values.entries()) {
    head.writeInt32LE(at, 4 + index * 4);
    at += Buffer.byteLength(value);
  }
  head.writeInt32LE(at, 4 + values.length * 4);
  return Buffer.concat([head, Buffer.from(values.join(''))]);
}

/** The options of a Flex operator: a flexbuffer of its name and its NodeDef, with numbers of four bytes. */
export function flexOptions(input: NodeInput): Uint8Array {
  const number = (value: number): Buffer => {
    const four = Buffer.alloc(4);
    four.writeUInt32LE(value);
    return four;
  };
  const name = Buffer.from(input.operator);
  const content = Buffer.from(node(input));
  const parts: Buffer[] = [];
  let at = 0;
  const places: number[] = [];
  for (const text of [name, content]) {
    parts.push(number(text.length), text, Buffer.from([0]));
    places.push(at + 4);
    at += 4 + text.length + 1;
  }
  parts.push(number(2));
  const vector = at + 4;
  parts.push(...places.map((place, index) => number(vector + index * 4 - place)));
  const STRING_OF_FOUR = (5 << 2) | 2;
  parts.push(Buffer.from([STRING_OF_FOUR, STRING_OF_FOUR]));
  const root = vector + 8 + 2;
  parts.push(number(root - vector), Buffer.from([(10 << 2) | 2, 4]));
  return Buffer.concat(parts);
}

/** A NodeDef alone, for options that are no flexbuffer. */
export function bareNode(input: NodeInput): Uint8Array {
  return bytes(2, node(input));
}
