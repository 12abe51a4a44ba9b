const NEWLINE = 0x0a;

/** Line numbers, from 1, of byte offsets. The lines are counted when the first is asked for. */
export function byteLines(bytes: Uint8Array): (offset: number) => number {
  let starts: Uint32Array | undefined;
  return (offset) => {
    starts ??= lineStarts(bytes);
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

function lineStarts(bytes: Uint8Array): Uint32Array {
  let count = 1;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  const starts = new Uint32Array(count);
  let index = 1;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
    starts[index] = at + 1;
    index += 1;
  }
  return starts;
}
