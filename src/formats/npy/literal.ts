/**
 * A Python literal as NumPy writes it into a header. Numbers are JS numbers, since a shape beyond
 * 2^53 is refused anyway.
 */
export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly Literal[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Literal, Literal])[] };

export type LiteralErrorCode = 'not-a-literal' | 'too-deep';

/** Unwinds the recursion; caught in {@link readLiteral}. */
class LiteralError extends Error {
  readonly code: LiteralErrorCode;
  readonly index: number;
  constructor(code: LiteralErrorCode, index: number, detail: string) {
    super(detail);
    this.code = code;
    this.index = index;
  }
}

/** Structured types nest a handful deep; CPython's own parser gives up near 100 to 200 brackets. */
const MAX_LITERAL_DEPTH = 64;
const SPACE_RE = /\s*/y;
const NUMBER_RE =
  /[+-]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)[lL]?/y;
const NAME_RE = /[A-Za-z_][A-Za-z0-9_]*/y;
const STRING_RE = /(?:[uUbB]|[rR]|[bB][rR]|[rR][bB])?(?='|")/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
]);

class LiteralReader {
  readonly text: string;
  index = 0;

  constructor(text: string) {
    this.text = text;
  }

  fail(detail: string): never {
    throw new LiteralError('not-a-literal', this.index, detail);
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.index;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.index += found.length;
    return found;
  }

  space(): void {
    this.match(SPACE_RE);
  }

  /** Consumes `character` after white space, if it is there. */
  take(character: string): boolean {
    this.space();
    if (this.text[this.index] !== character) return false;
    this.index += 1;
    return true;
  }

  value(depth: number): Literal {
    if (depth > MAX_LITERAL_DEPTH) {
      throw new LiteralError('too-deep', this.index, `nested deeper than ${MAX_LITERAL_DEPTH}`);
    }
    this.space();
    const character = this.text[this.index];
    if (character === '{') return this.dict(depth);
    if (character === '[') return { kind: 'list', items: this.items('[', ']', depth).items };
    if (character === '(') {
      const { items, comma } = this.items('(', ')', depth);
      const [only] = items;
      return items.length === 1 && !comma && only !== undefined ? only : { kind: 'tuple', items };
    }
    if (this.match(STRING_RE) !== undefined) return this.string();
    const number = this.match(NUMBER_RE);
    if (number !== undefined)
      return { kind: 'number', value: Number(number.replaceAll(/_|[lL]$/g, '')) };
    const name = this.match(NAME_RE);
    const constant = name === undefined ? undefined : CONSTANTS.get(name);
    if (constant === undefined)
      return this.fail(
        name === undefined ? 'no literal begins here' : `the name ${name.slice(0, 40)}`,
      );
    return { kind: 'constant', value: constant };
  }

  items(open: string, close: string, depth: number): { items: readonly Literal[]; comma: boolean } {
    const items: Literal[] = [];
    let comma = false;
    this.take(open);
    while (!this.take(close)) {
      if (items.length > 0 && !comma) this.fail('a comma was expected');
      items.push(this.value(depth + 1));
      comma = this.take(',');
    }
    return { items, comma };
  }

  dict(depth: number): Literal {
    const entries: (readonly [Literal, Literal])[] = [];
    let comma = true;
    this.take('{');
    while (!this.take('}')) {
      if (!comma) this.fail('a comma was expected');
      const key = this.value(depth + 1);
      if (!this.take(':')) this.fail('a colon was expected');
      entries.push([key, this.value(depth + 1)]);
      comma = this.take(',');
    }
    return { kind: 'dict', entries };
  }

  /** One or more adjacent strings, which Python joins; the prefix of the first is consumed. */
  string(): Literal {
    let value = this.quoted();
    for (;;) {
      this.space();
      if (this.match(STRING_RE) === undefined) return { kind: 'text', value };
      value += this.quoted();
    }
  }

  quoted(): string {
    const quote = this.text[this.index] ?? '';
    this.index += 1;
    let value = '';
    for (;;) {
      const character = this.text[this.index];
      if (character === undefined || character === '\n') this.fail('a string without end');
      this.index += 1;
      if (character === quote) return value;
      value += character === '\\' ? this.escape() : character;
    }
  }

  escape(): string {
    const character = this.text[this.index] ?? '';
    this.index += 1;
    const plain = ESCAPES[character];
    if (plain !== undefined) return plain;
    const digits = character === 'x' ? 2 : character === 'u' ? 4 : character === 'U' ? 8 : 0;
    if (digits > 0) {
      const hex = this.text.slice(this.index, this.index + digits);
      const code =
        /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : -1;
      if (code < 0 || code > 0x10ffff) this.fail('an invalid escape');
      this.index += digits;
      return String.fromCodePoint(code);
    }
    if (character >= '0' && character <= '7') {
      const octal = /^[0-7]{1,3}/.exec(this.text.slice(this.index - 1, this.index + 2))?.[0] ?? '0';
      this.index += octal.length - 1;
      return String.fromCodePoint(Number.parseInt(octal, 8));
    }
    return `\\${character}`;
  }
}

export type LiteralResult =
  | { readonly ok: true; readonly value: Literal }
  | {
      readonly ok: false;
      readonly code: LiteralErrorCode;
      readonly index: number;
      readonly detail: string;
    };

/** Reads one Python literal that fills the text; calls, names and operators are errors. */
export function readLiteral(text: string): LiteralResult {
  const reader = new LiteralReader(text);
  try {
    const value = reader.value(0);
    reader.space();
    if (reader.index < text.length) return reader.fail('text after the literal');
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof LiteralError)) throw error;
    return { ok: false, code: error.code, index: error.index, detail: error.message };
  }
}
