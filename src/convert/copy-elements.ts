/** One dimension of a block: where its steps lead in the source and in the output, in bytes. */
export interface Axis {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

type Words = Uint8Array | Uint16Array | Uint32Array;

/** Words that hold an element: copied as integers, since a float register may change a NaN. */
function wordsOf(bytes: Uint8Array, width: number): Words {
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  const length = Math.floor(aligned.length / width);
  if (width === 4) return new Uint32Array(aligned.buffer, aligned.byteOffset, length);
  if (width === 2) return new Uint16Array(aligned.buffer, aligned.byteOffset, length);
  return aligned;
}

/** Copies a box of elements from a window of the source to its places in the output. */
export function copyElements(
  window: Uint8Array,
  output: Uint8Array,
  target: number,
  axes: readonly Axis[],
  item: number,
): void {
  const width = Math.min(4, item);
  const source = wordsOf(window, width);
  const result = wordsOf(output, width);
  const units = axes.map(({ size, from, to }) => ({ size, from: from / width, to: to / width }));
  copyAxis(source, result, units, 0, 0, target / width, item / width);
}

function copyAxis(
  source: Words,
  result: Words,
  axes: readonly Axis[],
  depth: number,
  from: number,
  to: number,
  words: number,
): void {
  const axis = axes[depth];
  if (axis === undefined) {
    for (let word = 0; word < words; word += 1) result[to + word] = source[from + word] ?? 0;
    return;
  }
  if (depth < axes.length - 1) {
    for (let at = 0; at < axis.size; at += 1)
      copyAxis(source, result, axes, depth + 1, from + at * axis.from, to + at * axis.to, words);
    return;
  }
  // The innermost loop runs once for each element and is written out.
  let read = from;
  let write = to;
  for (let at = 0; at < axis.size; at += 1) {
    for (let word = 0; word < words; word += 1) result[write + word] = source[read + word] ?? 0;
    read += axis.from;
    write += axis.to;
  }
}
