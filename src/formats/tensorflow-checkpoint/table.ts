import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { Claim } from '../format.ts';
import { unsnappy } from './snappy.ts';

/** Two block handles padded to 40 bytes, and the magic. */
export const FOOTER_BYTES = 48;
export const TABLE_MAGIC = '57fb808b247547db';
/** Kind of compression and checksum behind every block. */
const TRAILER_BYTES = 5;
/** The largest block that is read; writers aim at 4 kB, long tensor names and slices make some larger. */
const MAX_BLOCK_BYTES = 16 * 1024 * 1024;
/** Entries kept of one table. The largest published checkpoints have some 100,000 tensors. */
const MAX_ENTRIES = 1_000_000;

export interface TableEntry {
  /** One character for each byte. */
  readonly key: string;
  readonly value: Uint8Array;
  /** Offset of the block that holds the entry. */
  readonly offset: number;
}

export interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

export type TableErrorCode = 'not-a-table' | 'block-outside' | 'broken-block' | 'too-large';

/** Unwinds the reading of a table; caught in the one public function of the format. */
export class TableError extends Error {
  override readonly name = 'TableError';
  readonly code: TableErrorCode;
  readonly offset: number;
  constructor(code: TableErrorCode, offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}

function varint(
  bytes: Uint8Array,
  at: number,
  offset: number,
): readonly [value: number, next: number] {
  let value = 0;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, at + index + 1];
  }
  throw new TableError('broken-block', offset, 'a number without end');
}

function handle(
  bytes: Uint8Array,
  at: number,
  offset: number,
): readonly [BlockHandle, next: number] {
  const [start, middle] = varint(bytes, at, offset);
  const [size, next] = varint(bytes, middle, offset);
  return [{ offset: start, size }, next];
}

/** Reads TensorFlow's sorted string tables (the LevelDB table format), block by block. */
export class Table {
  readonly #source: ByteSource;
  readonly #size: number;
  readonly claims: Claim[] = [];
  /** The first break that was met. */
  broken: TableError | undefined = undefined;
  /** Entries beyond the limit. */
  dropped = 0;

  constructor(source: ByteSource, size: number) {
    this.#source = source;
    this.#size = size;
  }

  /** The handles of the data blocks, from the index block that the footer names. */
  async blocks(): Promise<readonly BlockHandle[]> {
    const at = this.#size - FOOTER_BYTES;
    if (at < 0) throw new TableError('not-a-table', 0, 'shorter than a footer');
    const footer = await this.#source.read(at, FOOTER_BYTES);
    if (Buffer.from(footer.subarray(40)).toString('hex') !== TABLE_MAGIC)
      throw new TableError('not-a-table', at, 'no footer at the end');
    this.claims.push({ start: at, end: this.#size, what: 'footer' });
    const [meta, next] = handle(footer, 0, at);
    const [index] = handle(footer, next, at);
    await this.#block(meta);
    return (await this.entries(index)).map(({ value }) => handle(value, 0, index.offset)[0]);
  }

  async #block({ offset, size }: BlockHandle): Promise<Uint8Array> {
    const end = offset + size + TRAILER_BYTES;
    if (end > this.#size - FOOTER_BYTES)
      throw new TableError(
        'block-outside',
        offset,
        `a block ends at ${end}, the footer begins at ${this.#size - FOOTER_BYTES}`,
      );
    if (size > MAX_BLOCK_BYTES)
      throw new TableError('too-large', offset, `a block of ${size} bytes`);
    this.claims.push({ start: offset, end, what: 'block' });
    const bytes = await this.#source.read(offset, size + TRAILER_BYTES);
    const content = bytes.subarray(0, size);
    if (bytes[size] === 0) return content;
    const unpacked = bytes[size] === 1 ? unsnappy(content, MAX_BLOCK_BYTES) : undefined;
    if (unpacked === undefined)
      throw new TableError(
        'broken-block',
        offset,
        `compression ${bytes[size] ?? 'none'} could not be undone`,
      );
    return unpacked;
  }

  /** Claims a block that is not read: its entries are numbers. */
  pass({ offset, size }: BlockHandle): void {
    const end = offset + size + TRAILER_BYTES;
    if (end <= this.#size) this.claims.push({ start: offset, end, what: 'block' });
  }

  /** The entries of a block; a break ends the block, is noted, and what came before counts. */
  async entries(block: BlockHandle): Promise<readonly TableEntry[]> {
    const entries: TableEntry[] = [];
    try {
      this.#read(await this.#block(block), block.offset, entries);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      this.broken ??= error;
    }
    return entries;
  }

  /** Keys share their beginnings with the one before. */
  #read(bytes: Uint8Array, offset: number, entries: TableEntry[]): void {
    const broken = (detail: string): TableError => new TableError('broken-block', offset, detail);
    if (bytes.length < 4) throw broken('a block without restarts');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const end = bytes.length - 4 * (view.getUint32(bytes.length - 4, true) + 1);
    if (end < 0) throw broken('more restarts than the block has room for');
    let key = '';
    let at = 0;
    while (at < end) {
      if (entries.length >= MAX_ENTRIES) {
        this.dropped += 1;
        break;
      }
      const [shared, first] = varint(bytes, at, offset);
      const [added, second] = varint(bytes, first, offset);
      const [length, start] = varint(bytes, second, offset);
      if (shared > key.length || start + added + length > end)
        throw broken('an entry outgrows its block');
      key = key.slice(0, shared) + decodeLatin1(bytes.subarray(start, start + added));
      at = start + added + length;
      entries.push({ key, value: bytes.subarray(at - length, at), offset });
    }
  }
}
