import { isNode, type ObjectValue, type Value } from '../formats/pickle/value.ts';
import type { Dtype } from './dtypes.data.ts';
import { STORAGE_DTYPES, TORCH_DTYPES } from './dtypes.data.ts';
import { OTHER_TENSORS, TENSOR_BUILDERS, TENSOR_CLASSES } from './imports.data.ts';
import { isObject, itemsOf, nameOf } from './pickle-place.ts';
import type { Storage, TensorView } from './tensor-view.ts';
import { faultOf } from './tensor-view.ts';

/** A tensor as the pickle describes it, or why it is none that can be copied. */
export type TensorReading =
  | { readonly ok: true; readonly view: TensorView }
  | {
      readonly ok: false;
      readonly what: string;
      readonly fix: string;
      /** An ordinary value that can be left out, not a defect or a danger. */
      readonly isPlain?: true;
    };

/** Where a persistent id points: the storage, and the dtype its class implies. */
export type StorageReading =
  | {
      readonly ok: true;
      readonly storage: Storage;
      /** torch's name; undefined for an untyped storage. */
      readonly dtype: string | undefined;
    }
  | { readonly ok: false; readonly what: string };

export type FindStorage = (id: Value) => StorageReading;

/** Parameters inside parameters; honest files hold one level. */
const MAX_WRAPPERS = 8;

const LOAD_FROM_BYTES = 'torch.storage._load_from_bytes';
const DAMAGED = 'The file is damaged or was made by hand; fetch it again from its source.';
const NO_DTYPE =
  'safetensors has no type for these numbers. Convert the tensor to another dtype where you trust the file, and save it again.';

function fail(what: string, fix = DAMAGED): TensorReading {
  return { ok: false, what, fix };
}

/** Whether the object is one that torch rebuilds as a tensor, of whatever sort. */
export function isTorchTensor(object: ObjectValue): boolean {
  const name = nameOf(object.callee);
  return name !== undefined && (TENSOR_BUILDERS.has(name) || OTHER_TENSORS.has(name));
}

/** Reads the call that rebuilds a tensor, without making it. */
export function readTorchTensor(
  object: ObjectValue,
  findStorage: FindStorage,
  depth = 0,
): TensorReading {
  const name = nameOf(object.callee) ?? '';
  const args = itemsOf(object.args);
  const other = OTHER_TENSORS.get(name);
  if (other !== undefined) return fail(other[0], other[1]);
  if (object.making !== 'call') return fail(`${name} made in a way that no torch writes`);
  switch (name) {
    case 'torch._utils._rebuild_tensor':
      return strided(args, undefined, undefined, findStorage);
    case 'torch._utils._rebuild_tensor_v2':
      return strided(args, undefined, args[6], findStorage);
    case 'torch._utils._rebuild_tensor_v3':
      return strided(args, args[6] ?? null, args[7], findStorage);
    case 'torch._utils._rebuild_parameter_with_state':
      if (!isHarmlessState(args[3])) return fail(STATE_CHANGES, STATE_FIX);
      return inner(args[0], findStorage, depth);
    case 'torch._utils._rebuild_parameter':
      return inner(args[0], findStorage, depth);
    case 'torch._tensor._rebuild_from_type':
    case 'torch._tensor._rebuild_from_type_v2':
      return fromType(object, args, findStorage, depth);
    default:
      return fail(`${name || 'a call'} is no way to rebuild a tensor that is known here`);
  }
}

const STATE_CHANGES = 'a tensor whose state could change its numbers';
const STATE_FIX = 'Save plain tensors: tensor.detach().clone().';
/** Attributes of a tensor that set its numbers or its class. */
const CHANGING: ReadonlySet<string> = new Set(['data', 'real', 'imag', '__class__', '__dict__']);

/** Python attributes with plain values: `setattr` of others may replace what the tensor shows. */
function isHarmlessState(state: Value | undefined): boolean {
  if (state === undefined || state === null) return true;
  if (!isNode(state)) return false;
  if (state.kind === 'tuple')
    return state.elided === 0 && state.items.length === 2 && state.items.every(isHarmlessState);
  if (state.kind !== 'dict' || state.elided > 0 || state.replaced !== undefined) return false;
  return state.entries.every(([key, value]) => {
    const plain = !isNode(value) || value.kind === 'float' || value.kind === 'long-text';
    return typeof key === 'string' && !CHANGING.has(key) && plain;
  });
}

function inner(value: Value | undefined, findStorage: FindStorage, depth: number): TensorReading {
  if (value === undefined || !isNode(value) || value.kind !== 'object' || depth >= MAX_WRAPPERS)
    return fail('a parameter without a tensor in it');
  return readTorchTensor(value, findStorage, depth + 1);
}

/** `_rebuild_from_type_v2(func, type, args, state)`: the state holds Python attributes, not numbers. */
function fromType(
  object: ObjectValue,
  args: readonly Value[],
  findStorage: FindStorage,
  depth: number,
): TensorReading {
  const [builder, type, innerArgs, state] = args;
  const name = nameOf(type);
  if (name === undefined || !TENSOR_CLASSES.has(name))
    return fail(
      `a tensor of the class ${name ?? 'unknown'}`,
      'Such a class may read its numbers in its own way. Save plain tensors (tensor.as_subclass(torch.Tensor)).',
    );
  if (!isHarmlessState(state)) return fail(STATE_CHANGES, STATE_FIX);
  if (builder === undefined || innerArgs === undefined || depth >= MAX_WRAPPERS)
    return fail('a tensor without its parts');
  return readTorchTensor({ ...object, callee: builder, args: innerArgs }, findStorage, depth + 1);
}

function numbers(value: Value | undefined): readonly number[] | undefined {
  if (value === undefined || !isNode(value)) return undefined;
  // torch.Size((2, 3)) in files of some writers.
  const list =
    value.kind === 'object' && nameOf(value.callee) === 'torch.Size'
      ? itemsOf(itemsOf(value.args)[0])
      : value.kind === 'tuple' || value.kind === 'list'
        ? value.elided === 0
          ? value.items
          : undefined
        : undefined;
  if (list === undefined) return undefined;
  const found: number[] = [];
  for (const item of list) {
    if (typeof item !== 'number') return undefined;
    found.push(item);
  }
  return found;
}

/** `{}` or None; set bits mean that the stored numbers are not the tensor's values. */
function isEmptyMetadata(metadata: Value | undefined): boolean {
  if (metadata === undefined || metadata === null) return true;
  return (
    isNode(metadata) && metadata.kind === 'dict' && metadata.entries.length + metadata.elided === 0
  );
}

function dtypeOf(name: string | undefined): Dtype | undefined {
  return name === undefined ? undefined : TORCH_DTYPES.get(name);
}

/** `dtype` is given where the storage is untyped. */
function strided(
  args: readonly Value[],
  dtypeValue: Value | undefined,
  metadata: Value | undefined,
  findStorage: FindStorage,
): TensorReading {
  const [storageValue, offset, size, stride] = args;
  if (isObject(storageValue) && nameOf(storageValue.callee) === LOAD_FROM_BYTES)
    return fail(
      'a tensor kept as a torch file inside the pickle',
      'Load it where you trust it and save it with torch.save.',
    );
  if (storageValue === undefined || !isNode(storageValue) || storageValue.kind !== 'persistent')
    return fail('a tensor whose storage is not in the file');
  if (!isEmptyMetadata(metadata))
    return fail(
      'a tensor with its conjugate or negative bit set: the stored numbers are not its values',
      'Save tensor.resolve_conj().resolve_neg() instead.',
    );
  const found = findStorage(storageValue.id);
  if (!found.ok) return fail(found.what);
  const given = nameOf(dtypeValue);
  if (dtypeValue !== undefined && !given?.startsWith('torch.')) return fail('a tensor of no dtype');
  const dtypeName = given === undefined ? found.dtype : given.slice('torch.'.length);
  const dtype = dtypeOf(dtypeName);
  if (dtype === undefined) return fail(`numbers of type torch.${dtypeName ?? 'unknown'}`, NO_DTYPE);
  const shape = numbers(size);
  const strides = numbers(stride);
  if (shape === undefined || strides === undefined || typeof offset !== 'number')
    return fail('a tensor whose shape, strides or offset are no numbers');
  const view: TensorView = { storage: found.storage, dtype, shape, strides, offset };
  const fault = faultOf(view);
  return fault === undefined ? { ok: true, view } : fail(`a tensor that does not fit: ${fault}`);
}

/** The parts of `('storage', type, key, location, numel, view)`. */
export interface StorageId {
  readonly key: string;
  /** torch's dtype name; undefined for an untyped storage, whose `count` is of bytes. */
  readonly dtype: string | undefined;
  readonly count: number;
  /** `(key, offset, count)` in elements, of the legacy layout. */
  readonly view: readonly Value[] | undefined;
}

/** Undefined when it is no storage's id as torch writes it. */
export function readStorageId(id: Value): StorageId | undefined {
  const [typename, type, key, , count, view] = itemsOf(id);
  if (typename !== 'storage' || typeof count !== 'number') return undefined;
  if (typeof key !== 'string' && typeof key !== 'number') return undefined;
  const name = nameOf(type);
  const last = name?.slice(name.lastIndexOf('.') + 1);
  if (last === undefined || !name?.startsWith('torch.')) return undefined;
  const dtype = STORAGE_DTYPES.get(last);
  if (dtype === undefined && last !== 'UntypedStorage') return undefined;
  return {
    key: String(key),
    dtype,
    count,
    view: view === undefined || view === null ? undefined : itemsOf(view),
  };
}
