/** Characters between two places whose line is remembered: bounds what a file of line ends costs. */
const BLOCK_CHARACTERS = 4096;

/** Finds the line of an offset. Built once for a text; an answer looks at one block of it. */
export class LineIndex {
  readonly #text: string;
  /** Line ends in front of each block. */
  readonly #before: Uint32Array;

  constructor(text: string) {
    this.#text = text;
    this.#before = new Uint32Array(Math.floor(text.length / BLOCK_CHARACTERS) + 1);
    let lines = 0;
    for (let block = 1; block < this.#before.length; block += 1) {
      lines += lineEnds(text, (block - 1) * BLOCK_CHARACTERS, block * BLOCK_CHARACTERS);
      this.#before[block] = lines;
    }
  }

  /** Line from 1 of an offset in UTF-16 units. */
  lineAt(offset: number): number {
    const at = Math.min(Math.max(0, offset), this.#text.length);
    const block = Math.floor(at / BLOCK_CHARACTERS);
    const before = this.#before[block] ?? 0;
    return before + lineEnds(this.#text, block * BLOCK_CHARACTERS, at) + 1;
  }
}

/** Line ends of a stretch. Cut out first: the search must not run on to the end of a text of one line. */
function lineEnds(text: string, start: number, end: number): number {
  const part = text.slice(start, end);
  let count = 0;
  for (let at = part.indexOf('\n'); at !== -1; at = part.indexOf('\n', at + 1)) count += 1;
  return count;
}
