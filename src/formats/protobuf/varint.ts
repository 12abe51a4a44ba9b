/** A varint has at most ten bytes: 64 bits in groups of seven. */
export const MAX_VARINT_BYTES = 10;

/**
 * A varint of bytes that are in memory, as an unsigned number rounded beyond 2^53, and the offset behind
 * it; undefined when it does not end within ten bytes or the bytes do.
 */
export function shortVarint(
  bytes: Uint8Array,
  at: number,
): readonly [value: number, next: number] | undefined {
  let value = 0;
  for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, at + index + 1];
  }
  return undefined;
}
