import { expandBraces } from './braces.ts';
import type { WordPart } from './shell-script.ts';

/** Fields one word may become when variables in it are split. */
const MAX_FIELDS = 2000;
/** Longer words are no list of names in braces. */
const MAX_BRACE_CHARACTERS = 2048;
const BLANK_RE = /[ \t\n]+/;

/** Builds the fields that one word of the source becomes: word splitting as in the shell. */
export class FieldBuilder {
  readonly #fields: WordPart[][] = [];
  #current: WordPart[] | undefined;
  /** The current field came from unquoted literal text alone. */
  #bare = true;

  /** Text that is not split. `bare`: it stood in the source without quotes. */
  literal(text: string, bare: boolean, decodedBy?: string): void {
    this.#current ??= [];
    if (!bare) this.#bare = false;
    if (text === '') return;
    const last = this.#current.at(-1);
    if (last?.kind === 'text' && last.decodedBy === decodedBy)
      this.#current[this.#current.length - 1] = { ...last, text: last.text + text };
    else
      this.#current.push(
        decodedBy === undefined ? { kind: 'text', text } : { kind: 'text', text, decodedBy },
      );
  }

  /** What a variable or a command gave: split at blanks unless it stood in quotes. */
  expanded(parts: readonly WordPart[], quoted: boolean): void {
    if (quoted) this.#current ??= [];
    this.#bare = false;
    for (const part of parts) {
      if (part.kind !== 'text') {
        this.#current ??= [];
        this.#current.push(part);
      } else if (quoted) this.literal(part.text, false, part.decodedBy);
      else this.#split(part.text, part.decodedBy);
    }
  }

  #split(text: string, decodedBy: string | undefined): void {
    for (const [at, piece] of text.split(BLANK_RE, MAX_FIELDS).entries()) {
      if (at > 0) this.next();
      if (piece !== '') this.literal(piece, false, decodedBy);
    }
  }

  /** Ends the current field, if one was begun. */
  next(): void {
    const field = this.#current;
    if (field !== undefined && this.#fields.length < MAX_FIELDS) {
      const [only] = field;
      const braced = this.#bare && field.length === 1 && only?.kind === 'text';
      if (braced && only.text.includes('{') && only.text.length <= MAX_BRACE_CHARACTERS)
        for (const text of expandBraces(only.text)) this.#fields.push([{ kind: 'text', text }]);
      else this.#fields.push(field);
    }
    this.#current = undefined;
    this.#bare = true;
  }

  finish(): readonly (readonly WordPart[])[] {
    this.next();
    return this.#fields;
  }
}
