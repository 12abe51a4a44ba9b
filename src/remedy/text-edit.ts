/** A span of a text and what shall stand there instead. Offsets in UTF-16 units; `end` is outside. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Sorted by place. Throws RangeError where two edits overlap or one leaves the text: that is a mistake of the caller. */
export function sortedEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let before = 0;
  for (const { start, end } of sorted) {
    if (start < before || end < start || end > text.length)
      throw new RangeError(`an edit of ${start}–${end} does not fit`);
    before = end;
  }
  return sorted;
}

/** The text with all edits made. What no edit names stays as it is, character for character. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of sortedEdits(text, edits)) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join('') + text.slice(at);
}
