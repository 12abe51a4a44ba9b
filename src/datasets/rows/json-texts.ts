import type { ByteSource } from '../../bytes/source.ts';
import { DataFailure } from '../data-error.ts';

/** Bytes read at a time. */
const BLOCK_BYTES = 1024 * 1024;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;

/** Texts of objects that follow each other. */
export interface JsonTexts {
  /** Number of the first among all, from 1: a line, or an element of the array. */
  readonly from: number;
  readonly texts: readonly string[];
}

function decoder(): (bytes: Uint8Array, from: number) => string {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return (bytes, from) => {
    try {
      return utf8.decode(bytes);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new DataFailure(
        'malformed',
        `the text behind object ${from} is no UTF-8`,
        'save the file again, as UTF-8',
      );
    }
  };
}

function tooLong(from: number, maxBytes: number): DataFailure {
  return new DataFailure(
    'too-large',
    `object ${from} has more than ${maxBytes} bytes`,
    'give the data as Parquet',
  );
}

/** Lines of a file, in blocks. Throws DataFailure. */
export async function* jsonLines(
  source: ByteSource,
  maxBytes: number,
): AsyncGenerator<JsonTexts, void> {
  const decode = decoder();
  let rest: Uint8Array = new Uint8Array(0);
  let from = 1;
  for (let at = 0; ;) {
    const block = await source.read(at, BLOCK_BYTES);
    at += block.length;
    const end = block.length === 0 ? 0 : block.lastIndexOf(NEWLINE) + 1;
    if (rest.length > maxBytes + 1) throw tooLong(from, maxBytes);
    const whole = Buffer.concat([rest, end === 0 ? block : block.subarray(0, end)]);
    if (end === 0 && block.length > 0) {
      rest = whole;
      continue;
    }
    rest = block.subarray(end);
    const text = decode(whole, from);
    const lines = (from === 1 && text.startsWith('\ufeff') ? text.slice(1) : text).split('\n');
    // Behind the last line end there is nothing, except at the end of the file.
    if (block.length > 0) lines.pop();
    yield { from, texts: lines };
    from += lines.length;
    if (block.length === 0) return;
  }
}

/** Where an array of objects is cut: braces that open and close outside of strings. */
class ElementCutter {
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  /** Bytes of the element begun; `undefined` between elements. */
  #begun: Uint8Array[] | undefined;
  #bytes = 0;
  #isDone = false;
  /** Elements that have ended. */
  count = 0;

  /** The elements that end in a block, as bytes. `undefined` for what is no array of objects. */
  cut(block: Uint8Array): readonly Uint8Array[] | undefined {
    const ended: Uint8Array[] = [];
    let start = 0;
    for (let at = 0; at < block.length; at += 1) {
      const byte = block[at] ?? 0;
      if (this.#isString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isString = false;
        continue;
      }
      if (this.#depth < 2) {
        if (!this.#betweenElements(byte)) return undefined;
        if (byte === OPEN_BRACE) start = at;
        continue;
      }
      if (byte === QUOTE) this.#isString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth -= 1;
        if (this.#depth > 1) continue;
        this.#keep(block.subarray(start, at + 1));
        this.count += 1;
        ended.push(Buffer.concat(this.#begun ?? []));
        this.#begun = undefined;
        this.#bytes = 0;
      }
    }
    if (this.#begun !== undefined) this.#keep(block.subarray(start));
    return ended;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  get pendingBytes(): number {
    return this.#bytes;
  }

  #keep(bytes: Uint8Array): void {
    this.#begun?.push(bytes);
    this.#bytes += bytes.length;
  }

  /** Takes a byte outside of elements; false when it may not stand there. */
  #betweenElements(byte: number): boolean {
    if (byte === 0x20 || byte === 0x09 || byte === NEWLINE || byte === 0x0d) return true;
    if (this.#isDone) return false;
    if (this.#depth === 0) {
      // A byte order mark may precede the array.
      if (byte === 0xef || byte === 0xbb || byte === 0xbf) return true;
      if (byte !== OPEN_BRACKET) return false;
      this.#depth = 1;
      return true;
    }
    if (byte === CLOSE_BRACKET) {
      this.#isDone = true;
      return true;
    }
    if (byte === COMMA) return true;
    if (byte !== OPEN_BRACE) return false;
    this.#depth = 2;
    this.#begun = [];
    return true;
  }
}

/** Elements of a file that is one array of objects, in blocks; none is held but the one being read. Throws DataFailure. */
export async function* jsonElements(
  source: ByteSource,
  maxBytes: number,
): AsyncGenerator<JsonTexts, void> {
  const decode = decoder();
  const cutter = new ElementCutter();
  let from = 1;
  for (let at = 0; ;) {
    const block = await source.read(at, BLOCK_BYTES);
    if (block.length === 0) break;
    at += block.length;
    const ended = cutter.cut(block);
    if (ended === undefined)
      throw new DataFailure(
        'malformed',
        `element ${cutter.count + 1} of the array, or what follows it, is no object`,
        'give JSON Lines, or an array of objects',
      );
    const odd = ended.findIndex(({ length }) => length > maxBytes);
    if (odd >= 0) throw tooLong(from + odd, maxBytes);
    if (cutter.pendingBytes > maxBytes) throw tooLong(from + ended.length, maxBytes);
    if (ended.length === 0) continue;
    const first = from;
    yield { from, texts: ended.map((bytes, index) => decode(bytes, first + index)) };
    from += ended.length;
  }
  if (!cutter.isDone)
    throw new DataFailure(
      'malformed',
      'the array of the file does not end',
      'check whether the file is complete',
    );
}
