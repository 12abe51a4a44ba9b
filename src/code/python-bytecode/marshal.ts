import type { CodeLayout, CodeObject, PyConstant } from './code-object.ts';

/** CPython itself refuses deeper nesting (MAX_MARSHAL_STACK_DEPTH is 1,000 to 2,000); a stack of ours must survive it. */
const MAX_DEPTH = 400;
/** Values of one stream. The largest modules of the standard library hold some 50,000. */
const MAX_VALUES = 1_000_000;
const REFERENCE_FLAG = 0x80;
/** Digits of a long are 15 bits each; beyond this many it is data, not a number anybody reads. */
const MAX_LONG_DIGITS = 1000;

export type MarshalError =
  | 'truncated'
  | 'unknown-type'
  | 'bad-reference'
  | 'too-deep'
  | 'too-many-values'
  | 'not-code';

/** Unwinds the reader; caught in {@link readMarshal}. */
class MarshalStop extends Error {
  readonly code: MarshalError;
  readonly offset: number;
  constructor(code: MarshalError, offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

export type Marshalled =
  | {
      readonly ok: true;
      readonly value: PyConstant;
      /** Bytes the value takes. */ readonly length: number;
    }
  | { readonly ok: false; readonly code: MarshalError; readonly offset: number };

const NONE: PyConstant = { kind: 'none' };
const ASCII_TYPES = 'aAzZ';
/** Stands for NULL, which ends a dict. */
const NULL: PyConstant = { kind: 'other', text: 'NULL' };

class MarshalReader {
  readonly #bytes: Buffer;
  readonly #layout: CodeLayout;
  readonly #references: PyConstant[] = [];
  /** Interned strings of Python 2, which has a table of its own. */
  readonly #interned: PyConstant[] = [];
  #at = 0;
  #depth = 0;
  #values = 0;

  constructor(bytes: Uint8Array, layout: CodeLayout) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#layout = layout;
  }

  get offset(): number {
    return this.#at;
  }

  #fail(code: MarshalError, detail: string): never {
    throw new MarshalStop(code, this.#at, detail);
  }

  #need(count: number): number {
    const at = this.#at;
    if (count < 0 || count > this.#bytes.length - at)
      this.#fail('truncated', `${count} bytes wanted`);
    this.#at = at + count;
    return at;
  }

  #u8(): number {
    return this.#bytes.readUInt8(this.#need(1));
  }

  #i32(): number {
    return this.#bytes.readInt32LE(this.#need(4));
  }

  #data(length: number): Buffer {
    const at = this.#need(length);
    return this.#bytes.subarray(at, at + length);
  }

  value(): PyConstant {
    this.#values += 1;
    if (this.#values > MAX_VALUES) this.#fail('too-many-values', `more than ${MAX_VALUES} values`);
    if (this.#depth >= MAX_DEPTH) this.#fail('too-deep', `nested deeper than ${MAX_DEPTH}`);
    const head = this.#u8();
    const type = String.fromCharCode(head & ~REFERENCE_FLAG);
    if (type === 'r') return this.#reference();
    // The index is taken before the contents are read, so that contents can refer to their container.
    const index = (head & REFERENCE_FLAG) === 0 ? undefined : this.#references.push(NONE) - 1;
    this.#depth += 1;
    const value = this.#body(type, index);
    this.#depth -= 1;
    if (index !== undefined) this.#references[index] = value;
    return value;
  }

  #reference(): PyConstant {
    const found = this.#references[this.#i32()];
    return found ?? this.#fail('bad-reference', 'a reference to nothing');
  }

  #body(type: string, index: number | undefined): PyConstant {
    switch (type) {
      case '0':
        return NULL;
      case 'N':
        return NONE;
      case 'T':
      case 'F':
        return { kind: 'boolean', value: type === 'T' };
      case 'S':
        return { kind: 'other', text: 'StopIteration' };
      case '.':
        return { kind: 'other', text: '...' };
      case ')':
        return this.#items('tuple', this.#u8(), index);
      case '(':
        return this.#items('tuple', this.#i32(), index);
      case '[':
        return this.#items('list', this.#i32(), index);
      case '<':
      case '>':
        return this.#items('set', this.#i32(), index);
      case '{':
        return this.#dictionary();
      case ':':
        return this.#slice();
      case 'c':
        return { kind: 'code', code: this.#code() };
      default:
        return this.#scalar(type);
    }
  }

  #scalar(type: string): PyConstant {
    switch (type) {
      case 'i':
        return { kind: 'number', text: String(this.#i32()) };
      case 'I':
        return { kind: 'number', text: String(this.#bytes.readBigInt64LE(this.#need(8))) };
      case 'l':
        return this.#long();
      case 'g':
        return { kind: 'number', text: String(this.#bytes.readDoubleLE(this.#need(8))) };
      case 'f':
        return { kind: 'number', text: this.#data(this.#u8()).toString('latin1') };
      case 'x':
      case 'y': {
        for (let part = 0; part < 2; part += 1) this.#data(type === 'y' ? 8 : this.#u8());
        return { kind: 'other', text: 'complex' };
      }
      case 's': {
        const bytes = this.#data(this.#i32());
        return this.#layout === '2.7'
          ? { kind: 'text', text: bytes.toString('latin1') }
          : { kind: 'bytes', bytes };
      }
      case 't':
        return this.#intern({ kind: 'text', text: this.#data(this.#i32()).toString('utf8') });
      case 'R':
        return (
          this.#interned[this.#i32()] ??
          this.#fail('bad-reference', 'an interned string that is not there')
        );
      case 'u':
        return { kind: 'text', text: this.#data(this.#i32()).toString('utf8') };
      default: {
        if (!ASCII_TYPES.includes(type)) this.#at -= 1;
        if (!ASCII_TYPES.includes(type)) return this.#fail('unknown-type', 'no value begins here');
        const isShort = type === 'z' || type === 'Z';
        return {
          kind: 'text',
          text: this.#data(isShort ? this.#u8() : this.#i32()).toString('latin1'),
        };
      }
    }
  }

  #intern(value: PyConstant): PyConstant {
    this.#interned.push(value);
    return value;
  }

  #long(): PyConstant {
    const digits = this.#i32();
    const count = Math.abs(digits);
    const data = this.#data(count * 2);
    if (count > MAX_LONG_DIGITS) return { kind: 'number', text: `int of ${count} digits` };
    let value = 0n;
    for (let at = count - 1; at >= 0; at -= 1)
      value = (value << 15n) | BigInt(data.readUInt16LE(at * 2) & 0x7fff);
    return { kind: 'number', text: String(digits < 0 ? -value : value) };
  }

  #items(kind: 'tuple' | 'list' | 'set', count: number, index: number | undefined): PyConstant {
    // Each item takes at least one byte.
    if (count < 0 || count > this.#bytes.length - this.#at)
      this.#fail('truncated', `${count} items`);
    const items: PyConstant[] = [];
    const value: PyConstant = { kind, items };
    if (index !== undefined) this.#references[index] = value;
    for (let at = 0; at < count; at += 1) items.push(this.value());
    return value;
  }

  #slice(): PyConstant {
    const parts = [this.value(), this.value(), this.value()];
    const shown = parts.map((part) =>
      part.kind === 'none' ? 'None' : part.kind === 'number' ? part.text : '?',
    );
    return { kind: 'other', text: `slice(${shown.join(', ')})` };
  }

  #dictionary(): PyConstant {
    for (let key = this.value(); key !== NULL; key = this.value()) this.value();
    return { kind: 'other', text: '{…}' };
  }

  #text(): string {
    const value = this.value();
    if (value.kind === 'text') return value.text;
    return this.#fail('not-code', 'text was expected in a code object');
  }

  #texts(): string[] {
    const value = this.value();
    if (value.kind !== 'tuple')
      return this.#fail('not-code', 'a tuple was expected in a code object');
    return value.items.map((item) =>
      item.kind === 'text' ? item.text : this.#fail('not-code', 'a name that is no text'),
    );
  }

  #binary(): Uint8Array {
    const value = this.value();
    if (value.kind === 'bytes') return value.bytes;
    // Python 2 stores code as a string of its own kind.
    if (value.kind === 'text' && this.#layout === '2.7') return Buffer.from(value.text, 'latin1');
    return this.#fail('not-code', 'bytes were expected in a code object');
  }

  #constants(): readonly PyConstant[] {
    const value = this.value();
    return value.kind === 'tuple'
      ? value.items
      : this.#fail('not-code', 'constants that are no tuple');
  }

  #code(): CodeObject {
    const layout = this.#layout;
    this.#need({ '2.7': 16, '3.0': 20, '3.8': 24, '3.11': 20 }[layout]);
    const code = this.#binary();
    const constants = this.#constants();
    const names = this.#texts();
    const variables = this.#texts();
    const cells: string[] = [];
    if (layout === '3.11') this.#binary();
    else {
      const free = this.#texts();
      cells.push(...this.#texts(), ...free);
    }
    const fileName = this.#text();
    const name = this.#text();
    const qualified = layout === '3.11' ? this.#text() : name;
    const firstLine = this.#i32();
    this.#binary();
    if (layout === '3.11') this.#binary();
    return { name: qualified, fileName, firstLine, code, constants, names, variables, cells };
  }
}

/** Reads one marshalled value. The layout of code objects is the writer's; nothing in the stream says it. */
export function readMarshal(bytes: Uint8Array, layout: CodeLayout): Marshalled {
  const reader = new MarshalReader(bytes, layout);
  try {
    return { ok: true, value: reader.value(), length: reader.offset };
  } catch (error) {
    if (!(error instanceof MarshalStop)) throw error;
    return { ok: false, code: error.code, offset: error.offset };
  }
}
