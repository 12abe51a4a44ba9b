import { Buffer } from 'node:buffer';

export type JsonErrorCode = 'invalid-json' | 'too-deep';

/** Unwinds a parser that drives a {@link JsonCursor}; caught in that parser's one public function. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly code: JsonErrorCode;
  /** Index in the walked bytes. */
  readonly offset: number;
  constructor(code: JsonErrorCode, offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** The recursion limit of serde_json, the strictest of the readers that open these files. */
const MAX_JSON_DEPTH = 128;

export interface JsonOptions {
  /** Where in the bytes the text begins. Default 0. */
  readonly start?: number;
  /** Containers in containers. Default 128. */
  readonly maxDepth?: number;
  /** Takes `NaN`, `Infinity` and `-Infinity` for numbers, as Python's reader does. Default false. */
  readonly pythonNumbers?: boolean;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const DIGIT_ZERO = 0x30;
/** Strings up to this length are remembered, in this many places. */
const MAX_REPEATED_BYTES = 16;
const REPEATED_SLOTS = 256;

const LITERALS: ReadonlyMap<number, Uint8Array> = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)] as const),
);
const NUMBER_RE = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const PYTHON_NUMBERS: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);
/** The longest number token kept: a double needs 17 digits, a 64-bit integer 20. */
const MAX_NUMBER_BYTES = 64;

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * A pull reader over JSON bytes that shows what `JSON.parse` hides: every duplicate key, in order,
 * with its place. The bytes must be valid UTF-8. Nothing is built that the caller does not ask for,
 * so a header of megabytes costs one pass.
 */
export class JsonCursor {
  readonly #bytes: Buffer;
  #index: number;
  #depth = 0;
  readonly #maxDepth: number;
  readonly #pythonNumbers: boolean;
  readonly #repeated: (string | undefined)[] = [];
  /** A container was just entered: no comma is due. */
  #fresh = false;

  constructor(bytes: Uint8Array, options: JsonOptions = {}) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#index = options.start ?? 0;
    this.#maxDepth = options.maxDepth ?? MAX_JSON_DEPTH;
    this.#pythonNumbers = options.pythonNumbers ?? false;
  }

  /** Index of the next token, or of the end. */
  get offset(): number {
    this.#skipSpace();
    return this.#index;
  }

  #fail(detail: string): never {
    throw new JsonError('invalid-json', this.#index, detail);
  }

  #skipSpace(): void {
    while (isSpace(this.#bytes[this.#index])) this.#index += 1;
  }

  /** What kind of value comes next. */
  kind(): JsonKind {
    this.#skipSpace();
    const byte = this.#bytes[this.#index];
    if (byte === OPEN_OBJECT) return 'object';
    if (byte === OPEN_ARRAY) return 'array';
    if (byte === QUOTE) return 'string';
    if (byte === 0x74 || byte === 0x66) return 'boolean';
    if (byte === 0x6e) return 'null';
    if (byte === 0x2d || (byte !== undefined && byte >= 0x30 && byte <= 0x39)) return 'number';
    // `N` of NaN, `I` of Infinity.
    if (this.#pythonNumbers && (byte === 0x4e || byte === 0x49)) return 'number';
    return this.#fail(byte === undefined ? 'the text ends early' : 'no value begins here');
  }

  /** Steps into an object or array, whose members {@link key} or {@link item} then visit. */
  enter(kind: 'object' | 'array'): void {
    this.#skipSpace();
    const open = kind === 'object' ? OPEN_OBJECT : OPEN_ARRAY;
    if (this.#bytes[this.#index] !== open) this.#fail(`an ${kind} was expected`);
    if (this.#depth >= this.#maxDepth) {
      throw new JsonError('too-deep', this.#index, `nested deeper than ${this.#maxDepth}`);
    }
    this.#depth += 1;
    this.#index += 1;
    this.#fresh = true;
  }

  /** Moves to the next member; false, and out of the container, after the last. */
  #advance(close: number): boolean {
    this.#skipSpace();
    const byte = this.#bytes[this.#index];
    if (byte === close) {
      this.#index += 1;
      this.#depth -= 1;
      this.#fresh = false;
      return false;
    }
    if (!this.#fresh) {
      if (byte !== COMMA) this.#fail('a comma or the end of the container was expected');
      this.#index += 1;
      this.#skipSpace();
      if (this.#bytes[this.#index] === close) this.#fail('a comma before the end of the container');
    }
    this.#fresh = false;
    return true;
  }

  /** The next key of the entered object; undefined, and out of it, after the last. */
  key(): string | undefined {
    if (!this.#advance(CLOSE_OBJECT)) return undefined;
    const name = this.string();
    this.#skipSpace();
    if (this.#bytes[this.#index] !== COLON) this.#fail('a colon was expected');
    this.#index += 1;
    return name;
  }

  /** Whether the entered array has another item; false, and out of it, after the last. */
  item(): boolean {
    return this.#advance(CLOSE_ARRAY);
  }

  /** Moves over a string and says whether it holds escapes; the cursor is then after the quote. */
  #scanString(): boolean {
    this.#skipSpace();
    if (this.#bytes[this.#index] !== QUOTE) this.#fail('a string was expected');
    this.#index += 1;
    let escaped = false;
    for (;;) {
      const byte = this.#bytes[this.#index];
      if (byte === QUOTE) break;
      if (byte === undefined) this.#fail('a string without end');
      if (byte < 0x20) this.#fail('a control character inside a string');
      if (byte === BACKSLASH) {
        escaped = true;
        this.#index += 1;
      }
      this.#index += 1;
    }
    this.#index += 1;
    return escaped;
  }

  string(): string {
    this.#skipSpace();
    const start = this.#index;
    const escaped = this.#scanString();
    if (!escaped) return this.#decode(start + 1, this.#index - 1);
    try {
      const text: unknown = JSON.parse(this.#bytes.toString('utf8', start, this.#index));
      if (typeof text === 'string') return text;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    return this.#fail('an invalid escape in a string');
  }

  /** The text of a range. Headers repeat the same few short words thousands of times, so those are kept. */
  #decode(start: number, end: number): string {
    const bytes = this.#bytes;
    const length = end - start;
    if (length === 0 || length > MAX_REPEATED_BYTES) return bytes.toString('utf8', start, end);
    const slot = (length * 31 + (bytes[start] ?? 0) * 7 + (bytes[end - 1] ?? 0)) % REPEATED_SLOTS;
    const known = this.#repeated[slot];
    if (known !== undefined && known.length === length) {
      let at = 0;
      while (at < length && known.charCodeAt(at) === bytes[start + at]) at += 1;
      if (at === length) return known;
    }
    const text = bytes.toString('utf8', start, end);
    // Only where a character is a byte does the comparison above hold.
    if (text.length === length) this.#repeated[slot] = text;
    return text;
  }

  /**
   * The next value, if it is a whole number from 0 within the safe range; otherwise undefined, with
   * the cursor where it was.
   */
  integer(): number | undefined {
    this.#skipSpace();
    const bytes = this.#bytes;
    let at = this.#index;
    let value = 0;
    for (;;) {
      const digit = (bytes[at] ?? 0) - DIGIT_ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at += 1;
    }
    const digits = at - this.#index;
    const next = bytes[at];
    const ends = next === COMMA || next === CLOSE_ARRAY || next === CLOSE_OBJECT || isSpace(next);
    const leadingZero = digits > 1 && bytes[this.#index] === DIGIT_ZERO;
    if (digits === 0 || !ends || leadingZero || !Number.isSafeInteger(value)) return undefined;
    this.#index = at;
    return value;
  }

  /** The number's own text, so that nothing is lost to rounding. */
  number(): string {
    this.#skipSpace();
    const start = this.#index;
    let byte = this.#bytes[this.#index];
    while (byte !== undefined && !isSpace(byte) && byte !== COMMA) {
      if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) break;
      this.#index += 1;
      byte = this.#bytes[this.#index];
    }
    const end = Math.min(this.#index, start + MAX_NUMBER_BYTES + 1);
    const text = this.#bytes.toString('latin1', start, end);
    const known = this.#pythonNumbers && PYTHON_NUMBERS.has(text);
    if (!known && (text.length > MAX_NUMBER_BYTES || !NUMBER_RE.test(text)))
      this.#fail('not a number');
    return text;
  }

  /** `true`, `false` or `null`. */
  #literal(): void {
    const word = LITERALS.get(this.#bytes[this.#index] ?? 0);
    if (word === undefined) this.#fail('not a value');
    const found = this.#bytes.subarray(this.#index, this.#index + word.length);
    if (Buffer.compare(found, word) !== 0) this.#fail('not a value');
    this.#index += word.length;
  }

  /** Moves over one value of any kind, checking its syntax. */
  skip(): void {
    const kind = this.kind();
    switch (kind) {
      case 'string':
        this.string();
        break;
      case 'number':
        this.number();
        break;
      case 'boolean':
      case 'null':
        this.#literal();
        break;
      case 'object':
        this.enter('object');
        while (this.key() !== undefined) this.skip();
        break;
      case 'array':
        this.enter('array');
        while (this.item()) this.skip();
        break;
    }
  }

  /** Demands that nothing but white space follows. */
  end(): void {
    this.#skipSpace();
    if (this.#index < this.#bytes.length) this.#fail('data after the value');
  }
}
