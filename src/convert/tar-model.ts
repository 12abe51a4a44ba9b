import type { ByteSource } from '../bytes/source.ts';
import { Budget } from '../formats/pickle/budget.ts';
import { ExtensionRegistry } from '../formats/pickle/extension-registry.ts';
import { interpretStream } from '../formats/pickle/interpret.ts';
import type { MachineContext } from '../formats/pickle/machine.ts';
import type { PickleStream } from '../formats/pickle/program.ts';
import type { Value } from '../formats/pickle/value.ts';
import { parseTar } from '../formats/tar/parse.ts';
import { STORAGE_DTYPES, TORCH_DTYPES, OTHER_TORCH_BYTES } from './dtypes.data.ts';
import type { ModelTensors, ReadContext } from './model-source.ts';
import { itemsOf, nameOf } from './pickle-place.ts';
import { MAX_VALUES, readPickle, tensorsOf } from './pickle-model.ts';
import { refuse } from './refusal.ts';
import type { Storage, TensorView } from './tensor-view.ts';
import { faultOf, MAX_DIMENSIONS } from './tensor-view.ts';
import type { TensorReading } from './torch-tensor.ts';

const DAMAGED = 'The file is damaged or was made by hand; fetch it again from its source.';

/** Objects one of these files lists. */
const MAX_OBJECTS = 200_000;

interface TarStorage {
  readonly storage: Storage;
  readonly dtype: string;
  readonly elementBytes: number;
}

/** The pickles and numbers that stand one behind the other in `storages` and `tensors`. */
class Sequence {
  readonly #source: ByteSource;
  readonly #place: string;
  readonly #machine: MachineContext;
  at = 0;

  constructor(source: ByteSource, context: ReadContext, name: string) {
    this.#source = source;
    this.#place = `${context.place} › ${name}`;
    const limits = { ...context.limits, maxValues: MAX_VALUES };
    this.#machine = {
      limits,
      budget: new Budget(MAX_VALUES),
      registry: new ExtensionRegistry(),
      literals: () => undefined,
    };
  }

  get where(): string {
    return `${this.#place} at offset ${this.at}`;
  }

  /** The value of the pickle at the cursor. Only storage classes and tensor classes of torch are imported here. */
  async pickle(): Promise<Value> {
    const { stream } = await interpretStream(this.#source, this.at, this.#machine);
    this.#check(stream);
    this.at = stream.end;
    return stream.result ?? null;
  }

  #check(stream: PickleStream): void {
    if (stream.ending.kind !== 'stop' || stream.disagreements.length > 0)
      refuse('a pickle that does not end well', this.where, DAMAGED);
    for (const effect of stream.effects)
      if (effect.kind !== 'import' || !nameOf(effect.target)?.startsWith('torch.'))
        refuse('a call where only names belong', this.where, DAMAGED);
  }

  async count(): Promise<number> {
    const value = await this.pickle();
    if (typeof value === 'number' && value >= 0 && value <= MAX_OBJECTS) return value;
    return refuse('no number of objects', this.where, DAMAGED);
  }

  /** Signed 64-bit numbers. */
  async longs(count: number): Promise<readonly number[]> {
    const bytes = await this.#source.read(this.at, count * 8);
    if (bytes.length < count * 8) refuse('numbers that break off', this.where, DAMAGED);
    this.at += bytes.length;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return Array.from({ length: count }, (_, index) => Number(view.getBigInt64(index * 8, true)));
  }
}

async function readStorages(
  source: ByteSource,
  context: ReadContext,
): Promise<ReadonlyMap<Value, TarStorage>> {
  const sequence = new Sequence(source, context, 'storages');
  const storages = new Map<Value, TarStorage>();
  const count = await sequence.count();
  for (let index = 0; index < count; index += 1) {
    const [key, , type] = itemsOf(await sequence.pickle());
    const name = nameOf(type);
    const dtype = STORAGE_DTYPES.get(name?.slice('torch.'.length) ?? '');
    if (key === undefined || dtype === undefined)
      refuse('a storage of no type that is known', sequence.where, DAMAGED);
    const elementBytes = TORCH_DTYPES.get(dtype)?.bytes ?? OTHER_TORCH_BYTES.get(dtype) ?? 1;
    const [elements = -1] = await sequence.longs(1);
    const bytes = elements * elementBytes;
    if (elements < 0 || sequence.at + bytes > (source.size ?? 0))
      refuse(`a storage of ${elements} elements that breaks off`, sequence.where, DAMAGED);
    const id = `storages at ${sequence.at}`;
    const storage = { id, start: sequence.at, bytes, isBigEndian: false, open: () => source };
    storages.set(key, { storage, dtype, elementBytes });
    sequence.at += bytes;
  }
  for (const view of itemsOf(await sequence.pickle())) {
    const [target, root, offset, elements] = itemsOf(view);
    const base = root === undefined ? undefined : storages.get(root);
    if (
      target === undefined ||
      base === undefined ||
      typeof offset !== 'number' ||
      typeof elements !== 'number'
    )
      refuse('a view of a storage that is not there', sequence.where, DAMAGED);
    const { storage, elementBytes } = base;
    const start = offset * elementBytes;
    const bytes = elements * elementBytes;
    if (start < 0 || bytes < 0 || start + bytes > storage.bytes)
      refuse('a view beyond its storage', sequence.where, DAMAGED);
    storages.set(target, { ...base, storage: { ...storage, start: storage.start + start, bytes } });
  }
  return storages;
}

async function readTensors(
  source: ByteSource,
  storages: ReadonlyMap<Value, TarStorage>,
  context: ReadContext,
): Promise<ReadonlyMap<string, TensorReading>> {
  const sequence = new Sequence(source, context, 'tensors');
  const tensors = new Map<string, TensorReading>();
  const count = await sequence.count();
  for (let index = 0; index < count; index += 1) {
    const [key, storageKey] = itemsOf(await sequence.pickle());
    const base = storageKey === undefined ? undefined : storages.get(storageKey);
    if (base === undefined || (typeof key !== 'number' && typeof key !== 'bigint'))
      refuse('a tensor without storage', sequence.where, DAMAGED);
    // A 32-bit number of dimensions in a field of 64 bits.
    const [field = -1] = await sequence.longs(1);
    const dimensions = Number(BigInt.asIntN(32, BigInt(field)));
    if (dimensions < 0 || dimensions > MAX_DIMENSIONS)
      refuse(`a tensor of ${dimensions} dimensions`, sequence.where, DAMAGED);
    const shape = await sequence.longs(dimensions);
    const strides = await sequence.longs(dimensions);
    const [offset = -1] = await sequence.longs(1);
    const dtype = TORCH_DTYPES.get(base.dtype);
    if (dtype === undefined) {
      const fix = 'safetensors has no type for these numbers.';
      tensors.set(String(key), { ok: false, what: `numbers of type torch.${base.dtype}`, fix });
      continue;
    }
    const view: TensorView = { storage: base.storage, dtype, shape, strides, offset };
    const fault = faultOf(view);
    tensors.set(
      String(key),
      fault === undefined
        ? { ok: true, view }
        : { ok: false, what: `a tensor that does not fit: ${fault}`, fix: DAMAGED },
    );
  }
  return tensors;
}

/** The layout of PyTorch 0.1: a tar of `storages`, `tensors` and a pickle that names them by number. */
export async function readTarModel(
  source: ByteSource,
  context: ReadContext,
): Promise<ModelTensors> {
  const parsed = await parseTar(source, context.limits);
  if (!parsed.ok || !parsed.value.isLegacyTorch)
    refuse(
      'a tar archive that is no PyTorch checkpoint',
      context.place,
      'Give the file with the weights itself.',
    );
  const [odd] = parsed.anomalies;
  if (odd !== undefined) refuse(`an odd tar archive: ${odd.detail}`, context.place, DAMAGED);
  const open = async (name: string): Promise<ByteSource> => {
    const member = parsed.value.members.find((each) => each.name === name);
    return member === undefined ? refuse(`no ${name}`, context.place, DAMAGED) : member.open();
  };
  const storages = await readStorages(await open('storages'), context);
  const tensors = await readTensors(await open('tensors'), storages, context);
  const inside = { ...context, place: `${context.place} › pickle` };
  const pickle = await open('pickle');
  const { program, stream } = await readPickle(pickle, inside);
  if (program.streams.length > 1) refuse('more than one pickle', inside.place, DAMAGED);
  const found = tensorsOf(stream, pickle, inside, {
    findStorage: () => ({ ok: false, what: 'a storage of another layout' }),
    findTensor: (id) =>
      typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint'
        ? tensors.get(String(id))
        : undefined,
  });
  return { kind: 'PyTorch checkpoint, tar layout', framework: 'pt', ...found };
}
