/** One value as MessagePack; buffers are taken as they are. */
export function pack(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return sized(0xc6, value.length, value);
  if (typeof value === 'string') return sized(0xdb, Buffer.byteLength(value), Buffer.from(value));
  if (typeof value === 'number') return Buffer.concat([Buffer.of(0xce), u32(value)]);
  if (Array.isArray(value)) return sized(0xdd, value.length, Buffer.concat(value.map(pack)));
  return map(Object.entries(value ?? {}));
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A marker, a length of four bytes, and whatever follows. */
export function sized(marker: number, length: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(marker), u32(length), content]);
}

/** A map from pairs, so that keys may stand twice. */
export function map(entries: readonly (readonly [string, unknown])[]): Buffer {
  const content = Buffer.concat(entries.flatMap(([key, value]) => [pack(key), pack(value)]));
  return sized(0xdf, entries.length, content);
}

export function extension(type: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0xc9), u32(content.length), Buffer.of(type & 0xff), content]);
}

/** An array as Flax stores it. */
export function flaxArray(shape: readonly number[], dtype: string, bytes: number): Buffer {
  const list = Buffer.of(0x90 | shape.length, ...shape.flatMap((size) => [...pack(size)]));
  const inner = Buffer.concat([Buffer.of(0x93), list, pack(dtype), pack(new Uint8Array(bytes))]);
  return extension(1, inner);
}
