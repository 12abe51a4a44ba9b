const BLANK_RE = /[ \t]+/y;

/**
 * A place in a text, moved on by sticky patterns. What they see may be a mask of equal length over
 * the text, so that a placeholder reads like a value while slices still show what was written.
 */
export class TextScanner {
  readonly text: string;
  readonly #seen: string;
  at = 0;

  constructor(text: string, seen: string = text) {
    this.text = text;
    this.#seen = seen;
  }

  get atEnd(): boolean {
    return this.at >= this.#seen.length;
  }

  /** Moves over what a sticky pattern matches here. */
  skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#seen);
    if (match === null) return false;
    this.at += match[0].length;
    return true;
  }

  skipText(text: string): boolean {
    if (!this.#seen.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  skipBlank(): boolean {
    return this.skip(BLANK_RE);
  }

  /** What a sticky pattern matches here, as written, moving over it. */
  take(pattern: RegExp): string | undefined {
    const start = this.at;
    return this.skip(pattern) ? this.text.slice(start, this.at) : undefined;
  }
}
