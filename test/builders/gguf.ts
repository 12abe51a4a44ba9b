/** A writer for GGUF files which shares nothing with the parser and may be told to lie. */

export type GgufScalarType =
  | 'u8'
  | 'i8'
  | 'u16'
  | 'i16'
  | 'u32'
  | 'i32'
  | 'f32'
  | 'bool'
  | 'u64'
  | 'i64'
  | 'f64';
export type GgufValue =
  | readonly [key: string, type: 'string', value: string]
  | readonly [key: string, type: GgufScalarType, value: number | bigint]
  | readonly [key: string, type: 'strings', value: readonly string[]]
  | readonly [key: string, type: 'numbers', value: readonly number[]]
  /** Any bytes behind the key: value type and value. */
  | readonly [key: string, type: 'raw', value: Uint8Array];

export interface GgufTensorInput {
  readonly name: string;
  readonly shape: readonly (number | bigint)[];
  /** ggml type number. */
  readonly type?: number;
  /** Offset relative to the data; by default behind the tensor before. */
  readonly offset?: number | bigint;
  readonly data?: Uint8Array;
}

export interface GgufInput {
  readonly version?: number;
  readonly bigEndian?: boolean;
  readonly magic?: string;
  readonly metadata?: readonly GgufValue[];
  readonly tensors?: readonly GgufTensorInput[];
  readonly alignment?: number;
  /** Counts that the header claims instead of the true ones. */
  readonly entryCount?: bigint;
  readonly tensorCount?: bigint;
  readonly trailing?: Uint8Array;
}

const TYPE_NUMBERS = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  u64: 10,
  i64: 11,
  f64: 12,
} as const;
const WIDTHS = {
  u8: 1,
  i8: 1,
  u16: 2,
  i16: 2,
  u32: 4,
  i32: 4,
  f32: 4,
  bool: 1,
  u64: 8,
  i64: 8,
  f64: 8,
} as const;

export class GgufBytes {
  readonly chunks: Uint8Array[] = [];
  readonly little: boolean;
  readonly wide: boolean;
  size = 0;

  constructor(bigEndian = false, version = 3) {
    this.little = !bigEndian;
    this.wide = version !== 1;
  }

  bytes(data: Uint8Array): this {
    this.chunks.push(data);
    this.size += data.length;
    return this;
  }

  #view(width: number, write: (view: DataView) => void): this {
    const view = new DataView(new ArrayBuffer(width));
    write(view);
    return this.bytes(new Uint8Array(view.buffer));
  }

  u32(value: number): this {
    return this.#view(4, (view) => view.setUint32(0, value, this.little));
  }

  u64(value: number | bigint): this {
    return this.#view(8, (view) => view.setBigUint64(0, BigInt(value), this.little));
  }

  length(value: number | bigint): this {
    return this.wide ? this.u64(value) : this.u32(Number(value));
  }

  string(value: string): this {
    const data = Buffer.from(value);
    return this.length(data.length).bytes(data);
  }

  scalar(type: GgufScalarType, value: number | bigint): this {
    return this.#view(WIDTHS[type], (view) => {
      const little = this.little;
      if (type === 'u8' || type === 'bool') view.setUint8(0, Number(value));
      else if (type === 'i8') view.setInt8(0, Number(value));
      else if (type === 'u16') view.setUint16(0, Number(value), little);
      else if (type === 'i16') view.setInt16(0, Number(value), little);
      else if (type === 'u32') view.setUint32(0, Number(value), little);
      else if (type === 'i32') view.setInt32(0, Number(value), little);
      else if (type === 'f32') view.setFloat32(0, Number(value), little);
      else if (type === 'f64') view.setFloat64(0, Number(value), little);
      else if (type === 'u64') view.setBigUint64(0, BigInt(value), little);
      else view.setBigInt64(0, BigInt(value), little);
    });
  }

  pad(alignment: number): this {
    const rest = this.size % alignment;
    return rest === 0 ? this : this.bytes(new Uint8Array(alignment - rest));
  }

  build(): Uint8Array {
    return Buffer.concat(this.chunks);
  }
}

function writeValue(out: GgufBytes, [key, type, value]: GgufValue): void {
  out.string(key);
  if (type === 'raw') out.bytes(value);
  else if (type === 'string') out.u32(8).string(value);
  else if (type === 'strings') {
    out.u32(9).u32(8).length(value.length);
    for (const text of value) out.string(text);
  } else if (type === 'numbers') {
    out.u32(9).u32(6).length(value.length);
    for (const number of value) out.scalar('f32', number);
  } else out.u32(TYPE_NUMBERS[type]).scalar(type, value);
}

export function writeGguf(input: GgufInput): Uint8Array {
  const { version = 3, bigEndian = false, metadata = [], tensors = [], alignment = 32 } = input;
  const out = new GgufBytes(bigEndian, version);
  out.bytes(Buffer.from(input.magic ?? 'GGUF', 'latin1')).u32(version);
  out.length(input.tensorCount ?? tensors.length).length(input.entryCount ?? metadata.length);
  for (const entry of metadata) writeValue(out, entry);
  let offset = 0n;
  for (const tensor of tensors) {
    out.string(tensor.name).u32(tensor.shape.length);
    for (const size of tensor.shape) out.length(size);
    out.u32(tensor.type ?? 0).u64(tensor.offset ?? offset);
    const length = BigInt(tensor.data?.length ?? 0);
    offset += length + ((BigInt(alignment) - (length % BigInt(alignment))) % BigInt(alignment));
  }
  if (tensors.length > 0) {
    out.pad(alignment);
    for (const tensor of tensors) out.bytes(tensor.data ?? new Uint8Array(0)).pad(alignment);
  }
  if (input.trailing !== undefined) out.bytes(input.trailing);
  return out.build();
}
