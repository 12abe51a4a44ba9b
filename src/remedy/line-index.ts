/** One line of a text: without its line end. */
export interface TextLine {
  readonly start: number;
  readonly end: number;
  /** Where the next line begins. */
  readonly next: number;
}

/** All lines. A text that ends in a line feed has no empty line behind it. */
export function linesOf(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const next = feed === -1 ? text.length : feed + 1;
    const bare = feed === -1 ? text.length : feed;
    const end = bare > start && text[bare - 1] === '\r' && feed !== -1 ? bare - 1 : bare;
    lines.push({ start, end, next });
    start = next;
  }
  return lines;
}

/** The line end a text uses: what is added should look like the rest. */
export function lineEndOf(text: string): '\r\n' | '\n' {
  const feed = text.indexOf('\n');
  return feed > 0 && text[feed - 1] === '\r' ? '\r\n' : '\n';
}
