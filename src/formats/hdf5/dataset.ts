import { guarded, resolveShared } from './attributes.ts';
import { measureChunks } from './chunks.ts';
import { elementsOf, readDataspace } from './dataspace.ts';
import { readDatatype } from './datatype.ts';
import { Fields, Hdf5Stop } from './fields.ts';
import type { GlobalHeap } from './global-heap.ts';
import type { ExternalFile, Hdf5Dataset, Hdf5Space, Hdf5Type, VirtualSource } from './hdf5-file.ts';
import { readLayout, type Layout } from './layout.ts';
import { MESSAGE, type Message } from './object-header.ts';
import type { Store } from './store.ts';

const FILTERS: Readonly<Record<number, string>> = {
  1: 'deflate',
  2: 'shuffle',
  3: 'fletcher32',
  4: 'szip',
  5: 'nbit',
  6: 'scaleoffset',
  307: 'bzip2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bitshuffle',
  32013: 'zfp',
  32015: 'zstd',
  32026: 'blosc2',
};
const MAX_FILTERS = 32;
const MAX_EXTERNAL_FILES = 10_000;
const MAX_SOURCES = 10_000;

/** A data set as far as its header says. */
export interface DatasetReading {
  readonly dataset: Hdf5Dataset;
  /** Where data of one piece lie in the file. */
  readonly data: { readonly start: number; readonly length: number } | undefined;
}

function readFilters(fields: Fields): string[] {
  const version = fields.u8();
  const count = fields.u8();
  if (version === 1) fields.skip(6);
  const names: string[] = [];
  for (let at = 0; at < Math.min(count, MAX_FILTERS); at += 1) {
    const id = fields.u16();
    const nameBytes = version === 1 || id >= 256 ? fields.u16() : 0;
    fields.skip(2);
    const values = fields.u16();
    fields.skip(version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
    fields.skip(4 * values + (version === 1 && values % 2 === 1 ? 4 : 0));
    names.push(FILTERS[id] ?? `filter ${id}`);
  }
  return names;
}

async function readExternalFiles(store: Store, fields: Fields): Promise<ExternalFile[]> {
  fields.skip(6);
  const used = fields.u16();
  const heapAddress = fields.address();
  if (heapAddress === undefined) return [];
  const { lengths, offsets } = store.widths;
  const head = await store.fields(heapAddress, 8 + 2 * lengths + offsets);
  if (head.signature() !== 'HEAP')
    throw new Hdf5Stop('broken-structure', store.place(heapAddress), 'no local heap of file names');
  head.skip(4);
  const size = head.length();
  head.skip(lengths);
  const data = head.address();
  store.claim(heapAddress, head.at, 'local heap');
  if (data === undefined) return [];
  store.claim(data, size, 'local heap');
  const heap = await store.fields(data, size);
  const files: ExternalFile[] = [];
  for (let at = 0; at < Math.min(used, MAX_EXTERNAL_FILES); at += 1) {
    heap.at = Math.min(fields.length(), heap.bytes.length);
    files.push({ name: heap.cString(), offset: fields.length(), size: fields.length() });
  }
  return files;
}

/** Moves over a serialised selection (H5S): which elements it takes does not matter here. */
function skipSelection(fields: Fields): void {
  const type = fields.u32();
  const version = fields.u32();
  if (type === 0 || type === 3) return fields.skip(8);
  if (version === 1) {
    fields.skip(4);
    return fields.skip(fields.u32());
  }
  const flags = fields.u8();
  if (version === 2 && type === 2) return fields.skip(fields.u32());
  const width = type === 1 ? flags : fields.u8();
  const rank = fields.u32();
  if (type === 2 && (flags & 1) !== 0) return fields.skip(rank * 4 * width);
  const count = fields.number(width);
  fields.skip(count * rank * (type === 2 ? 2 : 1) * width);
}

async function readSources(
  heap: GlobalHeap,
  store: Store,
  layout: Layout & { kind: 'virtual' },
): Promise<VirtualSource[]> {
  if (layout.heap === undefined) return [];
  const object = await heap.object(layout.heap, layout.index);
  if (object === undefined) return [];
  const fields = new Fields(object.bytes, object.offset, store.widths);
  const version = fields.u8();
  const count = fields.length();
  const sources: VirtualSource[] = [];
  for (let at = 0; at < Math.min(count, MAX_SOURCES) && fields.left > 0; at += 1) {
    // From version 1 on, a name that stood before is not repeated.
    const flags = version === 0 ? 0 : fields.u8();
    const file =
      (flags & 4) !== 0
        ? '.'
        : (flags & 1) !== 0
          ? shared(fields, sources, 'file')
          : fields.cString();
    const dataset = (flags & 2) !== 0 ? shared(fields, sources, 'dataset') : fields.cString();
    sources.push({ file, dataset });
    skipSelection(fields);
    skipSelection(fields);
  }
  return sources;
}

function shared(
  fields: Fields,
  sources: readonly VirtualSource[],
  key: 'file' | 'dataset',
): string {
  return sources[fields.length()]?.[key] ?? '';
}

interface Draft {
  type: Hdf5Type;
  space: Hdf5Space;
  layout: Layout | undefined;
  filters: readonly string[];
  externalFiles: readonly ExternalFile[];
}

async function readMessage(
  store: Store,
  { type, isShared, body }: Message,
  draft: Draft,
): Promise<void> {
  switch (type) {
    case MESSAGE.dataspace:
      draft.space = readDataspace(await resolveShared(store, body, isShared, type));
      break;
    case MESSAGE.datatype:
      draft.type = readDatatype(await resolveShared(store, body, isShared, type));
      break;
    case MESSAGE.layout:
      draft.layout = readLayout(body);
      break;
    case MESSAGE.filters:
      draft.filters = readFilters(await resolveShared(store, body, isShared, type));
      break;
    case MESSAGE.externalFiles:
      draft.externalFiles = await readExternalFiles(store, body);
      break;
    default:
  }
}

/** Where the data lie, and how many bytes of this file they take. */
async function locate(
  store: Store,
  draft: Draft,
  chunkK: number,
): Promise<{ stored: number | undefined; data: DatasetReading['data'] }> {
  const { layout, type, space } = draft;
  const needed = elementsOf(space) * type.size;
  switch (layout?.kind) {
    case 'compact':
      return {
        stored: layout.data.bytes.length,
        data: { start: layout.data.start, length: layout.data.bytes.length },
      };
    case 'contiguous': {
      const size = layout.size ?? needed;
      if (layout.address === undefined || draft.externalFiles.length > 0)
        return { stored: 0, data: undefined };
      const start = store.place(layout.address);
      if (start + size > store.size)
        store.anomalies.add(
          'beyond-file',
          Math.min(start, store.size),
          `data of ${size} bytes at ${start} in a file of ${store.size}`,
        );
      else if (size < needed)
        store.anomalies.add(
          'storage-mismatch',
          start,
          `a shape of ${needed} bytes over ${size} bytes of data`,
        );
      store.claim(layout.address, size, 'data');
      return {
        stored: size,
        data: { start, length: Math.min(size, Math.max(0, store.size - start)) },
      };
    }
    case 'chunked':
      return {
        stored: await measureChunks(store, layout, type.size, elementsOf(space), chunkK),
        data: undefined,
      };
    default:
      return { stored: 0, data: undefined };
  }
}

const UNKNOWN_TYPE: Hdf5Type = { kind: 'unknown', size: 0, name: 'unknown' };

export async function readDataset(
  store: Store,
  heap: GlobalHeap,
  messages: readonly Message[],
  chunkK: number,
): Promise<DatasetReading> {
  const draft: Draft = {
    type: UNKNOWN_TYPE,
    space: { kind: 'null', shape: [] },
    layout: undefined,
    filters: [],
    externalFiles: [],
  };
  for (const message of messages) await guarded(store, () => readMessage(store, message, draft));
  let virtualSources: readonly VirtualSource[] = [];
  const { layout } = draft;
  if (layout?.kind === 'virtual')
    await guarded(store, async () => {
      virtualSources = await readSources(heap, store, layout);
    });
  let place: { stored: number | undefined; data: DatasetReading['data'] } = {
    stored: undefined,
    data: undefined,
  };
  await guarded(store, async () => {
    place = await locate(store, draft, chunkK);
  });
  const dataset: Hdf5Dataset = {
    type: draft.type,
    space: draft.space,
    layout: layout?.kind ?? 'unknown',
    storedBytes: place.stored,
    filters: draft.filters,
    externalFiles: draft.externalFiles,
    virtualSources,
  };
  return { dataset, data: place.data };
}
