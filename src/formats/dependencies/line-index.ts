/** Finds the line of an offset. Built once for a text, asked in logarithmic time. */
export class LineIndex {
  readonly #starts: Uint32Array;

  constructor(text: string) {
    let lines = 1;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
    this.#starts = new Uint32Array(lines);
    let line = 1;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      this.#starts[line] = at + 1;
      line += 1;
    }
  }

  /** Line from 1 of an offset in UTF-16 units. */
  lineAt(offset: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? Infinity) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
}
