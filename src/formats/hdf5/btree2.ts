import type { Fields } from './fields.ts';
import { Hdf5Stop } from './fields.ts';
import type { Store } from './store.ts';

/** Records of one tree. A group of a hundred thousand members is the largest seen. */
const MAX_RECORDS = 2_000_000;
const MAX_DEPTH = 16;
/** Signature, version, type and checksum. */
const NODE_OVERHEAD = 10;

interface Tree {
  readonly store: Store;
  readonly nodeBytes: number;
  readonly recordBytes: number;
  /** Bytes of a child's record count, and of its subtree's at each depth. */
  readonly countBytes: number;
  readonly totalBytes: readonly number[];
  readonly records: Fields[];
  readonly visited: Set<number>;
}

function bytesFor(value: number): number {
  return Math.floor(Math.log2(Math.max(1, value)) / 8) + 1;
}

async function readNode(tree: Tree, address: number, count: number, depth: number): Promise<void> {
  const { store, nodeBytes, recordBytes } = tree;
  if (tree.visited.has(address))
    throw new Hdf5Stop('broken-structure', store.place(address), 'a tree that meets itself');
  tree.visited.add(address);
  const fields = await store.fields(address, nodeBytes);
  const wanted = depth === 0 ? 'BTLF' : 'BTIN';
  if (fields.signature() !== wanted)
    throw new Hdf5Stop('broken-structure', store.place(address), `no ${wanted} node`);
  store.claim(address, nodeBytes, 'tree node');
  fields.skip(2);
  for (let at = 0; at < count; at += 1) {
    if (tree.records.length >= MAX_RECORDS)
      throw new Hdf5Stop('broken-structure', store.place(address), 'more records than are read');
    tree.records.push(fields.part(recordBytes));
  }
  if (depth === 0) return;
  for (let at = 0; at <= count; at += 1) {
    const child = fields.address();
    const records = fields.number(tree.countBytes);
    if (depth > 1) fields.skip(tree.totalBytes[depth - 1] ?? 0);
    if (child !== undefined) await readNode(tree, child, records, depth - 1);
  }
}

/** Every record of the version 2 B-tree whose header is at an address. */
export async function readTree2(
  store: Store,
  address: number,
): Promise<{ readonly type: number; readonly records: readonly Fields[] }> {
  const { offsets, lengths } = store.widths;
  const headBytes = 16 + offsets + 2 + lengths + 4;
  const head = await store.fields(address, headBytes);
  if (head.signature() !== 'BTHD')
    throw new Hdf5Stop('broken-structure', store.place(address), 'no tree header');
  store.claim(address, headBytes, 'tree header');
  store.verify(head.bytes, address, 'a tree header');
  head.skip(1);
  const type = head.u8();
  const nodeBytes = head.u32();
  const recordBytes = head.u16();
  const depth = head.u16();
  head.skip(2);
  const root = head.address();
  const count = head.u16();
  if (root === undefined || count === 0) return { type, records: [] };
  if (depth > MAX_DEPTH || recordBytes === 0 || nodeBytes < NODE_OVERHEAD + recordBytes)
    throw new Hdf5Stop(
      'broken-structure',
      store.place(address),
      `a tree of depth ${depth} with nodes of ${nodeBytes} bytes`,
    );
  // How many records fit at each depth decides how wide their counts are (H5B2hdr.c).
  const most = Math.floor((nodeBytes - NODE_OVERHEAD) / recordBytes);
  const countBytes = bytesFor(most);
  const totalBytes = [0];
  let total = most;
  for (let level = 1; level <= depth; level += 1) {
    const pointer = offsets + countBytes + (totalBytes[level - 1] ?? 0);
    const here = Math.floor((nodeBytes - NODE_OVERHEAD - pointer) / (recordBytes + pointer));
    total = (here + 1) * total + here;
    totalBytes.push(bytesFor(total));
  }
  const tree: Tree = {
    store,
    nodeBytes,
    recordBytes,
    countBytes,
    totalBytes,
    records: [],
    visited: new Set(),
  };
  await readNode(tree, root, count, depth);
  return { type, records: tree.records };
}
