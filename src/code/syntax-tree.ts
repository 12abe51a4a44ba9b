import type { Language, Tree } from '@vscode/tree-sitter-wasm';
import type { SourceLimits } from './source-limits.ts';

/** Index of a node in its tree; the root is 0. */
export type NodeIndex = number;

/**
 * A syntax tree in flat arrays, in the order of the source. Asking the WebAssembly module for every
 * property of every node costs more than parsing; here a child is `node + 1` and a sibling `after(node)`.
 */
export interface SyntaxTree {
  readonly text: string;
  readonly size: number;
  /** Nodes that stand for a syntax error, or for something the parser had to make up. */
  readonly errors: number;
  /** Whether nodes were left out for a limit. */
  readonly truncated: boolean;
  /** The name of a node in its grammar: `call`, `identifier`, `+`. */
  readonly kind: (node: NodeIndex) => string;
  readonly start: (node: NodeIndex) => number;
  readonly end: (node: NodeIndex) => number;
  readonly textOf: (node: NodeIndex) => string;
  /** The first node that does not stand inside this one. */
  readonly after: (node: NodeIndex) => NodeIndex;
  /** All children, punctuation included, comments not. */
  readonly children: (node: NodeIndex) => readonly NodeIndex[];
  /** Children that are not punctuation or keywords. */
  readonly named: (node: NodeIndex) => readonly NodeIndex[];
  /** The first child with a field name of the grammar, such as `function` of a call. */
  readonly field: (node: NodeIndex, name: string) => NodeIndex | undefined;
  readonly fields: (node: NodeIndex, name: string) => readonly NodeIndex[];
  /** Line of an offset, from 1. */
  readonly line: (offset: number) => number;
}

interface Columns {
  readonly kinds: Uint16Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly afters: Uint32Array;
  readonly fieldIds: Uint8Array;
}

const FIRST_CAPACITY = 1024;
const COMMENTS: ReadonlySet<string> = new Set(['comment', 'line_continuation']);
/** Id the library gives to the kind `ERROR`. */
const ERROR_KIND = 0xffff;

function makeColumns(capacity: number): Columns {
  return {
    kinds: new Uint16Array(capacity),
    starts: new Uint32Array(capacity),
    ends: new Uint32Array(capacity),
    afters: new Uint32Array(capacity),
    fieldIds: new Uint8Array(capacity),
  };
}

function grown(columns: Columns): Columns {
  const larger = makeColumns(columns.kinds.length * 2);
  larger.kinds.set(columns.kinds);
  larger.starts.set(columns.starts);
  larger.ends.set(columns.ends);
  larger.afters.set(columns.afters);
  larger.fieldIds.set(columns.fieldIds);
  return larger;
}

interface Kinds {
  readonly kindNames: readonly string[];
  readonly comment: ReadonlySet<number>;
  readonly named: Uint8Array;
}

const knownKinds = new WeakMap<Language, Kinds>();

/** The names of a grammar's nodes: asked once, not for each file. */
function kindsOf(language: Language): Kinds {
  const known = knownKinds.get(language);
  if (known !== undefined) return known;
  const count = language.nodeTypeCount;
  const kindNames = Array.from({ length: count }, (_, id) => language.nodeTypeForId(id) ?? 'ERROR');
  const comment = new Set<number>();
  const named = new Uint8Array(count);
  for (const [id, name] of kindNames.entries()) {
    if (COMMENTS.has(name)) comment.add(id);
    named[id] = language.nodeTypeIsNamed(id) && !comment.has(id) ? 1 : 0;
  }
  const kinds = { kindNames, comment, named };
  knownKinds.set(language, kinds);
  return kinds;
}

interface Walked {
  readonly columns: Columns;
  readonly size: number;
  readonly errors: number;
  readonly truncated: boolean;
}

/** One walk over all nodes with a cursor. */
function walk(tree: Tree, limits: SourceLimits): Walked {
  const cursor = tree.walk();
  let columns = makeColumns(FIRST_CAPACITY);
  const open: number[] = [];
  let size = 0;
  let errors = 0;
  let truncated = false;
  try {
    for (;;) {
      if (size === columns.kinds.length) columns = grown(columns);
      const kind = cursor.nodeTypeId;
      if (kind === ERROR_KIND || (cursor.startIndex === cursor.endIndex && cursor.nodeIsMissing))
        errors += 1;
      columns.kinds[size] = kind;
      columns.starts[size] = cursor.startIndex;
      columns.ends[size] = cursor.endIndex;
      columns.fieldIds[size] = cursor.currentFieldId;
      open.push(size);
      size += 1;
      truncated = size >= limits.maxNodes;
      if (!truncated && cursor.gotoFirstChild()) continue;
      let node = open.pop();
      if (node !== undefined) columns.afters[node] = size;
      if (truncated) {
        for (const rest of open) columns.afters[rest] = size;
        return { columns, size, errors, truncated };
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return { columns, size, errors, truncated };
        node = open.pop();
        if (node !== undefined) columns.afters[node] = size;
      }
    }
  } finally {
    cursor.delete();
  }
}

/** Copies a tree out of the WebAssembly module. */
export function flatten(
  tree: Tree,
  language: Language,
  text: string,
  limits: SourceLimits,
): SyntaxTree {
  const { columns, size, errors, truncated } = walk(tree, limits);
  const { kinds, starts, ends, afters, fieldIds } = columns;
  const kindOf = (node: NodeIndex): string => {
    const id = kinds[node] ?? ERROR_KIND;
    return kindNames[id] ?? 'ERROR';
  };
  const after = (node: NodeIndex): NodeIndex => afters[node] ?? size;
  const list = (node: NodeIndex, wanted: (child: NodeIndex) => boolean): NodeIndex[] => {
    const found: NodeIndex[] = [];
    for (let child = node + 1; child < after(node); child = after(child))
      if (wanted(child)) found.push(child);
    return found;
  };
  const { kindNames, comment, named } = kindsOf(language);
  const isNamed = (id: number): boolean => id === ERROR_KIND || named[id] === 1;
  const fieldNumbers = new Map<string, number>();
  const fieldNumber = (name: string): number => {
    const known = fieldNumbers.get(name) ?? language.fieldIdForName(name) ?? -1;
    fieldNumbers.set(name, known);
    return known;
  };
  const fields = (node: NodeIndex, name: string): NodeIndex[] => {
    const wanted = fieldNumber(name);
    return list(node, (child) => fieldIds[child] === wanted && !comment.has(kinds[child] ?? 0));
  };
  return {
    text,
    size,
    errors,
    truncated,
    kind: kindOf,
    start: (node) => starts[node] ?? 0,
    end: (node) => ends[node] ?? 0,
    textOf: (node) => text.slice(starts[node], ends[node]),
    after,
    children: (node) => list(node, (child) => !comment.has(kinds[child] ?? 0)),
    named: (node) => list(node, (child) => isNamed(kinds[child] ?? 0)),
    field: (node, name) => {
      const wanted = fieldNumber(name);
      for (let child = node + 1; child < after(node); child = after(child))
        if (fieldIds[child] === wanted && !comment.has(kinds[child] ?? 0)) return child;
      return undefined;
    },
    fields,
    line: lineIndex(text),
  };
}

/** Line numbers by offset; the line starts are found when the first is asked for. */
function lineIndex(text: string): (offset: number) => number {
  let starts: number[] | undefined;
  return (offset) => {
    if (starts === undefined) {
      starts = [0];
      for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
        starts.push(at + 1);
    }
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
