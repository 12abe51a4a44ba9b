const NEWLINE = 0x0a;

/** Line numbers, from 1, of byte offsets. The lines are counted when the first is asked for. */
export function byteLines(bytes: Uint8Array): (offset: number) => number {
  let starts: Uint32Array | undefined;
  return (offset) => {
    starts ??= lineStarts(bytes);
    return lineIn(starts, offset);
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

/** Line numbers, from 1, of offsets in a text. */
export function textLines(text: string): (offset: number) => number {
  let starts: number[] | undefined;
  return (offset) => {
    if (starts === undefined) {
      starts = [0];
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
        starts.push(at + 1);
    }
    return lineIn(starts, offset);
  };
}

/** How many of the sorted starts lie at or before an offset. */
function lineIn(starts: ArrayLike<number>, offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
