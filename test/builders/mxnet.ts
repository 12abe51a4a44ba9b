/** Writes MXNet parameter files; independent of the parser and able to lie. */
export interface MxnetArray {
  readonly shape: readonly number[];
  readonly type?: number;
  readonly magic?: number;
  readonly storage?: number;
  readonly data: number;
}

function u32(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) buffer.writeUInt32LE(value, 4 * index);
  return buffer;
}

function u64(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) buffer.writeBigUInt64LE(BigInt(value), 8 * index);
  return buffer;
}

export function mxnetParams(
  arrays: readonly MxnetArray[],
  names: readonly string[],
  count = arrays.length,
): Uint8Array {
  const parts = [u64(0x112, 0, count)];
  for (const { shape, type = 0, magic = 0xf993fac9, storage = 0, data } of arrays) {
    parts.push(u32(magic, storage, shape.length), u64(...shape), u32(1, 0, type));
    parts.push(Buffer.alloc(data));
  }
  parts.push(u64(names.length));
  for (const name of names) parts.push(u64(name.length), Buffer.from(name));
  return new Uint8Array(Buffer.concat(parts));
}

/** A graph whose last node is the given one. */
export function mxnetSymbol(node: Readonly<Record<string, unknown>>): string {
  const data = { op: 'null', name: 'data', inputs: [] };
  return JSON.stringify({
    nodes: [data, { name: 'last', inputs: [[0, 0, 0]], ...node }],
    arg_nodes: [0],
    node_row_ptr: [0, 1, 2],
    heads: [[1, 0, 0]],
    attrs: { mxnet_version: ['int', 10_901] },
  });
}
