/**
 * Undoes Snappy's block form (google/snappy format_description.txt), which TensorFlow 1 used inside its
 * tables. Undefined when the data are broken or unfold to more than `most` bytes.
 */
export function unsnappy(data: Uint8Array, most: number): Uint8Array | undefined {
  let length = 0;
  let at = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = data[at];
    if (byte === undefined || shift > 28) return undefined;
    length += (byte & 0x7f) * 2 ** shift;
    at += 1;
    if (byte < 0x80) break;
  }
  if (length > most) return undefined;
  const out = new Uint8Array(length);
  let filled = 0;
  while (at < data.length) {
    const tag = data[at] ?? 0;
    at += 1;
    if ((tag & 3) === 0) {
      let count = tag >> 2;
      if (count >= 60) {
        const extra = count - 59;
        count = 0;
        for (let index = 0; index < extra; index += 1)
          count += (data[at + index] ?? 0) * 2 ** (8 * index);
        at += extra;
      }
      count += 1;
      if (at + count > data.length || filled + count > length) return undefined;
      out.set(data.subarray(at, at + count), filled);
      at += count;
      filled += count;
      continue;
    }
    const [count, back, size] = copyOf(data, at, tag);
    at += size;
    if (back === 0 || back > filled || filled + count > length) return undefined;
    // Source and target may overlap: byte by byte, as the format says.
    for (let index = 0; index < count; index += 1)
      out[filled + index] = out[filled - back + index] ?? 0;
    filled += count;
  }
  return filled === length ? out : undefined;
}

function copyOf(
  data: Uint8Array,
  at: number,
  tag: number,
): readonly [count: number, back: number, size: number] {
  const byte = (index: number): number => data[at + index] ?? 0;
  if ((tag & 3) === 1) return [((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | byte(0), 1];
  if ((tag & 3) === 2) return [(tag >> 2) + 1, byte(0) | (byte(1) << 8), 2];
  return [(tag >> 2) + 1, byte(0) + byte(1) * 2 ** 8 + byte(2) * 2 ** 16 + byte(3) * 2 ** 24, 4];
}
