import { Buffer } from 'node:buffer';

/** Unwinds the walk where a place lies outside of the core; caught in the parser. */
export class CoreBroken extends Error {
  readonly offset: number;
  constructor(offset: number, detail: string) {
    super(detail);
    this.offset = offset;
  }
}

/** A vector inside the core: where its elements begin, and how many there are. */
export interface CoreVector {
  readonly start: number;
  readonly count: number;
}

/** Reads tables and vectors of a flatbuffer by their place, each compared with the buffer’s end. */
export class FlatCore {
  readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #need(at: number, count: number): number {
    if (at < 0 || at + count > this.bytes.length)
      throw new CoreBroken(at, `${count} bytes at ${at} of a core of ${this.bytes.length}`);
    return at;
  }

  int(at: number): number {
    return this.bytes.readInt32LE(this.#need(at, 4));
  }

  double(at: number): number {
    return this.bytes.readDoubleLE(this.#need(at, 8));
  }

  /** Where the offset at a place leads. */
  follow(at: number): number {
    return at + this.bytes.readUInt32LE(this.#need(at, 4));
  }

  root(): number {
    return this.follow(0);
  }

  /** The place of a table’s field, or undefined when the writer left it out. */
  field(table: number, index: number): number | undefined {
    const vtable = table - this.int(table);
    const size = this.bytes.readUInt16LE(this.#need(vtable, 4));
    const slot = 4 + index * 2;
    if (slot + 2 > size) return undefined;
    const offset = this.bytes.readUInt16LE(this.#need(vtable + slot, 2));
    return offset === 0 ? undefined : table + offset;
  }

  table(table: number, index: number): number | undefined {
    const at = this.field(table, index);
    return at === undefined ? undefined : this.follow(at);
  }

  vector(table: number, index: number, width: number): CoreVector {
    const at = this.field(table, index);
    if (at === undefined) return { start: 0, count: 0 };
    const place = this.follow(at);
    const count = this.bytes.readUInt32LE(this.#need(place, 4));
    this.#need(place + 4, count * width);
    return { start: place + 4, count };
  }

  /** Text at the place an offset leads to. */
  text(at: number): string {
    const place = this.follow(at);
    const length = this.bytes.readUInt32LE(this.#need(place, 4));
    this.#need(place + 4, length);
    return this.bytes.toString('utf8', place + 4, place + 4 + length);
  }

  ints({ start, count }: CoreVector): number[] {
    return Array.from({ length: count }, (_, index) => this.bytes.readInt32LE(start + index * 4));
  }
}
