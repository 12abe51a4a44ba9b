/** A copy with the bytes of each unit reversed. The length is a multiple of the unit. */
export function swapBytes(bytes: Uint8Array, unit: number): Uint8Array {
  const swapped = Buffer.from(bytes);
  if (unit === 2) return swapped.swap16();
  if (unit === 4) return swapped.swap32();
  return unit === 8 ? swapped.swap64() : swapped;
}
