/**
 * Writes PyTorch checkpoints, in the zip and in the legacy layout, from a description of tensors as
 * views of storages. Independent of the readers, and able to lie about every number.
 */
import * as p from './pickle.ts';
import { torchZip } from './zip.ts';

export interface StorageInput {
  readonly data: Uint8Array;
  /** The class in the pickle: `FloatStorage`. */
  readonly type: string;
  /** Bytes of one element. */
  readonly bytes: number;
  /** Elements as the pickle states them. */
  readonly count?: number;
}

export interface TensorInput {
  readonly storage: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset?: number;
  /** `_rebuild_tensor_v3` with this dtype (`float8_e4m3fn`), over an untyped storage. */
  readonly dtype?: string;
  readonly parameter?: boolean;
  readonly metadata?: p.Part;
}

export type Tree = TensorInput | { readonly raw: p.Part } | readonly Tree[] | Map<string, Tree>;

/** An int in the shortest form; negative ones as four bytes. */
export function integer(value: number): Uint8Array {
  if (value >= 0 && value < 256) return p.binint1(value);
  if (value >= -(2 ** 31) && value < 2 ** 31) return p.binint(value);
  return p.long1(p.little(BigInt(value), 8));
}

const ints = (values: readonly number[]): Uint8Array => p.tupleOf(...values.map(integer));

function isTensor(tree: Tree): tree is TensorInput {
  return !Array.isArray(tree) && 'storage' in tree;
}

export function persistent(storage: StorageInput, key: string, legacy: boolean): Uint8Array {
  const count = storage.count ?? storage.data.length / storage.bytes;
  const type =
    storage.type === 'UntypedStorage'
      ? p.global('torch.storage', 'UntypedStorage')
      : p.global('torch', storage.type);
  const parts = [p.text('storage'), type, p.text(key), p.text('cpu'), integer(count)];
  return p.assemble(p.tupleOf(...parts, ...(legacy ? [p.none] : [])), p.binpersid);
}

const NO_HOOKS = p.call('collections', 'OrderedDict');

function tensor(
  input: TensorInput,
  storages: readonly StorageInput[],
  legacy: boolean,
): Uint8Array {
  const storage = persistent(storages[input.storage]!, String(input.storage), legacy);
  const args = [storage, integer(input.offset ?? 0), ints(input.shape), ints(input.strides)];
  const rest = [p.newfalse, NO_HOOKS];
  const metadata = input.metadata === undefined ? [] : [input.metadata];
  const built =
    input.dtype === undefined
      ? p.call('torch._utils', '_rebuild_tensor_v2', ...args, ...rest, ...metadata)
      : p.call(
          'torch._utils',
          '_rebuild_tensor_v3',
          ...args,
          ...rest,
          p.global('torch', input.dtype),
          ...metadata,
        );
  return input.parameter === true
    ? p.call('torch._utils', '_rebuild_parameter', built, p.newtrue, NO_HOOKS)
    : built;
}

/** Opcodes that make the tree. */
export function treeOpcodes(
  tree: Tree,
  storages: readonly StorageInput[],
  legacy = false,
): Uint8Array {
  if (tree instanceof Map) {
    const items = [...tree].map(([key, value]) => [
      p.text(key),
      treeOpcodes(value, storages, legacy),
    ]);
    return p.assemble(p.emptyDict, p.mark, ...items, p.setitems);
  }
  if (Array.isArray(tree)) {
    const items = tree.map((item: Tree) => treeOpcodes(item, storages, legacy));
    return p.assemble(p.emptyList, p.mark, ...items, p.appends);
  }
  if (isTensor(tree)) return tensor(tree, storages, legacy);
  return p.assemble('raw' in tree ? tree.raw : p.none);
}

/** A checkpoint as `torch.save` writes it today. */
export function torchFile(
  tree: Tree,
  storages: readonly StorageInput[],
  options: {
    readonly byteorder?: string;
    readonly deflated?: boolean;
    readonly before?: p.Part;
    readonly missing?: readonly number[];
  } = {},
): Uint8Array {
  const pickle = p.pickle(4, options.before ?? '', treeOpcodes(tree, storages));
  const method = options.deflated === true ? { method: 8 } : {};
  return torchZip({
    pickle,
    storages: [],
    entries: storages.flatMap(({ data }, index) =>
      options.missing?.includes(index) === true
        ? []
        : [{ name: `archive/data/${index}`, data, ...method }],
    ),
    byteorder: options.byteorder ?? 'little',
  });
}

const MAGIC = p.long1(
  Uint8Array.from([0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]),
);

/** The layout before torch 1.6: five pickles, then the storages. */
export function legacyTorchFile(tree: Tree, storages: readonly StorageInput[]): Uint8Array {
  const keys = storages.map((_, index) => p.text(String(index)));
  return p.assemble(
    p.pickle(2, MAGIC),
    p.pickle(2, p.binint2(1001)),
    p.pickle(2, p.emptyDict),
    p.pickle(4, treeOpcodes(tree, storages, true)),
    p.pickle(4, p.emptyList, p.mark, ...keys, p.appends),
    ...storages.flatMap(({ data, bytes }) => [p.little(data.length / bytes, 8), data]),
  );
}
