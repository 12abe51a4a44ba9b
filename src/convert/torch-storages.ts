import type { ByteSource } from '../bytes/source.ts';
import type { LegacyStorage } from '../formats/pickle/program.ts';
import type { Value } from '../formats/pickle/value.ts';
import { OTHER_TORCH_BYTES, TORCH_DTYPES } from './dtypes.data.ts';
import type { Storage } from './tensor-view.ts';
import type { FindStorage, StorageId, StorageReading } from './torch-tensor.ts';
import { readStorageId } from './torch-tensor.ts';

/** The bytes behind a storage key, or what is wrong with them. */
export type StorageContent = Omit<Storage, 'isBigEndian'> & { readonly isBigEndian?: boolean };

function elementBytes(dtype: string | undefined): number {
  if (dtype === undefined) return 1;
  return TORCH_DTYPES.get(dtype)?.bytes ?? OTHER_TORCH_BYTES.get(dtype) ?? 1;
}

/**
 * Resolves persistent ids. torch keeps the first storage of a key, so ids that tell different
 * stories about one key are refused: which of them counts would depend on the order of loading.
 */
export function storageFinder(open: (key: string) => StorageContent | string): FindStorage {
  const known = new Map<string, { readonly id: StorageId; readonly reading: StorageReading }>();
  return (value: Value): StorageReading => {
    const id = readStorageId(value);
    if (id === undefined) return { ok: false, what: 'a persistent id that is no storage of torch' };
    const before = known.get(id.key);
    if (before === undefined) {
      const reading = readStorage(id, open(id.key));
      known.set(id.key, { id, reading });
      return viewOf(reading, id);
    }
    if (before.id.dtype !== id.dtype || before.id.count !== id.count)
      return { ok: false, what: `storage ${id.key} described in two ways` };
    return viewOf(before.reading, id);
  };
}

function readStorage(id: StorageId, content: StorageContent | string): StorageReading {
  if (typeof content === 'string') return { ok: false, what: content };
  const bytes = id.count * elementBytes(id.dtype);
  if (content.bytes !== bytes)
    return {
      ok: false,
      what: `storage ${id.key} of ${bytes} bytes, but the file holds ${content.bytes} for it`,
    };
  return { ok: true, storage: { isBigEndian: false, ...content }, dtype: id.dtype };
}

/** The part of a storage that a view of the legacy layout shows. */
function viewOf(reading: StorageReading, { view, dtype }: StorageId): StorageReading {
  if (!reading.ok || view === undefined) return reading;
  const [, offset, count] = view;
  if (typeof offset !== 'number' || typeof count !== 'number')
    return { ok: false, what: 'a view of a storage without numbers' };
  const size = elementBytes(dtype);
  const { storage } = reading;
  if (offset < 0 || count < 0 || (offset + count) * size > storage.bytes)
    return { ok: false, what: 'a view beyond its storage' };
  const part = { ...storage, start: storage.start + offset * size, bytes: count * size };
  return { ...reading, storage: part };
}

/** Storages that stand in the file behind the pickles. They are little-endian on every machine. */
export function storagesAt(source: ByteSource, storages: readonly LegacyStorage[]): FindStorage {
  const places = new Map(storages.map((storage) => [storage.key, storage]));
  return storageFinder((key) => {
    const place = places.get(key);
    if (place === undefined) return `storage ${key}, which is not in the file`;
    const { start, end } = place;
    return { id: `storage ${key}`, start, bytes: end - start, open: () => source };
  });
}
