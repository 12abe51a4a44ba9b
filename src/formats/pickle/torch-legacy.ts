import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Unexamined } from '../../core/parsed.ts';
import type { Claim } from '../format.ts';
import type { LegacyStorage, PickleStream } from './program.ts';
import { isNode, type Value } from './value.ts';

/** First pickle of a file of `torch.save(..., _use_new_zipfile_serialization=False)`. */
const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;
/** Second pickle. */
const PROTOCOL_VERSION = 1001;

/** Magic number, protocol version, system information, the object, the storage keys. */
export const LEGACY_STREAMS = 5;
const OBJECT_STREAM = 3;
const KEYS_STREAM = 4;

/** Bytes per element of the storage classes. */
const ELEMENT_SIZES: ReadonlyMap<string, number> = new Map([
  ['DoubleStorage', 8],
  ['FloatStorage', 4],
  ['HalfStorage', 2],
  ['BFloat16Storage', 2],
  ['LongStorage', 8],
  ['IntStorage', 4],
  ['ShortStorage', 2],
  ['CharStorage', 1],
  ['ByteStorage', 1],
  ['BoolStorage', 1],
  ['ComplexDoubleStorage', 16],
  ['ComplexFloatStorage', 8],
  ['QUInt8Storage', 1],
  ['QInt8Storage', 1],
  ['QInt32Storage', 4],
  ['QUInt4x2Storage', 1],
  ['QUInt2x4Storage', 1],
  ['UntypedStorage', 1],
]);

/** True when the streams so far begin as torch's legacy loader demands. */
export function isTorchLegacy(streams: readonly PickleStream[]): boolean {
  return (
    streams[0]?.result === MAGIC_NUMBER &&
    (streams.length < 2 || streams[1]?.result === PROTOCOL_VERSION)
  );
}

/** Storage key to element size, from the persistent ids of the object. */
function elementSizes(object: PickleStream): ReadonlyMap<Value, number | undefined> {
  const sizes = new Map<Value, number | undefined>();
  for (const effect of object.effects) {
    if (effect.kind !== 'persistent') continue;
    const { id } = effect.object;
    if (!isNode(id) || id.kind !== 'tuple' || id.items[0] !== 'storage') continue;
    const [, type, key] = id.items;
    // torch keeps the first storage of a key.
    if (type === undefined || key === undefined || sizes.has(key)) continue;
    const name = isNode(type) && type.kind === 'global' ? type.name : '';
    sizes.set(key, ELEMENT_SIZES.get(name));
  }
  return sizes;
}

export interface LegacyStorages {
  readonly storages: readonly LegacyStorage[];
  readonly claims: readonly Claim[];
  readonly unexamined: readonly Unexamined[];
}

/** The raw storages behind the last pickle: for each key its number of elements and the elements. */
export async function readLegacyStorages(
  source: ByteSource,
  streams: readonly PickleStream[],
): Promise<LegacyStorages> {
  const claims: Claim[] = [];
  const storages: LegacyStorage[] = [];
  const keys = streams[KEYS_STREAM];
  const object = streams[OBJECT_STREAM];
  if (keys === undefined || object === undefined) return { storages, claims, unexamined: [] };
  const fail = (detail: string, offset: number): LegacyStorages => ({
    storages,
    claims,
    unexamined: [{ code: 'corrupt-data', detail, offset }],
  });
  const list = keys.result;
  if (list === undefined || !isNode(list) || list.kind !== 'list' || list.elided > 0)
    return fail('the storage keys are no list', keys.start);
  const sizes = elementSizes(object);
  const reader = new Reader(source, { offset: keys.end, windowBytes: 8 });
  for (const key of list.items) {
    const start = reader.offset;
    const elementSize = sizes.get(key);
    if (elementSize === undefined) return fail('a storage of unknown element size', start);
    if (!(await reader.ensure(8))) return fail('a storage is missing', start);
    const length = reader.u64() * BigInt(elementSize);
    const end = BigInt(start) + 8n + length;
    const size = source.size ?? Number.MAX_SAFE_INTEGER;
    if (end > BigInt(size)) return fail(`a storage of ${length} bytes is cut off`, start);
    claims.push({ start, end: Number(end), what: 'storage' });
    storages.push({ key: typeof key === 'string' ? key : '', start: start + 8, end: Number(end) });
    reader.seek(Number(end));
  }
  return { storages, claims, unexamined: [] };
}
