import type { ObjectValue, Value } from '../../../formats/pickle/value.ts';
import { isNode } from '../../../formats/pickle/value.ts';
import { callKnown, callMethod } from './fold-functions.ts';
import type { Folded, FoldedList, FoldedName } from './folded.ts';
import { isPart, MAX_FOLDED_LENGTH, nameOf } from './folded.ts';
import { isGlobal, tupleItems } from './values.ts';

/** Calls inside calls. A payload written by a person nests about five deep; its generator rarely thirty. */
const MAX_DEPTH = 40;
/** Values looked at per folded expression. */
const MAX_STEPS = 4000;
/** Values looked at per stream; beyond, nothing folds any more and every computed callee stays unresolved. */
const MAX_TOTAL_STEPS = 5_000_000;

/**
 * Computes, without running anything, what a value will be: a payload that spells `os.system`
 * through `getattr`, `''.join` or base64 is named as such. Undefined when any part is not certain.
 */
export class Folder {
  readonly #known = new WeakMap<ObjectValue, { readonly value: Folded | undefined }>();
  #steps = 0;
  #totalSteps = 0;

  fold(value: Value): Folded | undefined {
    this.#steps = 0;
    return this.#fold(value, 0);
  }

  /** The global a callee stands for, when it is one or folds to one. */
  target(value: Value): FoldedName | undefined {
    if (isGlobal(value)) return nameOf(value.module, value.name);
    const folded = this.fold(value);
    if (!isPart(folded)) return undefined;
    if (folded.kind === 'name') return folded;
    if (folded.kind === 'module') return { kind: 'name', module: folded.module, name: '' };
    if (folded.kind === 'partial' && isPart(folded.callee) && folded.callee.kind === 'name') {
      return folded.callee;
    }
    return undefined;
  }

  #fold(value: Value, depth: number): Folded | undefined {
    this.#steps += 1;
    this.#totalSteps += 1;
    if (depth > MAX_DEPTH || this.#steps > MAX_STEPS) return undefined;
    if (this.#totalSteps > MAX_TOTAL_STEPS) return undefined;
    if (!isNode(value)) return typeof value === 'bigint' ? undefined : value;
    switch (value.kind) {
      case 'float':
        return value.value;
      case 'bytes':
      case 'bytearray':
        return value.head.length === value.length
          ? { kind: 'bytes', bytes: value.head }
          : undefined;
      case 'tuple':
      case 'list':
      case 'set':
      case 'frozenset':
        return value.elided > 0 ? undefined : this.#foldList(value.items, depth);
      case 'global':
        return nameOf(value.module, value.name);
      case 'computed-global':
        return this.#foldGlobal(value.module, value.name, depth);
      case 'persistent':
        return this.#foldPersistent(value.id, depth);
      case 'object':
        return this.#foldObject(value, depth);
      default:
        return undefined;
    }
  }

  #foldList(values: readonly Value[], depth: number): FoldedList | undefined {
    const items: Folded[] = [];
    for (const value of values) {
      const item = this.#fold(value, depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return { kind: 'list', items };
  }

  #foldGlobal(module: Value, name: Value, depth: number): FoldedName | undefined {
    const from = this.#fold(module, depth + 1);
    const what = this.#fold(name, depth + 1);
    if (typeof from !== 'string' || typeof what !== 'string') return undefined;
    return { kind: 'name', module: from, name: what };
  }

  /** Old torch files store classes as `('module', class, file, source)`; the loader hands back the class. */
  #foldPersistent(id: Value, depth: number): Folded | undefined {
    const [kind, cls] = tupleItems(id) ?? [];
    return kind === 'module' && cls !== undefined ? this.#fold(cls, depth + 1) : undefined;
  }

  #foldObject(object: ObjectValue, depth: number): Folded | undefined {
    const known = this.#known.get(object);
    if (known !== undefined) return known.value;
    // Marked first: an object whose arguments contain itself folds to nothing instead of recursing.
    this.#known.set(object, { value: undefined });
    const value = this.#foldCall(object, depth);
    this.#known.set(object, { value });
    return value;
  }

  #foldCall(object: ObjectValue, depth: number): Folded | undefined {
    if (object.kwargs !== undefined || object.making !== 'call') return undefined;
    const callee = this.#fold(object.callee, depth + 1);
    const args = this.#fold(object.args, depth + 1);
    if (callee === undefined || !isPart(args) || args.kind !== 'list') return undefined;
    return this.#afterState(object, apply(callee, args.items, depth), depth);
  }

  /** BUILD on a partial replaces its function and arguments. */
  #afterState(object: ObjectValue, made: Folded | undefined, depth: number): Folded | undefined {
    if (!isPart(made) || made.kind !== 'partial') return made;
    const states = object.changes.filter(({ how }) => how === 'state');
    const last = states[states.length - 1];
    if (last === undefined) return made;
    const [callable = null, args = null] = tupleItems(last.value) ?? [];
    const callee = this.#fold(callable, depth + 1);
    const given = this.#fold(args, depth + 1);
    if (callee === undefined || !isPart(given) || given.kind !== 'list') return undefined;
    return { kind: 'partial', callee, args: given.items };
  }
}

/** Applies a known callable to known arguments; undefined when the outcome is not certain. */
export function apply(callee: Folded, args: readonly Folded[], depth = 0): Folded | undefined {
  if (!isPart(callee) || depth > MAX_DEPTH) return undefined;
  if (callee.kind === 'partial') return apply(callee.callee, [...callee.args, ...args], depth + 1);
  if (callee.kind !== 'method' && callee.kind !== 'name') return undefined;
  const value =
    callee.kind === 'method'
      ? callMethod(callee.self, callee.name, args)
      : callKnown(`${callee.module}.${callee.name}`, args);
  return lengthOf(value) > MAX_FOLDED_LENGTH ? undefined : value;
}

function lengthOf(value: Folded | undefined): number {
  if (typeof value === 'string') return value.length;
  if (!isPart(value)) return 0;
  if (value.kind === 'bytes') return value.bytes.length;
  return value.kind === 'list' ? value.items.length : 0;
}
