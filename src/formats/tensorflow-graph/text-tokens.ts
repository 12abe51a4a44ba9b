import { decodeLatin1 } from '../../bytes/text.ts';

/** Unwinds the reading of a text form; caught where the text is read. */
export class TextFormError extends Error {
  override readonly name = 'TextFormError';
  readonly offset: number;
  constructor(offset: number, detail: string) {
    super(detail);
    this.offset = offset;
  }
}

const NAME_RE = /[A-Za-z_][A-Za-z0-9_]*/y;
const SCALAR_RE = /[-+]?[A-Za-z0-9_.][A-Za-z0-9_.+-]*/y;
const SPACE_RE = /(?:\s|#[^\n]*)+/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};
const ESCAPE_RE =
  /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;

function utf8(point: number): string {
  // Beyond Unicode there is no character; protobuf's reader refuses it.
  return point > 0x10ffff ? '?' : Buffer.from(String.fromCodePoint(point)).toString('latin1');
}

function unescape(text: string): string {
  return text.replace(
    ESCAPE_RE,
    (_, hex?: string, short?: string, long?: string, octal?: string, plain = '') => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      const unicode = short ?? long;
      if (unicode !== undefined) return utf8(Number.parseInt(unicode, 16));
      return ESCAPES[plain] ?? plain;
    },
  );
}

/** Tokens of protobuf's text format, one character for each byte. */
export class TextTokens {
  readonly #text: string;
  #at: number;

  constructor(bytes: Uint8Array) {
    this.#text = decodeLatin1(bytes);
    this.#at = this.#text.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0;
  }

  get offset(): number {
    return this.#at;
  }

  #skip(): void {
    SPACE_RE.lastIndex = this.#at;
    if (SPACE_RE.test(this.#text)) this.#at = SPACE_RE.lastIndex;
  }

  /** The next character that is no space or comment; empty at the end. */
  peek(): string {
    this.#skip();
    return this.#text[this.#at] ?? '';
  }

  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  peekName(): string {
    this.#skip();
    NAME_RE.lastIndex = this.#at;
    return NAME_RE.exec(this.#text)?.[0] ?? '';
  }

  /** A field's name; `[type/name]` of an extension gives an empty one. */
  fieldName(): string {
    if (this.take('[')) {
      const end = this.#text.indexOf(']', this.#at);
      if (end < 0) throw new TextFormError(this.#at, 'an extension name without end');
      this.#at = end + 1;
      return '';
    }
    const name = this.peekName();
    if (name === '') throw new TextFormError(this.#at, 'a field name is missing');
    this.#at += name.length;
    return name;
  }

  /** A number or a word. */
  scalar(): string {
    this.#skip();
    SCALAR_RE.lastIndex = this.#at;
    const found = SCALAR_RE.exec(this.#text)?.[0];
    if (found === undefined) throw new TextFormError(this.#at, 'a value is missing');
    this.#at += found.length;
    return found;
  }

  /** One or more string literals in a row. */
  literal(): string {
    let text = '';
    for (let quote = this.peek(); quote === '"' || quote === "'"; quote = this.peek()) {
      let end = this.#at + 1;
      while (end < this.#text.length && this.#text[end] !== quote)
        end += this.#text[end] === '\\' ? 2 : 1;
      if (end >= this.#text.length) throw new TextFormError(this.#at, 'a string without end');
      text += unescape(this.#text.slice(this.#at + 1, end));
      this.#at = end + 1;
    }
    return text;
  }
}
