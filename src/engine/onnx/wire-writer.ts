/** Bytes in pieces, so that large weights are copied once, at the end. */
export interface Rope {
  readonly size: number;
  readonly pieces: readonly Uint8Array[];
}

export const EMPTY: Rope = { size: 0, pieces: [] };

const TEXT = new TextEncoder();

export function join(parts: readonly Rope[]): Rope {
  let size = 0;
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    size += part.size;
    for (const piece of part.pieces) pieces.push(piece);
  }
  return { size, pieces };
}

export function flatten(rope: Rope): Uint8Array {
  const bytes = new Uint8Array(rope.size);
  let at = 0;
  for (const piece of rope.pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function raw(bytes: Uint8Array): Rope {
  return { size: bytes.length, pieces: [bytes] };
}

/** Base-128, lowest group first; negative numbers as their 64-bit two's complement, in ten bytes. */
function varintBytes(value: number | bigint): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return bytes;
}

/** A varint field. */
export function number(field: number, value: number | bigint): Rope {
  return raw(Uint8Array.from([...varintBytes(field * 8), ...varintBytes(value)]));
}

/** A fixed field of four bytes. */
export function float(field: number, value: number): Rope {
  const bytes = new Uint8Array(5);
  bytes[0] = field * 8 + 5;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return raw(bytes);
}

/** A length-delimited field. */
export function message(field: number, content: Rope): Rope {
  const head = Uint8Array.from([...varintBytes(field * 8 + 2), ...varintBytes(content.size)]);
  return { size: head.length + content.size, pieces: [head, ...content.pieces] };
}

export function blob(field: number, content: Uint8Array): Rope {
  return message(field, raw(content));
}

export function text(field: number, content: string): Rope {
  return blob(field, TEXT.encode(content));
}

/** Repeated integers, packed. */
export function packed(field: number, values: readonly number[]): Rope {
  return blob(field, Uint8Array.from(values.flatMap((value) => varintBytes(value))));
}
