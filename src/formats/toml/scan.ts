import type { JsonMember, JsonNode } from '../json/tree.ts';

export type TomlErrorCode = 'invalid-toml' | 'too-deep' | 'too-many-values';

/** Unwinds the reader; caught in its public functions. */
export class TomlError extends Error {
  override readonly name = 'TomlError';
  readonly code: TomlErrorCode;
  /** UTF-16 units. */
  readonly offset: number;
  constructor(code: TomlErrorCode, offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

/** Arrays and inline tables in each other. Nobody writes ten; the reader recurses. */
const MAX_DEPTH = 100;
/** Parts of one dotted key. */
const MAX_KEY_PARTS = 50;
/** Values held at once: those of the file, or of one element where elements are handed over. */
const MAX_VALUES = 2_000_000;
/** What a table weighs beside a value: it has members and an index of them. */
const TABLE_WEIGHT = 10;

const BLANK_RE = /[ \t]+/y;
const SPACE_RE = /[ \t\r\n]+/y;
const COMMENT_RE = /#[^\n]*/y;
const BARE_KEY_RE = /[A-Za-z0-9_-]+/y;
const BASIC_RE = /[^"\\\n]+/y;
const BASIC_LINES_RE = /[^"\\]+/y;
/** Numbers, dates, times and the words; a date may have its time behind a blank. */
const BARE_VALUE_RE =
  /[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9:.]+(?:Z|[+-][0-9:]+)?|[A-Za-z0-9_+.:-]+/iy;
const NUMBER_RE =
  /^(?:[+-]?(?:inf|nan|[0-9][0-9_]*(?:\.[0-9_]+)?(?:e[+-]?[0-9_]+)?)|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+)$/i;
const DATE_RE = /^[0-9]{2}(?:[0-9]{2}-[0-9]{2}-[0-9]{2})?[0-9:.tz +-]*$/i;
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001b',
  '"': '"',
  '\\': '\\',
};
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const MAX_CODE_POINT = 0x10_ff_ff;

/** Reads keys and values of TOML at a place in a text. */
export class TomlScanner {
  readonly text: string;
  at: number;
  /** Values held by the tree under way. */
  values = 0;

  constructor(text: string) {
    this.text = text;
    this.at = text.startsWith('\ufeff') ? 1 : 0;
  }

  fail(detail: string): never {
    throw new TomlError('invalid-toml', this.at, detail);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at += match[0].length;
    return match[0];
  }

  skipBlank(): void {
    this.#take(BLANK_RE);
  }

  /** Moves over white space, line ends and comments. */
  skipSpace(): void {
    while (this.#take(SPACE_RE) !== undefined || this.#take(COMMENT_RE) !== undefined);
  }

  /** Moves over a character if it is the next one. */
  skip(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Nothing but a comment may follow a statement on its line. */
  endLine(): void {
    this.skipBlank();
    this.#take(COMMENT_RE);
    if (this.at >= this.text.length || this.skip('\n') || this.skip('\r\n')) return;
    this.fail('something follows on the line');
  }

  /** Where the next line begins, to go on behind an error. */
  skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end === -1 ? this.text.length : end + 1;
  }

  /** A dotted key: `tool."poetry".name`. */
  key(): readonly string[] {
    const parts: string[] = [];
    do {
      if (parts.length >= MAX_KEY_PARTS)
        throw new TomlError('too-deep', this.at, `a key of more than ${MAX_KEY_PARTS} parts`);
      this.skipBlank();
      parts.push(this.#keyPart());
      this.skipBlank();
    } while (this.skip('.'));
    return parts;
  }

  #keyPart(): string {
    const next = this.text[this.at];
    if (next === '"' || next === "'") {
      if (this.text.startsWith(next.repeat(3), this.at)) this.fail('a key over several lines');
      return this.#string(next);
    }
    return this.#take(BARE_KEY_RE) ?? this.fail('a key was expected');
  }

  value(depth = 0): JsonNode {
    const offset = this.at;
    this.#count(1);
    if (depth > MAX_DEPTH)
      throw new TomlError('too-deep', offset, `nested deeper than ${MAX_DEPTH}`);
    const next = this.text[offset];
    if (next === '"' || next === "'") return { kind: 'string', offset, text: this.#string(next) };
    if (this.skip('[')) return { kind: 'array', offset, items: this.#items(depth) };
    if (this.skip('{')) return { kind: 'object', offset, members: this.#members(depth) };
    return this.#bare(offset);
  }

  /** Counts a table that a header or a dotted key makes. */
  countTable(): void {
    this.#count(TABLE_WEIGHT);
  }

  #count(weight: number): void {
    this.values += weight;
    if (this.values > MAX_VALUES)
      throw new TomlError('too-many-values', this.at, `more than ${MAX_VALUES} values`);
  }

  #items(depth: number): readonly JsonNode[] {
    const items: JsonNode[] = [];
    for (this.skipSpace(); !this.skip(']'); this.skipSpace()) {
      items.push(this.value(depth + 1));
      this.skipSpace();
      if (this.skip(',')) continue;
      if (this.skip(']')) break;
      this.fail('a comma or the end of the array was expected');
    }
    return items;
  }

  #members(depth: number): readonly JsonMember[] {
    const members: JsonMember[] = [];
    for (this.skipSpace(); !this.skip('}'); this.skipSpace()) {
      const offset = this.at;
      const path = this.key();
      if (!this.skip('=')) this.fail('an equals sign was expected');
      this.skipBlank();
      const value = this.value(depth + path.length);
      members.push(nested(path, value, offset));
      this.skipSpace();
      if (this.skip(',')) continue;
      if (this.skip('}')) break;
      this.fail('a comma or the end of the table was expected');
    }
    return members;
  }

  #bare(offset: number): JsonNode {
    const text = this.#take(BARE_VALUE_RE) ?? this.fail('a value was expected');
    if (text === 'true' || text === 'false')
      return { kind: 'boolean', offset, value: text === 'true' };
    if (NUMBER_RE.test(text)) return { kind: 'number', offset, text };
    if (DATE_RE.test(text)) return { kind: 'string', offset, text };
    throw new TomlError('invalid-toml', offset, 'a value was expected');
  }

  #string(quote: string): string {
    const isLong = this.skip(quote.repeat(3));
    if (!isLong) this.skip(quote);
    else if (!this.skip('\n')) this.skip('\r\n');
    return quote === '"' ? this.#basic(isLong) : this.#literal(isLong);
  }

  #literal(isLong: boolean): string {
    const start = this.at;
    const end = this.text.indexOf(isLong ? "'''" : "'", start);
    // Searched inside the string only: a file of one line would be walked to its end each time.
    const isBroken = end === -1 || (!isLong && this.text.slice(start, end).includes('\n'));
    if (isBroken) this.fail('a string without end');
    this.at = end + (isLong ? 3 : 1);
    if (!isLong) return this.text.slice(start, end);
    // Up to two quotes may stand in front of the three that end it.
    for (let more = 0; more < 2 && this.skip("'"); more += 1);
    return this.text.slice(start, this.at - 3);
  }

  #basic(isLong: boolean): string {
    const parts: string[] = [];
    for (;;) {
      const plain = this.#take(isLong ? BASIC_LINES_RE : BASIC_RE);
      if (plain !== undefined) parts.push(plain);
      else if (this.text[this.at] === '\\') parts.push(this.#escape(isLong));
      else if (isLong && this.skip('"""')) {
        for (let more = 0; more < 2 && this.skip('"'); more += 1) parts.push('"');
        return parts.join('');
      } else if (this.skip('"')) {
        if (!isLong) return parts.join('');
        parts.push('"');
      } else this.fail('a string without end');
    }
  }

  #escape(isLong: boolean): string {
    const start = this.at;
    const letter = this.text.charAt(start + 1);
    const simple = ESCAPES[letter];
    this.at += 2;
    if (simple !== undefined) return simple;
    const digits = HEX_ESCAPES[letter];
    if (digits !== undefined) {
      const hex = this.text.slice(this.at, this.at + digits);
      const point = /^[0-9a-f]+$/i.test(hex) ? Number.parseInt(hex, 16) : Infinity;
      if (hex.length === digits && point <= MAX_CODE_POINT) {
        this.at += digits;
        return String.fromCodePoint(point);
      }
    }
    this.at = start + 1;
    // A backslash at the end of a line swallows the white space up to the next word.
    const blank = isLong ? this.#take(SPACE_RE) : undefined;
    if (blank?.includes('\n') === true) return '';
    this.at = start;
    return this.fail('an unknown escape in a string');
  }
}

/** `a.b = 1` as the member `a` with a table that holds `b`. */
export function nested(path: readonly string[], value: JsonNode, offset: number): JsonMember {
  const [key = '', ...rest] = path;
  if (rest.length === 0) return { key, value };
  return { key, value: { kind: 'object', offset, members: [nested(rest, value, offset)] } };
}
