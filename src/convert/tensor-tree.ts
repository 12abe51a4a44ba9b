import type { ByteSource } from '../bytes/source.ts';
import type { PickleStream } from '../formats/pickle/program.ts';
import {
  isNode,
  type Node,
  type ObjectValue,
  type PersistentValue,
  type Value,
} from '../formats/pickle/value.ts';
import { MAPPINGS, PLAIN_NAMES, TENSOR_CLASSES } from './imports.data.ts';
import { isNumpyArray, readInlineArray, readNumpyArray } from './numpy-array.ts';
import { changesOf, describe, itemsOf, nameOf, type Changes } from './pickle-place.ts';
import { reaches } from './reach.ts';
import { RefusalList } from './refusal.ts';
import type { NamedTensor } from './tensor-view.ts';
import { classAdvice, className, isTensorPart } from './tree-leaf.ts';
import {
  isTorchTensor,
  readTorchTensor,
  type FindStorage,
  type TensorReading,
} from './torch-tensor.ts';

/** Containers inside containers: optimizer states nest some six deep. */
const MAX_DEPTH = 64;
/** Values looked at. The largest honest checkpoints hold some 100,000 tensors and a few numbers for each. */
const MAX_VALUES = 5_000_000;
/** Plain values listed one by one; a vocabulary in a checkpoint has a hundred thousand. */
const MAX_LISTED = 1000;

/** A value that is no tensor and that nothing has to be executed for. */
export interface PlainValue {
  readonly name: string;
  readonly what: string;
}

/** What one pickle holds, flattened: the names are the keys on the way, joined by dots. */
export interface TensorTree {
  readonly tensors: NamedTensor[];
  readonly plain: PlainValue[];
  /** All plain values, listed or not. */
  plainCount: number;
  readonly refusals: RefusalList;
  /** Containers and tensors on the way, for finding out whether something else reaches them. */
  readonly nodes: Set<Value>;
}

/** What persistent ids mean: storages, or whole tensors in the tar layout. */
export interface PersistentLinks {
  readonly findStorage: FindStorage;
  readonly findTensor?: (id: Value) => TensorReading | undefined;
}

/** Where a pickle stands and what its persistent ids mean. */
interface PickleContext extends PersistentLinks {
  readonly place: string;
  readonly source: ByteSource;
}

/** A tensor that is not inside any container has no name of its own. */
export const LONE_NAME = 'tensor';

export function emptyTree(): TensorTree {
  return { tensors: [], plain: [], plainCount: 0, refusals: new RefusalList(), nodes: new Set() };
}

/** Walks what one pickle would return. Nothing is called: objects are known by how they would be made. */
export class TreeWalk {
  readonly tree = emptyTree();
  readonly #context: PickleContext;
  readonly changes: Changes;
  #values = 0;
  /** Nodes known to lead to no tensor. */
  readonly #withoutTensors = new Set<Value>();

  constructor(stream: PickleStream, context: PickleContext) {
    this.#context = context;
    this.changes = changesOf(stream);
  }

  run(root: Value): TensorTree {
    this.#visit(root, [], []);
    return this.tree;
  }

  /** The keyed values directly inside a mapping; nothing for everything else. */
  entriesOf(value: Value): readonly (readonly [string, Value])[] {
    if (!isNode(value)) return [];
    const isMapping = value.kind === 'object' && MAPPINGS.has(nameOf(value.callee) ?? '');
    const entries =
      value.kind === 'dict' ? value.entries : isMapping ? this.#mappingEntries(value) : [];
    return entries.flatMap(([key, inner]) =>
      typeof key === 'string' || typeof key === 'number' ? [[String(key), inner] as const] : [],
    );
  }

  #nameOf(path: readonly string[]): string {
    return path.length === 0 ? LONE_NAME : path.join('.');
  }

  #refuse(what: string, path: readonly string[], fix: string, offset?: number): void {
    const at = offset === undefined ? '' : ` at offset ${offset}`;
    const name = path.length === 0 ? 'the whole file' : JSON.stringify(path.join('.'));
    this.tree.refusals.add(what, `${name} (${this.#context.place}${at})`, fix);
  }

  #plain(what: string, path: readonly string[], count = 1): void {
    this.tree.plainCount += count;
    if (this.tree.plain.length < MAX_LISTED)
      this.tree.plain.push({ name: this.#nameOf(path), what });
  }

  #visit(value: Value, path: readonly string[], above: readonly Value[]): void {
    this.#values += 1;
    if (this.#values > MAX_VALUES) {
      if (this.#values === MAX_VALUES + 1)
        this.#refuse(`more than ${MAX_VALUES} values`, path, 'Save the tensors alone.');
      return;
    }
    if (!isNode(value)) {
      this.#plain(describe(value), path);
      return;
    }
    switch (value.kind) {
      case 'dict':
        this.#entries(value, value.entries, path, above);
        if (value.elided > 0)
          this.#plain(`${value.elided} further plain values`, path, value.elided);
        return;
      case 'list':
      case 'tuple':
        this.#items(value, value.items, path, above);
        if (value.elided > 0)
          this.#plain(`${value.elided} further plain values`, path, value.elided);
        return;
      case 'object':
        this.#object(value, path, above);
        return;
      case 'unknown':
        this.#unknown(value, path);
        return;
      case 'global':
        this.#global(`${value.module}.${value.name}`, path, value.offset);
        return;
      case 'persistent':
        this.#persistent(value, path);
        return;
      case 'computed-global':
      case 'extension':
      case 'buffer':
        this.#refuse(
          `${describe(value)}, whose value is known only while loading`,
          path,
          'Save the tensors alone: torch.save(model.state_dict(), …).',
        );
        return;
      default:
        this.#plainUnlessTensors(value, path);
    }
  }

  /** A set, or a plain object: it must not take tensors with it when it is left out. */
  #plainUnlessTensors(value: Node, path: readonly string[]): void {
    if (!reaches([value], this.changes, isTensorPart, this.#withoutTensors)) {
      this.#plain(describe(value), path);
      return;
    }
    this.#refuse(
      `${describe(value)} with tensors in it`,
      path,
      'Only dictionaries, lists and tuples of tensors can be named. Save the tensors in one of these.',
      value.kind === 'object' ? value.offset : undefined,
    );
  }

  /** The containers above are those a cycle would lead back to. */
  #enter(
    value: Value,
    path: readonly string[],
    above: readonly Value[],
  ): readonly Value[] | undefined {
    if (above.includes(value)) {
      this.#refuse('a container that contains itself', path, 'Save the tensors alone.');
      return undefined;
    }
    if (above.length >= MAX_DEPTH) {
      this.#refuse(
        `containers nested more than ${MAX_DEPTH} deep`,
        path,
        'Save the tensors alone.',
      );
      return undefined;
    }
    this.tree.nodes.add(value);
    return [...above, value];
  }

  #items(
    container: Value,
    items: readonly Value[],
    path: readonly string[],
    above: readonly Value[],
  ): void {
    const inside = this.#enter(container, path, above);
    if (inside === undefined) return;
    for (const [index, item] of items.entries())
      this.#visit(item, [...path, String(index)], inside);
  }

  #entries(
    container: Value,
    entries: readonly (readonly [Value, Value])[],
    path: readonly string[],
    above: readonly Value[],
  ): void {
    const inside = this.#enter(container, path, above);
    if (inside === undefined) return;
    for (const [key, value] of entries) {
      if (typeof key === 'string' || typeof key === 'number')
        this.#visit(value, [...path, String(key)], inside);
      else
        this.#refuse(
          `a key that is no text and no whole number: ${describe(key)}`,
          path,
          'Rename it where you trust the file, and save it again.',
        );
    }
  }

  #persistent(value: PersistentValue, path: readonly string[]): void {
    const reading = this.#context.findTensor?.(value.id) ?? {
      ok: false,
      what: 'a bare storage: numbers without a shape',
      fix: 'Save a tensor of it (torch.tensor(storage)).',
    };
    this.#tensor(value, reading, path, value.offset);
  }

  #unknown(value: Extract<Value, { kind: 'unknown' }>, path: readonly string[]): void {
    const reading = readInlineArray(value, this.#context.source, this.#context.place);
    this.#tensor(value, reading, path);
  }

  #tensor(value: Value, reading: TensorReading, path: readonly string[], offset?: number): void {
    if (!reading.ok) {
      if (reading.isPlain === true) this.#plain(reading.what, path);
      else this.#refuse(reading.what, path, reading.fix, offset);
      return;
    }
    this.tree.nodes.add(value);
    this.tree.tensors.push({ name: this.#nameOf(path), view: reading.view });
  }

  #object(object: ObjectValue, path: readonly string[], above: readonly Value[]): void {
    const name = nameOf(object.callee);
    const { source, place, findStorage } = this.#context;
    if (isTorchTensor(object)) {
      this.#tensor(object, readTorchTensor(object, findStorage), path, object.offset);
    } else if (isNumpyArray(object)) {
      this.#tensor(object, readNumpyArray(object, source, place), path, object.offset);
    } else if (name !== undefined && MAPPINGS.has(name)) {
      this.#entries(object, this.#mappingEntries(object), path, above);
    } else if (name !== undefined && (PLAIN_NAMES.has(name) || name.endsWith('Storage'))) {
      this.#plainUnlessTensors(object, path);
    } else this.#global(name ?? className(object), path, object.offset);
  }

  /** The items of an OrderedDict: those it was made with, then those set afterwards; a later one replaces. */
  #mappingEntries(object: ObjectValue): readonly (readonly [Value, Value])[] {
    const entries = new Map<Value, Value>();
    const args = itemsOf(object.args);
    const first = nameOf(object.callee) === 'collections.defaultdict' ? args[1] : args[0];
    if (first !== undefined && isNode(first) && first.kind === 'dict')
      for (const [key, value] of first.entries) entries.set(key, value);
    for (const pair of itemsOf(first)) {
      const [key, value] = itemsOf(pair);
      if (key !== undefined && value !== undefined) entries.set(key, value);
    }
    for (const effect of this.changes.get(object) ?? []) {
      if (effect.kind !== 'method' || effect.method !== '__setitem__') continue;
      const [key, value] = effect.args;
      if (key !== undefined && value !== undefined) entries.set(key, value);
    }
    return [...entries];
  }

  #global(name: string, path: readonly string[], offset: number): void {
    if (PLAIN_NAMES.has(name) || TENSOR_CLASSES.has(name) || /^torch\.\w+$/.test(name)) {
      this.#plain(name, path);
      return;
    }
    this.#refuse(`an object of ${name}`, path, classAdvice(name, path.length === 0), offset);
  }
}
