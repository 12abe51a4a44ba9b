import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { decodeUtf8 } from '../../bytes/text.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Claim } from '../format.ts';
import { pathProblem } from '../relative-path.ts';
import { countParameters } from '../parameter-count.ts';
import { guarded } from './attributes.ts';
import { Carried } from './contents.ts';
import { GlobalHeap } from './global-heap.ts';
import { kerasWeights } from './hdf5-file.ts';
import type { Hdf5Anomaly, Hdf5Error, Hdf5File, Hdf5Link, Hdf5Object } from './hdf5-file.ts';
import { readObjectHeader } from './object-header.ts';
import { Store } from './store.ts';
import { readSuperblock, superblockPlaces, type Superblock } from './superblock.ts';
import { freeSpace } from './free-space.ts';
import { Walk } from './walk.ts';

/** Bytes of a packed archive member that are unfolded at once: jumping about in a stream would unfold it again and again. */
const MAX_UNFOLDED_BYTES = 256 * 1024 * 1024;
/** Bytes of attribute values over the whole file. */
const MAX_VALUE_BYTES = 256 * 1024 * 1024;
const KERAS_NAMES: ReadonlySet<string> = new Set([
  'keras_version',
  'model_config',
  'layer_names',
  'weight_names',
  'training_config',
]);
const KERAS_PATH_RE =
  /^\/(?:_layer_checkpoint_dependencies|model_weights|optimizer_weights)(?:\/|$)|^\/(?:layers|optimizer|_?[a-z_0-9]+)?\/?(?:.*\/)?vars(?:\/\d+)?$/;

type Result = Parsed<Hdf5File, Hdf5Anomaly, Hdf5Error>;

function failure(code: Hdf5Error, offset: number, detail: string): Result {
  return { ok: false, error: { code, offset, detail } };
}

function isKeras(objects: readonly Hdf5Object[]): boolean {
  return objects.some(
    ({ path, attributes }) =>
      KERAS_PATH_RE.test(path) || attributes.some(({ name }) => KERAS_NAMES.has(name)),
  );
}

/** A user block is whatever its owner likes; text for people is claimed, anything else is not. */
async function userBlockClaims(source: ByteSource, length: number): Promise<Claim[]> {
  if (length === 0) return [];
  const bytes = await source.read(0, Math.min(length, 65_536));
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  const text = decodeUtf8(bytes.subarray(0, end));
  // MATLAB ends its header with a version and a byte order mark, hence the control characters.
  const isMatlab = text === undefined ? false : text.startsWith('MATLAB ');
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  const isText = text !== undefined && !/[\u0000-\u0008\u000e-\u001f]/.test(text);
  return isMatlab || isText ? [{ start: 0, end: length, what: 'user block' }] : [];
}

async function readOuter(store: Store, superblock: Superblock): Promise<void> {
  store.claims.push({
    start: superblock.place,
    end: superblock.place + superblock.length,
    what: 'superblock',
  });
  if (superblock.isChecksumWrong)
    store.anomalies.add(
      'checksum-mismatch',
      superblock.place,
      'the checksum of the superblock does not match',
    );
  const { extension, driver } = superblock;
  if (extension !== undefined)
    await guarded(store, async () => {
      await readObjectHeader(store, extension);
    });
  if (driver !== undefined)
    await guarded(store, async () => {
      const head = await store.fields(driver, 16);
      head.skip(4);
      store.claim(driver, 16 + head.u32(), 'driver information');
    });
}

function compareEnd(store: Store, { end, place }: Superblock): number {
  const stated = end === undefined ? store.size : end + place <= store.size ? end + place : end;
  if (stated > store.size)
    store.anomalies.add(
      'truncated-file',
      store.size,
      `the file ends at ${store.size}, by its own account at ${stated}`,
    );
  return Math.min(stated, store.size);
}

function gapsOf(store: Store, walk: Walk): Unexamined[] {
  const gaps: Unexamined[] = [];
  if (walk.isTruncated) gaps.push({ code: 'count-limit', detail: 'more objects than are read' });
  for (const { code, offset, detail } of store.anomalies.list)
    if (code === 'unfollowed') gaps.push({ code: 'unsupported-format', offset, detail });
  if (
    store.anomalies.list.some(({ code }) => code === 'broken-structure' || code === 'beyond-file')
  )
    gaps.push({ code: 'corrupt-data', detail: 'a part of the structure can not be read' });
  return gaps;
}

function factsOf(objects: readonly Hdf5Object[], carried: Carried): NonNullable<Hdf5File['facts']> {
  const tensors = objects.flatMap(({ dataset }) =>
    dataset === undefined ? [] : [{ shape: dataset.space.shape }],
  );
  return {
    tensors: tensors.length,
    parameters: countParameters(tensors),
    ...(isKeras(objects) ? { framework: 'Keras' } : {}),
    ...(carried.kerasVersion === undefined ? {} : { kerasVersion: carried.kerasVersion }),
    ...(carried.backend === undefined ? {} : { backend: carried.backend }),
  };
}

/** Files beside this one that its links and data sets lead to. */
function companionsOf(objects: readonly Hdf5Object[], links: readonly Hdf5Link[]): string[] {
  const names = [
    ...links.flatMap(({ file }) => (file === undefined ? [] : [file])),
    ...objects.flatMap(({ dataset }) => [
      ...(dataset?.externalFiles ?? []).map(({ name }) => name),
      ...(dataset?.virtualSources ?? []).map(({ file }) => file),
    ]),
  ];
  return [...new Set(names)].filter((name) => name !== '.' && pathProblem(name) === undefined);
}

async function unfolded(source: ByteSource): Promise<ByteSource> {
  if (source.sequential !== true || (source.size ?? Infinity) > MAX_UNFOLDED_BYTES) return source;
  return memorySource(await source.read(0, source.size ?? 0));
}

/** Walks the structure of a file; reads its data never, its attributes within limits. */
export async function parseHdf5(given: ByteSource, _limits: Limits): Promise<Result> {
  const { size } = given;
  if (size === undefined)
    return failure('unknown-size', 0, 'a stream of unknown length can not be walked');
  const source = await unfolded(given);
  const [place] = await superblockPlaces(source, size);
  if (place === undefined)
    return failure('no-superblock', 0, 'no superblock at any place where one may stand');
  const reading = await readSuperblock(source, place);
  if (!reading.ok) return failure(reading.code, reading.offset, reading.detail);
  const superblock = reading.value;
  if (superblock.root === undefined) return failure('broken-root', place, 'no root group');
  const store = new Store(source, size, place, superblock);
  await readOuter(store, superblock);
  const heap = new GlobalHeap(store);
  const walk = new Walk({ store, heap, budget: { bytes: MAX_VALUE_BYTES } }, superblock);
  if (!(await walk.run(superblock.root)))
    return failure('broken-root', store.place(superblock.root), 'the root group can not be read');
  const end = compareEnd(store, superblock);
  const carried = new Carried();
  const objects = walk.found.map(({ object }) => object);
  for (const found of walk.found) {
    carried.attributes(found.object);
    carried.data(source, found);
  }
  const claims = [
    ...(await userBlockClaims(source, place)),
    ...(await freeSpace(store, heap, place, end, walk.hasUnwalkedChunks)),
  ];
  for (const object of heap.objects()) carried.heapObject(object);
  const { anomalies } = store;
  if (anomalies.dropped > 0)
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  const value: Hdf5File = {
    superblock: superblock.version,
    userBlockBytes: place,
    objects,
    links: walk.links,
    isKeras: isKeras(objects),
    facts: factsOf(objects, carried),
    derived: isKeras(objects)
      ? [
          ...carried.derived,
          {
            token: kerasWeights,
            value: { tensors: objects.filter(({ kind }) => kind === 'dataset').length },
          },
        ]
      : carried.derived,
    members: carried.members,
    claims,
    companions: companionsOf(objects, walk.links),
  };
  const found = anomalies.list.filter(({ code }) => code !== 'unfollowed');
  return {
    ok: true,
    value,
    anomalies: found,
    unexamined: [...gapsOf(store, walk), ...carried.unexamined],
  };
}
