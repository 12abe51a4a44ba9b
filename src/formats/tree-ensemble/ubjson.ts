import { Buffer } from 'node:buffer';
import { JsonError } from '../json/cursor.ts';
import type { JsonKind } from '../json/cursor.ts';
import type { ValueCursor } from './value-cursor.ts';

/** Containers in containers, as for JSON. */
const MAX_DEPTH = 128;
/** Bytes of a value by its marker (Universal Binary JSON, draft 12). */
const WIDTHS: Readonly<Record<string, number>> = {
  i: 1,
  U: 1,
  I: 2,
  l: 4,
  L: 8,
  d: 4,
  D: 8,
  C: 1,
  Z: 0,
  T: 0,
  F: 0,
};

interface Frame {
  readonly kind: 'object' | 'array';
  /** Items still to come; undefined where an end marker closes the container. */
  left: number | undefined;
  /** Marker that all items share. */
  readonly type: string | undefined;
}

/** A pull reader over UBJSON bytes. Numbers are big-endian; counts are compared with what is there. */
export class UbjsonValues implements ValueCursor {
  readonly #bytes: Buffer;
  #at = 0;
  readonly #stack: Frame[] = [];
  /** Marker of the value that comes next, when its container said so. */
  #given: string | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#at;
  }

  #fail(detail: string): never {
    throw new JsonError('invalid-json', this.#at, detail);
  }

  #need(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) this.#fail('the data end early');
    this.#at += count;
    return at;
  }

  #mark(): string {
    for (;;) {
      const marker = String.fromCharCode(this.#bytes[this.#need(1)] ?? 0);
      if (marker !== 'N') return marker;
    }
  }

  #peek(): string {
    if (this.#given !== undefined) return this.#given;
    while (this.#bytes[this.#at] === 0x4e) this.#at += 1;
    if (this.#at >= this.#bytes.length) this.#fail('the data end early');
    return String.fromCharCode(this.#bytes[this.#at] ?? 0);
  }

  /** The marker of the next value, and past it. */
  #take(): string {
    const marker = this.#given ?? this.#mark();
    this.#given = undefined;
    return marker;
  }

  #plain(marker: string): number {
    const at = this.#need(WIDTHS[marker] ?? 0);
    const bytes = this.#bytes;
    switch (marker) {
      case 'i':
        return bytes.readInt8(at);
      case 'U':
      case 'C':
        return bytes[at] ?? 0;
      case 'I':
        return bytes.readInt16BE(at);
      case 'l':
        return bytes.readInt32BE(at);
      case 'L':
        return Number(bytes.readBigInt64BE(at));
      case 'd':
        return bytes.readFloatBE(at);
      case 'D':
        return bytes.readDoubleBE(at);
      case 'T':
        return 1;
      case 'F':
      case 'Z':
        return 0;
      default:
        return this.#fail(`no number has the marker ${JSON.stringify(marker)}`);
    }
  }

  #length(): number {
    const value = this.#plain(this.#mark());
    if (!Number.isSafeInteger(value) || value < 0) this.#fail(`a length of ${value}`);
    return value;
  }

  #text(): string {
    const length = this.#length();
    const at = this.#need(length);
    return this.#bytes.toString('utf8', at, at + length);
  }

  kind(): JsonKind {
    const marker = this.#peek();
    if (marker === '{') return 'object';
    if (marker === '[') return 'array';
    if (marker === 'S' || marker === 'C' || marker === 'H') return 'string';
    if (marker === 'T' || marker === 'F') return 'boolean';
    if (marker === 'Z') return 'null';
    if (WIDTHS[marker] !== undefined) return 'number';
    return this.#fail(`no value has the marker ${JSON.stringify(marker)}`);
  }

  enter(kind: 'object' | 'array'): void {
    const marker = this.#take();
    if (marker !== (kind === 'object' ? '{' : '[')) this.#fail(`an ${kind} was expected`);
    if (this.#stack.length >= MAX_DEPTH)
      throw new JsonError('too-deep', this.#at, `nested deeper than ${MAX_DEPTH}`);
    let type: string | undefined;
    let left: number | undefined;
    if (this.#peek() === '$') {
      this.#mark();
      type = this.#mark();
      if (this.#peek() !== '#') this.#fail('a type without a count');
    }
    if (this.#peek() === '#') {
      this.#mark();
      left = this.#length();
      const width = type === undefined || type === 'S' ? 1 : (WIDTHS[type] ?? 1);
      // Items without bytes of their own could be counted into the billions.
      if (left * Math.max(1, width) > this.#bytes.length - this.#at)
        this.#fail(`${left} items in ${this.#bytes.length - this.#at} bytes`);
    }
    this.#stack.push({ kind, left, type });
  }

  #next(close: string): Frame | undefined {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return undefined;
    if (frame.left === undefined) {
      if (this.#peek() !== close) return frame;
      this.#mark();
    } else if (frame.left > 0) {
      frame.left -= 1;
      return frame;
    }
    this.#stack.pop();
    return undefined;
  }

  key(): string | undefined {
    const frame = this.#next('}');
    if (frame === undefined) return undefined;
    const name = this.#text();
    this.#given = frame.type;
    return name;
  }

  item(): boolean {
    const frame = this.#next(']');
    if (frame !== undefined) this.#given = frame.type;
    return frame !== undefined;
  }

  string(): string {
    const marker = this.#take();
    if (marker === 'C') return String.fromCharCode(this.#bytes[this.#need(1)] ?? 0);
    if (marker !== 'S' && marker !== 'H') this.#fail('a string was expected');
    return this.#text();
  }

  number(): number {
    return this.#plain(this.#take());
  }

  numbers(): readonly number[] | undefined {
    this.enter('array');
    const found: number[] = [];
    let isPure = true;
    while (this.item()) {
      const marker = this.#peek();
      if (WIDTHS[marker] === undefined) {
        isPure = false;
        this.skip();
      } else found.push(this.#plain(this.#take()));
    }
    return isPure ? found : undefined;
  }

  skip(): void {
    const kind = this.kind();
    if (kind === 'object') {
      this.enter('object');
      while (this.key() !== undefined) this.skip();
    } else if (kind === 'array') {
      this.enter('array');
      const frame = this.#stack.at(-1);
      const width = WIDTHS[frame?.type ?? ''];
      if (frame?.left !== undefined && width !== undefined) {
        this.#need(frame.left * width);
        frame.left = 0;
      }
      while (this.item()) this.skip();
    } else if (kind === 'string') this.string();
    else this.number();
  }

  end(): void {
    if (this.#at < this.#bytes.length) this.#fail('data after the value');
  }
}
