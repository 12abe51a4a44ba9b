import {
  flatbuffer,
  flatBytes,
  flatList,
  flatNumbers,
  flatTable,
  offset,
  u32,
  u64,
  u8,
  type FlatInput,
} from './flatbuffer.ts';

/** Writers for ExecuTorch programs, TorchScript mobile modules and ONNX Runtime models. */
export interface ProgramInput {
  readonly operators?: readonly (readonly [name: string, overload: string])[];
  readonly delegates?: readonly (readonly [backend: string, data: Uint8Array | string])[];
  /** Offset and size of segments, counted from the end of the tables. */
  readonly segments?: readonly (readonly [start: number, size: number])[];
  /** Operator indexes of instructions. */
  readonly calls?: readonly number[];
  readonly header?: boolean;
}

const INLINE = 0;
const KERNEL_CALL = 1;

function eh00(base: number): Uint8Array {
  const header = Buffer.alloc(32);
  header.write('eh00', 0);
  header.writeUInt32LE(32, 4);
  header.writeBigUInt64LE(BigInt(base), 8);
  header.writeBigUInt64LE(BigInt(base), 16);
  return header;
}

export function program(input: ProgramInput = {}): Uint8Array {
  const {
    operators = [['aten::relu', 'out']],
    delegates = [],
    segments = [],
    calls = [0],
    header = true,
  } = input;
  const plan = flatTable(
    flatBytes('forward'),
    undefined,
    flatList([]),
    undefined,
    undefined,
    flatList([
      flatTable(
        undefined,
        undefined,
        flatList(
          calls.map((call) => flatTable(u8(KERNEL_CALL), flatTable(u32(call), flatNumbers([])))),
        ),
      ),
    ]),
    flatList(operators.map(([name, overload]) => flatTable(flatBytes(name), flatBytes(overload)))),
    flatList(
      delegates.map(([backend], index) =>
        flatTable(flatBytes(backend), flatTable(u8(INLINE), u32(index))),
      ),
    ),
  );
  const slots = [
    u32(0),
    flatList([plan]),
    undefined,
    flatList(delegates.map(([, data]) => flatTable(flatBytes(data)))),
    flatList(segments.map(([start, size]) => flatTable(u64(start), u64(size)))),
  ];
  const base = flatbuffer('ET12', slots, eh00(0)).length;
  return flatbuffer('ET12', slots, header ? eh00(base) : new Uint8Array(0));
}

export interface MobileInput {
  readonly operators?: readonly string[];
  readonly classes?: readonly string[];
  readonly sources?: readonly (readonly [name: string, content: string | Uint8Array])[];
  /** Index of a type that an object uses. */
  readonly type?: number;
}

const OBJECT = 10;
const FUNCTION = 16;
const CUSTOM_CLASS = 2;

export function mobile({
  operators = ['aten::linear'],
  classes = [],
  sources = [],
  type,
}: MobileInput = {}): Uint8Array {
  const values: FlatInput[] = [
    flatTable(
      u8(FUNCTION),
      flatTable(
        flatBytes('__torch__.M.forward'),
        undefined,
        flatList(operators.map((name) => flatTable(flatBytes(name), flatBytes('')))),
      ),
    ),
  ];
  if (type !== undefined) values.push(flatTable(u8(OBJECT), flatTable(u32(type))));
  return flatbuffer('PTMF', [
    u32(9),
    flatList([]),
    undefined,
    u32(0),
    flatList(values),
    undefined,
    undefined,
    flatList(classes.map((name) => flatTable(flatBytes(name), u8(CUSTOM_CLASS)))),
    flatList(sources.map(([name, content]) => flatTable(flatBytes(name), flatBytes(content)))),
  ]);
}

export interface OrtInput {
  readonly nodes?: readonly {
    readonly operator: string;
    readonly domain?: string;
    readonly attributes?: readonly FlatInput[];
  }[];
  readonly initializers?: readonly FlatInput[];
}

/** An attribute with a text. */
export function ortText(name: string, value: string | Uint8Array): FlatInput {
  return flatTable(flatBytes(name), undefined, u32(3), undefined, undefined, flatBytes(value));
}

export function ortInteger(name: string, value: number): FlatInput {
  return flatTable(flatBytes(name), undefined, u32(2), undefined, u64(value));
}

/** An attribute with a graph. */
export function ortGraph(nodes: NonNullable<OrtInput['nodes']>): FlatInput {
  return flatTable(
    flatBytes('then_branch'),
    undefined,
    u32(5),
    undefined,
    undefined,
    undefined,
    undefined,
    graph(nodes, []),
  );
}

export function ortTensor(dims: readonly number[], data: Uint8Array): FlatInput {
  return flatTable(flatBytes('w'), undefined, flatNumbers(dims, 8), u32(1), flatBytes(data));
}

function graph(
  nodes: NonNullable<OrtInput['nodes']>,
  initializers: readonly FlatInput[],
): FlatInput {
  return flatTable(
    flatList(initializers),
    undefined,
    flatList(
      nodes.map(({ operator, domain = '', attributes = [] }) =>
        flatTable(
          flatBytes('n'),
          undefined,
          flatBytes(domain),
          u32(1),
          u32(0),
          flatBytes(operator),
          undefined,
          undefined,
          undefined,
          undefined,
          flatList(attributes),
        ),
      ),
    ),
  );
}

export function ort({
  nodes = [{ operator: 'Relu' }],
  initializers = [],
}: OrtInput = {}): Uint8Array {
  const opsets = flatList([flatTable(flatBytes(''), u64(17))]);
  const model = flatTable(
    u64(9),
    opsets,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    graph(nodes, initializers),
  );
  return flatbuffer('ORTM', [flatBytes('6'), model]);
}

/** A table whose place is outside any file. */
export const OUTSIDE: FlatInput = offset(0x7fff_0000);
