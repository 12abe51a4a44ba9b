import type { Effect, PickleStream } from '../formats/pickle/program.ts';
import { isNode, type Value } from '../formats/pickle/value.ts';
import { STORAGE_DTYPES } from './dtypes.data.ts';
import {
  JOBLIB_WRAPPERS,
  MAPPINGS,
  NUMPY_FROM_BUFFER,
  NUMPY_REBUILD,
  OTHER_TENSORS,
  PLAIN_NAMES,
  TENSOR_BUILDERS,
  TENSOR_CLASSES,
} from './imports.data.ts';
import { nameOf, type Changes } from './pickle-place.ts';
import { reaches } from './reach.ts';
import type { RefusalList } from './refusal.ts';

const KNOWN: readonly { has: (name: string) => boolean }[] = [
  TENSOR_BUILDERS,
  TENSOR_CLASSES,
  MAPPINGS,
  NUMPY_REBUILD,
  NUMPY_FROM_BUFFER,
  JOBLIB_WRAPPERS,
  PLAIN_NAMES,
  OTHER_TENSORS,
];
const STORAGE_RE = /^torch\.(?:storage\.)?(\w+Storage)$/;
/** `torch.float32`, `torch.strided`, `torch.per_tensor_affine`: constants in lower case, but no function is one. */
const CONSTANT_RE =
  /^torch\.((b?float|u?int|complex|bits|q?u?int)[0-9a-z_]*|bool|half|double|long|short|strided|contiguous_format|preserve_format|channels_last(_3d)?|sparse_(coo|csr|csc|bsr|bsc)|per_(tensor|channel)_affine|per_channel_affine_float_qparams|per_tensor_symmetric|per_channel_symmetric|jagged)$/;

/** Whether a name is one of those that only describe tensors and plain values. */
function isKnown(name: string): boolean {
  if (KNOWN.some((names) => names.has(name)) || CONSTANT_RE.test(name)) return true;
  const storage = STORAGE_RE.exec(name)?.[1];
  return (
    storage !== undefined && (STORAGE_DTYPES.has(storage) || /^(Unt|T)ypedStorage$/.test(storage))
  );
}

/** What an effect calls or imports, when that is not known; undefined when it is. */
function foreignName(effect: Effect): string | undefined {
  switch (effect.kind) {
    case 'import': {
      const name = nameOf(effect.target);
      if (name === undefined) return 'a name that is computed while loading';
      return isKnown(name) ? undefined : name;
    }
    case 'make':
      return foreignCallee(effect.object.callee);
    case 'build':
    case 'method': {
      const { target } = effect;
      if (!isNode(target) || target.kind !== 'object') return 'a change of something unknown';
      const name = nameOf(target.callee) ?? '';
      // Tensor.__setstate__ may give a tensor another storage.
      if (TENSOR_BUILDERS.has(name) || TENSOR_CLASSES.has(name)) return `a change of ${name}(…)`;
      return foreignCallee(target.callee);
    }
    case 'persistent':
      return undefined;
  }
}

function foreignCallee(callee: Value): string | undefined {
  const name = nameOf(callee);
  if (name === undefined) return 'a call of something computed while loading';
  return isKnown(name) ? undefined : name;
}

/** Values an effect was given. */
function operands(effect: Effect): readonly Value[] {
  switch (effect.kind) {
    case 'make':
      return [effect.object.args, effect.object.kwargs ?? null, effect.object.callee];
    case 'build':
      return [effect.state];
    case 'method':
      return effect.args;
    default:
      return [];
  }
}

const FIX =
  'What it would change is known only while loading. Save the tensors alone where you trust the file.';

/**
 * Refuses calls that are not known, wherever they stand: one that does not show in the result may
 * still have changed it. With `selected`, the part of the result that is wanted, only those that
 * are given something of that part.
 */
export function refuseForeignCalls(
  stream: PickleStream,
  changes: Changes,
  place: string,
  selected: ReadonlySet<Value> | undefined,
  refusals: RefusalList,
): void {
  const seen = new Set<Value>();
  const named = new Set<string>();
  for (const effect of stream.effects) {
    const name = foreignName(effect);
    if (name === undefined || named.has(name)) continue;
    if (
      selected !== undefined &&
      !reaches(operands(effect), changes, (node) => selected.has(node), seen)
    )
      continue;
    named.add(name);
    refusals.add(`the pickle uses ${name}`, `${place} at offset ${effect.offset}`, FIX);
  }
}
