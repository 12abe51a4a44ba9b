/** Writes protobuf fields one by one; shares nothing with the walker and may write what no library would. */

export type Bytes = Uint8Array;

export function varint(value: number | bigint, minBytes = 1): Bytes {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    out.push(rest > 0n || out.length + 1 < minBytes ? low | 0x80 : low);
  } while (rest > 0n || out.length < minBytes);
  return Uint8Array.from(out);
}

export function tag(field: number, wire: number): Bytes {
  return varint((BigInt(field) << 3n) | BigInt(wire));
}

export function number(field: number, value: number | bigint): Bytes {
  return Buffer.concat([tag(field, 0), varint(value)]);
}

/** A length-delimited field; `length` lies about it. */
export function bytes(field: number, value: Bytes | string, length?: number | bigint): Bytes {
  const data = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([tag(field, 2), varint(length ?? data.length), data]);
}

export function message(field: number, ...fields: readonly Bytes[]): Bytes {
  return bytes(field, Buffer.concat(fields));
}

export function float(field: number, value: number): Bytes {
  const data = Buffer.alloc(4);
  data.writeFloatLE(value);
  return Buffer.concat([tag(field, 5), data]);
}
