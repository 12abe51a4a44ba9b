import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { FlatTable, type FlatRange, type FlatValue } from './flat-table.ts';
import { PagedBytes } from './paged-bytes.ts';
import {
  isScalar,
  SCALAR_BYTES,
  type FlatSchema,
  type ScalarKind,
  type SlotSpec,
} from './schema.ts';

/** Where departures are noted: the anomaly list of the format at hand. */
export interface FlatNotes {
  readonly add: (code: FlatAnomaly, offset: number, detail: string) => void;
}

export type FlatAnomaly = 'out-of-bounds' | 'invalid-table' | 'cycle';

/** Tables decoded in one file; the largest published models have some 100,000. */
const MAX_TABLES = 1_000_000;
/** Reads of tables, offsets and texts: more means that the same place is reached over and over. */
const MAX_READS = 8_000_000;
/** Tables inside tables; schemas nest a dozen deep, graphs in attributes some more. */
const MAX_DEPTH = 64;
/** Numbers and texts kept of one vector: shapes and operands, not weights. */
const MAX_ITEMS = 65_536;
/** Bytes of a text that are kept. */
const MAX_TEXT_BYTES = 16 * 1024;
/** The most a vtable can have: its length is a 16-bit number. */
const MAX_VTABLE_BYTES = 65_535;

/** Decodes the tables of one flatbuffer, checking every offset against the file before it is followed. */
export class FlatbufferReader {
  readonly #bytes: PagedBytes;
  readonly #schema: FlatSchema;
  readonly #size: number;
  readonly #anomalies: FlatNotes;
  readonly #known = new Map<string, FlatTable>();
  readonly #open = new Set<string>();
  #depth = 0;
  #reads = 0;
  /** Tables, numbers or texts that were not kept. */
  dropped = 0;
  /** Everything that was read or belongs to a vector: pairs of start and end. */
  readonly touched: number[] = [];

  constructor(source: ByteSource, size: number, schema: FlatSchema, anomalies: FlatNotes) {
    this.#bytes = new PagedBytes(source);
    this.#size = size;
    this.#schema = schema;
    this.#anomalies = anomalies;
  }

  /** The root table, whose offset stands at `at`. */
  async root(name: string, at = 0): Promise<FlatTable | undefined> {
    const view = await this.#view(at, 4);
    if (view === undefined) return undefined;
    this.touched.push(at, at + 8);
    return this.#table(name, at + view.getUint32(0, true), 'root');
  }

  async #view(at: number, length: number): Promise<DataView | undefined> {
    this.#reads += 1;
    if (at < 0 || at + length > this.#size || this.#exhausted) return undefined;
    const bytes = await this.#bytes.read(at, length);
    return bytes === undefined
      ? undefined
      : new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get #exhausted(): boolean {
    return this.#reads > MAX_READS || this.#known.size >= MAX_TABLES;
  }

  #broken(code: FlatAnomaly, at: number, detail: string): undefined {
    if (this.#exhausted) this.dropped += 1;
    else this.#anomalies.add(code, Math.max(0, at), detail);
    return undefined;
  }

  async #table(name: string, at: number, where: string): Promise<FlatTable | undefined> {
    const key = `${name}@${at}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#open.has(key)) return this.#broken('cycle', at, `${where} leads back to itself`);
    if (this.#exhausted || this.#depth >= MAX_DEPTH) {
      this.dropped += 1;
      return undefined;
    }
    this.#open.add(key);
    this.#depth += 1;
    const table = await this.#decode(name, at, where);
    this.#depth -= 1;
    this.#open.delete(key);
    if (table !== undefined) this.#known.set(key, table);
    return table;
  }

  async #decode(name: string, at: number, where: string): Promise<FlatTable | undefined> {
    const head = await this.#view(at, 4);
    if (head === undefined)
      return this.#broken('out-of-bounds', at, `${where} lies outside the file`);
    const vtableAt = at - head.getInt32(0, true);
    const sizes = await this.#view(vtableAt, 4);
    if (sizes === undefined)
      return this.#broken('out-of-bounds', at, `the vtable of ${where} lies outside the file`);
    const vtableBytes = sizes.getUint16(0, true);
    const tableBytes = sizes.getUint16(2, true);
    const vtable =
      vtableBytes <= MAX_VTABLE_BYTES ? await this.#view(vtableAt, vtableBytes) : undefined;
    const body = await this.#view(at, tableBytes);
    if (
      vtable === undefined ||
      body === undefined ||
      vtableBytes < 4 ||
      vtableBytes % 2 !== 0 ||
      tableBytes < 4
    )
      return this.#broken(
        'invalid-table',
        at,
        `${where} has a vtable of ${vtableBytes} bytes and a body of ${tableBytes}`,
      );
    this.touched.push(vtableAt, vtableAt + vtableBytes, at, at + tableBytes);
    const values = new Map<string, FlatValue>();
    const slots = this.#schema.tables[name] ?? [];
    for (const [index, slot] of slots.entries()) {
      if (slot === undefined) continue;
      const position = 4 + index * 2;
      const offset = position + 2 <= vtableBytes ? vtable.getUint16(position, true) : 0;
      const value =
        offset === 0
          ? slot[3]
          : await this.#slot(slot, body, at, offset, `${where}.${slot[0]}`, values);
      if (value !== undefined) values.set(slot[0], value);
    }
    return new FlatTable(name, at, values);
  }

  async #slot(
    slot: SlotSpec,
    body: DataView,
    at: number,
    offset: number,
    where: string,
    values: ReadonlyMap<string, FlatValue>,
  ): Promise<FlatValue | undefined> {
    const [name, kind, holds = ''] = slot;
    const size = isScalar(kind) ? SCALAR_BYTES[kind] : 4;
    if (offset + size > body.byteLength)
      return this.#broken('invalid-table', at + offset, `${where} lies outside its table`);
    if (isScalar(kind)) return scalar(body, offset, kind);
    const target = at + offset + body.getUint32(offset, true);
    if (kind === 'text') return this.#text(target, where);
    if (kind === 'table') return this.#table(holds, target, where);
    if (kind === 'union') return this.#union(holds, values.get(`${name}_type`), target, where);
    return this.#vector(kind, holds, target, where);
  }

  async #union(
    union: string,
    type: FlatValue | undefined,
    target: number,
    where: string,
  ): Promise<FlatTable | FlatRange | undefined> {
    const members = this.#schema.unions[union] ?? {};
    const member = typeof type === 'number' && type > 0 ? (members[type] ?? members[0]) : undefined;
    if (member === undefined) return undefined;
    if (!member.startsWith('#')) return this.#table(member, target, where);
    const length = Number(member.slice(1));
    if (target + length > this.#size)
      return this.#broken('out-of-bounds', target, `${where} lies outside the file`);
    this.touched.push(target, target + length);
    return { start: target, end: target + length, count: 1 };
  }

  /** Length and place of a vector whose elements have `size` bytes. */
  async #span(target: number, size: number, where: string): Promise<FlatRange | undefined> {
    const head = await this.#view(target, 4);
    if (head === undefined)
      return this.#broken('out-of-bounds', target, `${where} lies outside the file`);
    const count = head.getUint32(0, true);
    const start = target + 4;
    const end = start + count * size;
    if (end > this.#size) {
      this.#broken(
        'out-of-bounds',
        target,
        `${where} has ${count} elements of ${size} bytes, ${this.#size - start} are there`,
      );
      return undefined;
    }
    this.touched.push(target, end);
    return { start, end, count };
  }

  async #text(target: number, where: string): Promise<string | undefined> {
    const span = await this.#span(target, 1, where);
    if (span === undefined) return undefined;
    const length = Math.min(span.count, MAX_TEXT_BYTES);
    // The terminating zero belongs to the text.
    this.touched.push(span.end, span.end + 1);
    const view = await this.#view(span.start, length);
    if (view === undefined) return undefined;
    return decodeUtf8Leniently(new Uint8Array(view.buffer, view.byteOffset, length));
  }

  async #vector(
    kind: string,
    holds: string,
    target: number,
    where: string,
  ): Promise<FlatValue | undefined> {
    if (kind.startsWith('range')) return this.#span(target, Number(kind.slice(5)), where);
    const element = kind.slice(0, -1);
    if (isScalar(element)) return this.#numbers(element, target, where);
    const span = await this.#span(target, 4, where);
    if (span === undefined) return undefined;
    if (kind !== 'tables') return this.#texts(span, where);
    const tables: FlatTable[] = [];
    for (let index = 0; index < span.count; index += 1) {
      if (this.#exhausted) {
        this.dropped += span.count - index;
        break;
      }
      const at = await this.#element(span, index);
      const table = await this.#table(holds, at, `${where}[${index}]`);
      // A placeholder keeps the positions of the others.
      tables.push(table ?? new FlatTable(holds, at, new Map()));
    }
    return tables;
  }

  async #element(span: FlatRange, index: number): Promise<number> {
    const at = span.start + index * 4;
    return at + ((await this.#view(at, 4))?.getUint32(0, true) ?? 0);
  }

  async #texts(span: FlatRange, where: string): Promise<readonly string[]> {
    const texts: string[] = [];
    const count = Math.min(span.count, MAX_ITEMS);
    if (count < span.count) this.dropped += 1;
    for (let index = 0; index < count; index += 1)
      texts.push((await this.#text(await this.#element(span, index), `${where}[${index}]`)) ?? '');
    return texts;
  }

  async #numbers(
    kind: ScalarKind,
    target: number,
    where: string,
  ): Promise<readonly number[] | undefined> {
    const size = SCALAR_BYTES[kind];
    const span = await this.#span(target, size, where);
    if (span === undefined) return undefined;
    const count = Math.min(span.count, MAX_ITEMS);
    if (count < span.count) this.dropped += 1;
    const view = await this.#view(span.start, count * size);
    if (view === undefined) return undefined;
    return Array.from({ length: count }, (_, index) => scalar(view, index * size, kind));
  }
}

/** A number; 64-bit ones are rounded beyond 2^53. */
function scalar(view: DataView, at: number, kind: ScalarKind): number {
  switch (kind) {
    case 'u8':
      return view.getUint8(at);
    case 'i8':
      return view.getInt8(at);
    case 'u16':
      return view.getUint16(at, true);
    case 'i16':
      return view.getInt16(at, true);
    case 'u32':
      return view.getUint32(at, true);
    case 'i32':
      return view.getInt32(at, true);
    case 'u64':
      return Number(view.getBigUint64(at, true));
    case 'i64':
      return Number(view.getBigInt64(at, true));
    case 'f32':
      return view.getFloat32(at, true);
    case 'f64':
      return view.getFloat64(at, true);
  }
}
