/** The bytes of each unit reversed, in `target`, which may be the same array. The length is a multiple of the unit. */
export function swapBytes(bytes: Uint8Array, unit: number, target: Uint8Array): Uint8Array {
  if (target !== bytes) target.set(bytes);
  const swapped = Buffer.from(target.buffer, target.byteOffset, target.length);
  if (unit === 2) return swapped.swap16();
  if (unit === 4) return swapped.swap32();
  return unit === 8 ? swapped.swap64() : swapped;
}
