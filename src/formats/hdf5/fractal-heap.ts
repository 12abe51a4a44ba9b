import { Hdf5Stop, type Fields } from './fields.ts';
import type { Store } from './store.ts';
import { readTree2 } from './btree2.ts';

/** Blocks of one heap. */
const MAX_BLOCKS = 100_000;
const MAX_WIDTH = 1024;

interface Block {
  /** Where its data begin in the heap's own address space. */
  readonly start: number;
  readonly length: number;
  readonly address: number;
}

interface Shape {
  readonly width: number;
  readonly startBytes: number;
  readonly maxDirectBytes: number;
  readonly offsetBytes: number;
}

/** Objects of groups and attributes that are too many for an object header. */
export class FractalHeap {
  readonly #store: Store;
  readonly #blocks: readonly Block[];
  readonly #offsetBytes: number;
  readonly #lengthBytes: number;
  readonly #huge: ReadonlyMap<number, { readonly address: number; readonly length: number }>;
  /** Filtered heaps are packed; nobody writes them for names. */
  readonly isFiltered: boolean;

  constructor(
    store: Store,
    blocks: readonly Block[],
    offsetBytes: number,
    lengthBytes: number,
    huge: ReadonlyMap<number, { readonly address: number; readonly length: number }>,
    isFiltered: boolean,
  ) {
    this.#store = store;
    this.#blocks = blocks;
    this.#offsetBytes = offsetBytes;
    this.#lengthBytes = lengthBytes;
    this.#huge = huge;
    this.isFiltered = isFiltered;
  }

  /** The object an identifier stands for. */
  async object(id: Fields): Promise<Fields> {
    const kind = (id.u8() >> 4) & 3;
    if (kind === 2) return id.part(Math.min(id.left, ((id.bytes[0] ?? 0) & 15) + 1));
    if (kind === 1) {
      const found = this.#huge.get(id.number(Math.min(8, id.left)));
      if (found === undefined)
        throw new Hdf5Stop('broken-structure', id.start, 'a huge object that is not there');
      this.#store.claim(found.address, found.length, 'heap object');
      return this.#store.fields(found.address, found.length);
    }
    const offset = id.number(this.#offsetBytes);
    const length = id.number(this.#lengthBytes);
    const block = this.#find(offset);
    if (block === undefined || offset + length > block.start + block.length)
      throw new Hdf5Stop('broken-structure', id.start, 'a heap object outside every block');
    return this.#store.fields(block.address + offset - block.start, length);
  }

  #find(offset: number): Block | undefined {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return this.#blocks[low - 1];
  }
}

function rowBytes({ startBytes }: Shape, row: number): number {
  return row === 0 ? startBytes : startBytes * 2 ** (row - 1);
}

async function readIndirect(
  store: Store,
  shape: Shape,
  address: number,
  start: number,
  rows: number,
  blocks: Block[],
  depth: number,
): Promise<void> {
  if (depth > 16 || blocks.length >= MAX_BLOCKS)
    throw new Hdf5Stop('broken-structure', store.place(address), 'heap blocks without end');
  const directRows = Math.log2(shape.maxDirectBytes) - Math.log2(shape.startBytes) + 2;
  const direct = Math.min(rows, directRows);
  const { offsets } = store.widths;
  const length = 5 + offsets + shape.offsetBytes + shape.width * rows * offsets + 4;
  const fields = await store.fields(address, length);
  if (fields.signature() !== 'FHIB')
    throw new Hdf5Stop('broken-structure', store.place(address), 'no indirect heap block');
  store.claim(address, length, 'heap block');
  store.verify(fields.bytes, address, 'an indirect heap block');
  fields.skip(1 + offsets + shape.offsetBytes);
  let at = start;
  for (let row = 0; row < rows; row += 1) {
    const size = rowBytes(shape, row);
    for (let column = 0; column < shape.width; column += 1) {
      const child = fields.address();
      if (child !== undefined && row < direct) {
        store.claim(child, size, 'heap block');
        blocks.push({ start: at, length: size, address: child });
      } else if (child !== undefined) {
        const inner = Math.log2(size) - Math.log2(shape.startBytes * shape.width) + 1;
        await readIndirect(store, shape, child, at, inner, blocks, depth + 1);
      }
      at += size;
    }
  }
}

async function readHuge(
  store: Store,
  tree: number | undefined,
): Promise<Map<number, { address: number; length: number }>> {
  const huge = new Map<number, { address: number; length: number }>();
  if (tree === undefined) return huge;
  const { type, records } = await readTree2(store, tree);
  for (const record of records) {
    const address = record.address();
    const length = record.length();
    // Type 1: address, length, identifier. The filtered and the directly addressed forms are not written for names.
    if (type === 1 && address !== undefined) huge.set(record.length(), { address, length });
  }
  return huge;
}

export async function openFractalHeap(store: Store, address: number): Promise<FractalHeap> {
  const { offsets, lengths } = store.widths;
  const head = await store.glance(address, 22 + 12 * lengths + 3 * offsets + 64);
  if (head.signature() !== 'FRHP')
    throw new Hdf5Stop('broken-structure', store.place(address), 'no fractal heap');
  head.skip(3);
  const filterBytes = head.u16();
  head.skip(1);
  const maxManaged = head.u32();
  head.length();
  const hugeTree = head.address();
  head.length();
  head.address();
  head.skip(8 * lengths);
  const width = head.u16();
  const startBytes = head.length();
  const maxDirectBytes = head.length();
  const maxBits = head.u16();
  head.skip(2);
  const root = head.address();
  const rows = head.u16();
  if (filterBytes > 0) head.skip(lengths + 4 + filterBytes);
  store.claim(address, head.at + 4, 'heap header');
  store.verify((await store.fields(address, head.at + 4)).bytes, address, 'a heap header');
  if (
    width === 0 ||
    width > MAX_WIDTH ||
    startBytes === 0 ||
    maxDirectBytes < startBytes ||
    rows > 64 ||
    maxBits > 64
  )
    throw new Hdf5Stop('broken-structure', store.place(address), 'a heap with impossible blocks');
  const shape: Shape = { width, startBytes, maxDirectBytes, offsetBytes: Math.ceil(maxBits / 8) };
  const blocks: Block[] = [];
  if (root !== undefined && rows === 0) {
    store.claim(root, startBytes, 'heap block');
    blocks.push({ start: 0, length: startBytes, address: root });
  } else if (root !== undefined) await readIndirect(store, shape, root, 0, rows, blocks, 0);
  // H5HF_SIZEOF_OFFSET_LEN and H5VM_limit_enc_size, whichever is narrower.
  const lengthBytes = Math.min(
    Math.floor((Math.log2(maxDirectBytes) + 7) / 8),
    Math.floor(Math.log2(Math.max(1, maxManaged)) / 8) + 1,
  );
  return new FractalHeap(
    store,
    blocks,
    shape.offsetBytes,
    lengthBytes,
    await readHuge(store, hugeTree),
    filterBytes > 0,
  );
}
