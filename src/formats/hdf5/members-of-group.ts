import { readTree2 } from './btree2.ts';
import { Hdf5Stop, textOf, type Fields } from './fields.ts';
import { openFractalHeap } from './fractal-heap.ts';
import { MESSAGE, type Message } from './object-header.ts';
import type { Store } from './store.ts';

/** One entry of a group. */
export type Entry =
  | {
      readonly kind: 'hard';
      readonly name: string;
      readonly address: number;
      readonly offset: number;
    }
  | {
      readonly kind: 'soft';
      readonly name: string;
      readonly target: string;
      readonly offset: number;
    }
  | {
      readonly kind: 'external';
      readonly name: string;
      readonly file: string;
      readonly target: string;
      readonly offset: number;
    }
  | {
      readonly kind: 'user-defined';
      readonly name: string;
      readonly target: string;
      readonly offset: number;
    };

/** Entries of one group. */
const MAX_ENTRIES = 1_000_000;
/** Characters of a name. The library has no limit; file systems stop at 255. */
const MAX_NAME_BYTES = 65_536;
const MAX_TREE_DEPTH = 32;
const SOFT_CACHE = 2;

/** Reads a link message, of which new style groups are made. */
export function readLink(fields: Fields): Entry {
  const { offset } = fields;
  const version = fields.u8();
  const flags = fields.u8();
  if (version !== 1) throw new Hdf5Stop('broken-structure', offset, `link version ${version}`);
  const type = (flags & 8) === 0 ? 0 : fields.u8();
  if ((flags & 4) !== 0) fields.skip(8);
  if ((flags & 0x10) !== 0) fields.skip(1);
  const length = fields.number(2 ** (flags & 3));
  if (length > MAX_NAME_BYTES)
    throw new Hdf5Stop('broken-structure', offset, `a name of ${length} bytes`);
  const name = textOf(fields.data(length));
  if (type === 0) {
    const address = fields.address();
    if (address === undefined)
      throw new Hdf5Stop('broken-structure', offset, 'a hard link to nothing');
    return { kind: 'hard', name, address, offset };
  }
  const value = fields.part(fields.u16());
  if (type === 1) return { kind: 'soft', name, target: textOf(value.bytes), offset };
  if (type !== 64) return { kind: 'user-defined', name, target: `type ${type}`, offset };
  value.skip(1);
  return { kind: 'external', name, file: value.cString(), target: value.cString(), offset };
}

async function readDense(store: Store, fields: Fields, entries: Entry[]): Promise<void> {
  fields.skip(1);
  const flags = fields.u8();
  if ((flags & 1) !== 0) fields.skip(8);
  const heapAddress = fields.address();
  const names = fields.address();
  const order = (flags & 2) === 0 ? undefined : fields.address();
  if (heapAddress === undefined || names === undefined) return;
  const heap = await openFractalHeap(store, heapAddress);
  const { type, records } = await readTree2(store, names);
  // Its nodes hold the same records in another order.
  if (order !== undefined) await readTree2(store, order);
  for (const record of records.slice(0, MAX_ENTRIES)) {
    record.skip(type === 6 ? 8 : 4);
    entries.push(readLink(await heap.object(record.part(record.left))));
  }
}

interface OldGroup {
  readonly store: Store;
  readonly heap: Fields;
  readonly groupK: number;
  readonly leafK: number;
  readonly entries: Entry[];
  readonly visited: Set<number>;
}

function nameAt(heap: Fields, offset: number): string {
  if (offset >= heap.bytes.length)
    throw new Hdf5Stop(
      'broken-structure',
      heap.start,
      `a name at ${offset} of a heap of ${heap.bytes.length} bytes`,
    );
  heap.at = offset;
  return heap.cString();
}

async function readLeaf(group: OldGroup, address: number): Promise<void> {
  const { store, heap, entries } = group;
  const { offsets } = store.widths;
  const entryBytes = 2 * offsets + 24;
  const head = await store.fields(address, 8);
  if (head.signature() !== 'SNOD')
    throw new Hdf5Stop('broken-structure', store.place(address), 'no symbol node');
  head.skip(2);
  const count = head.u16();
  store.claim(address, 8 + Math.max(count, 2 * group.leafK) * entryBytes, 'symbol node');
  const fields = await store.fields(address + 8, count * entryBytes);
  for (let at = 0; at < count && entries.length < MAX_ENTRIES; at += 1) {
    const { offset } = fields;
    const entry = fields.part(entryBytes);
    const name = nameAt(heap, entry.number(offsets));
    const target = entry.address();
    const cache = entry.u32();
    entry.skip(4);
    if (cache === SOFT_CACHE)
      entries.push({ kind: 'soft', name, target: nameAt(heap, entry.u32()), offset });
    else if (target !== undefined) entries.push({ kind: 'hard', name, address: target, offset });
  }
}

async function readTree(group: OldGroup, address: number, depth: number): Promise<void> {
  const { store, visited } = group;
  const { offsets, lengths } = store.widths;
  if (visited.has(address) || depth > MAX_TREE_DEPTH)
    throw new Hdf5Stop('broken-structure', store.place(address), 'a tree that meets itself');
  visited.add(address);
  const head = await store.fields(address, 8 + 2 * offsets);
  const signature = head.signature();
  if (signature === 'SNOD') return readLeaf(group, address);
  if (signature !== 'TREE')
    throw new Hdf5Stop('broken-structure', store.place(address), 'no tree node');
  head.skip(1);
  const level = head.u8();
  const count = head.u16();
  const most = Math.max(count, 2 * group.groupK);
  store.claim(address, 8 + 2 * offsets + most * (offsets + lengths) + lengths, 'tree node');
  const fields = await store.fields(address + 8 + 2 * offsets, count * (offsets + lengths));
  for (let at = 0; at < count; at += 1) {
    fields.skip(lengths);
    const child = fields.address();
    if (child === undefined) continue;
    if (level === 0) await readLeaf(group, child);
    else await readTree(group, child, depth + 1);
  }
}

async function readOld(
  store: Store,
  fields: Fields,
  leafK: number,
  groupK: number,
  entries: Entry[],
): Promise<void> {
  const tree = fields.address();
  const heapAddress = fields.address();
  if (tree === undefined || heapAddress === undefined) return;
  const { offsets, lengths } = store.widths;
  const head = await store.fields(heapAddress, 8 + 2 * lengths + offsets);
  if (head.signature() !== 'HEAP')
    throw new Hdf5Stop('broken-structure', store.place(heapAddress), 'no local heap');
  head.skip(4);
  const size = head.length();
  head.skip(lengths);
  const data = head.address();
  store.claim(heapAddress, head.at, 'local heap');
  if (data === undefined) return;
  store.claim(data, size, 'local heap');
  const heap = await store.fields(data, size);
  await readTree({ store, heap, groupK, leafK, entries, visited: new Set() }, tree, 0);
}

/** The entries of a group, old style or new. */
export async function readEntries(
  store: Store,
  messages: readonly Message[],
  k: { readonly leafK: number; readonly groupK: number },
): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const { type, body } of messages) {
    if (type === MESSAGE.link) entries.push(readLink(body));
    else if (type === MESSAGE.linkInfo) await readDense(store, body, entries);
    else if (type === MESSAGE.symbolTable) await readOld(store, body, k.leafK, k.groupK, entries);
  }
  return entries;
}
