import { readTree2 } from './btree2.ts';
import { Hdf5Stop } from './fields.ts';
import type { Layout } from './layout.ts';
import type { Store } from './store.ts';

/** Chunks followed per data set; the others are counted as data all the same. */
const MAX_CHUNKS = 2_000_000;
const MAX_DEPTH = 32;

interface Walk {
  readonly store: Store;
  readonly rank: number;
  readonly chunkK: number;
  readonly visited: Set<number>;
  chunks: number;
  bytes: number;
}

/** Keys of the version 1 tree: bytes of the chunk, filter mask, offset along each axis. */
async function walkTree(walk: Walk, address: number, depth: number): Promise<void> {
  const { store } = walk;
  const { offsets } = store.widths;
  if (walk.visited.has(address) || depth > MAX_DEPTH)
    throw new Hdf5Stop(
      'broken-structure',
      store.place(address),
      'a tree of chunks that meets itself',
    );
  walk.visited.add(address);
  const head = await store.fields(address, 8 + 2 * offsets);
  if (head.signature() !== 'TREE')
    throw new Hdf5Stop('broken-structure', store.place(address), 'no tree node of chunks');
  head.skip(1);
  const level = head.u8();
  const count = head.u16();
  const keyBytes = 8 + 8 * walk.rank;
  const most = Math.max(count, 2 * walk.chunkK);
  store.claim(address, 8 + 2 * offsets + most * (offsets + keyBytes) + keyBytes, 'tree node');
  const fields = await store.fields(address + 8 + 2 * offsets, count * (offsets + keyBytes));
  for (let at = 0; at < count && walk.chunks < MAX_CHUNKS; at += 1) {
    const size = fields.u32();
    fields.skip(keyBytes - 4);
    const child = fields.address();
    if (child === undefined) continue;
    if (level > 0) await walkTree(walk, child, depth + 1);
    else {
      walk.chunks += 1;
      walk.bytes += size;
      store.claim(child, size, 'chunk');
    }
  }
}

/** A fixed array of chunk addresses (FAHD, FADB), paged or not. */
async function walkFixedArray(store: Store, address: number, chunkBytes: number): Promise<number> {
  const { offsets, lengths } = store.widths;
  const headBytes = 8 + lengths + offsets + 4;
  const head = await store.fields(address, headBytes);
  if (head.signature() !== 'FAHD')
    throw new Hdf5Stop('broken-structure', store.place(address), 'no fixed array');
  store.claim(address, headBytes, 'fixed array');
  store.verify(head.bytes, address, 'a fixed array');
  head.skip(1);
  const client = head.u8();
  const entryBytes = head.u8();
  const pageBits = head.u8();
  const count = head.length();
  const block = head.address();
  if (block === undefined) return 0;
  if (entryBytes === 0 || count > MAX_CHUNKS || pageBits > 30)
    throw new Hdf5Stop(
      'broken-structure',
      store.place(address),
      `a fixed array of ${count} entries`,
    );
  const perPage = 2 ** pageBits;
  const pages = count > perPage ? Math.ceil(count / perPage) : 0;
  const prefix = 6 + offsets;
  const bitmap = pages === 0 ? 0 : Math.ceil(pages / 8);
  const length = prefix + bitmap + count * entryBytes + 4 * (pages === 0 ? 1 : pages + 1);
  store.claim(block, length, 'fixed array');
  const fields = await store.fields(block, length);
  if (fields.signature() !== 'FADB')
    throw new Hdf5Stop('broken-structure', store.place(block), 'no fixed array block');
  fields.skip(2 + offsets + bitmap + (pages === 0 ? 0 : 4));
  let bytes = 0;
  for (let at = 0; at < count; at += 1) {
    if (pages > 0 && at > 0 && at % perPage === 0) fields.skip(4);
    const entry = fields.part(entryBytes);
    const chunk = entry.address();
    // With filters the stored size stands beside the address.
    const size =
      client === 1 ? entry.number(Math.max(0, Math.min(8, entryBytes - offsets - 4))) : chunkBytes;
    if (chunk === undefined || chunk === 0) continue;
    bytes += size;
    store.claim(chunk, size, 'chunk');
  }
  return bytes;
}

async function walkTree2(
  store: Store,
  address: number,
  chunkBytes: number,
  rank: number,
): Promise<number> {
  const { type, records } = await readTree2(store, address);
  let bytes = 0;
  for (const record of records) {
    const { offsets } = store.widths;
    const width = record.left - offsets - 4 - 8 * rank;
    const chunk = record.address();
    const size = type === 11 && width > 0 && width <= 8 ? record.number(width) : chunkBytes;
    if (chunk === undefined) continue;
    bytes += size;
    store.claim(chunk, size, 'chunk');
  }
  return bytes;
}

/** Claims the chunks of a data set and says how many bytes they take; undefined where the index is not walked. */
export async function measureChunks(
  store: Store,
  layout: Layout & { kind: 'chunked' },
  elementBytes: number,
  elements: number,
  chunkK: number,
): Promise<number | undefined> {
  const { address, index, chunk } = layout;
  if (address === undefined) return 0;
  // From version 3 on the bytes of an element stand behind the sizes of a chunk.
  const chunkBytes = layout.size ?? chunk.reduce((product, size) => product * size, 1);
  switch (index) {
    case 'tree-1': {
      const walk: Walk = {
        store,
        rank: chunk.length,
        chunkK,
        visited: new Set(),
        chunks: 0,
        bytes: 0,
      };
      await walkTree(walk, address, 0);
      return walk.bytes;
    }
    case 'single':
      store.claim(address, chunkBytes, 'chunk');
      return chunkBytes;
    case 'implicit': {
      const bytes = Math.max(
        chunkBytes,
        Math.ceil((elements * elementBytes) / Math.max(1, chunkBytes)) * chunkBytes,
      );
      store.claim(address, bytes, 'chunk');
      return bytes;
    }
    case 'fixed-array':
      return walkFixedArray(store, address, chunkBytes);
    case 'tree-2':
      return walkTree2(store, address, chunkBytes, chunk.length - 1);
    case 'extensible-array':
      return undefined;
  }
}
